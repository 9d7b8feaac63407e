#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  /// Two desks with a home each, and one vault on a real server.
  @Suite("Two coordinators at two desks work on one vault", .serialized, .needs(.initdb, .psql))
  struct SharedVaultTests {
    private static let page = "Sources/VaultCommands/VaultCommands.docc/SharedVault.md"
    let server: PostgreSQLServer
    let database: String

    /// A database that IT has made as the page says, but for its name.
    init() throws {
      server = try PostgreSQLServer.shared()
      database = "vault_\(UUID().uuidString.prefix(8).lowercased())"
      let sql = try #require(try Page(Self.page).blocks("sql").first)
      for line in sql.split(separator: "\n") {
        // Roles are the server's, and there after the first of these tests.
        let isThere =
          try line.hasPrefix("CREATE ROLE ")
          && server.run("SELECT 1 FROM pg_roles WHERE rolname = '\(line.split(separator: " ")[2])'") == "1"
        if isThere { continue }
        try server.run(String(line).replacing("DATABASE vault", with: "DATABASE \(database)"))
      }
    }

    func makeTables() throws {
      let block = try #require(try Page(Self.page).blocks("sh").first { $0.contains("--print-sql") })
      let made = try Sandbox().shell(
        "set -e; export PGHOST='\(server.folder)' PGPORT=\(server.port) PGUSER=postgres\n"
          + block.replacing("-d vault ", with: "-d \(database) "))
      try #require(made.status == 0, "\(made.errorText)")
    }

    /// A desk with a home of its own, whose role on the server is the coordinator's name.
    struct Desk {
      let sandbox: Sandbox
      let name: String
      let coordinator: String

      func run(_ command: String) throws -> RunResult {
        try sandbox.shell(
          "export VENDOR_VAULT_FILE='\(name)' VENDOR_VAULT_COORDINATOR=\(coordinator)\n" + command)
      }

      /// What it says, if it does what it should.
      func doing(_ command: String) throws -> String {
        let result = try run(command)
        try #require(result.status == 0, "\(command): \(result.errorText)")
        return result.outputText + result.errorText
      }
    }

    func desk(_ coordinator: String) throws -> Desk {
      let host = server.folder.replacing("/", with: "%2F")
      let desk = Desk(
        sandbox: try Sandbox(), name: "postgresql://\(coordinator)@\(host):\(server.port)/\(database)",
        coordinator: coordinator)
      _ = try desk.doing("umask 077; echo 'the words of \(coordinator)' > pass")
      return desk
    }

    func makeVault(at first: Desk) throws {
      _ = try first.doing(
        """
        set -e
        vault init --organization "Sample Unified" --cds 19647330000000 --coordinator \(first.coordinator) --kdf interactive \
          --no-recovery-code --passphrase-file pass
        vault keygen -o aeries --name Aeries --no-passphrase
        vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass
        vault issuer -o issuer.pub --passphrase-file pass
        """)
    }

    func fingerprint(in told: String) throws -> String {
      try #require(told.firstMatch(of: #/fingerprint +((?:[0-9]{5} ?){6})/#), "\(told)").1.trimmingCharacters(
        in: .whitespacesAndNewlines)
    }

    /// As the page says: the second coordinator asks from their own desk, and the first one adds the request.
    ///
    /// - Returns: the vault fingerprint that the first one reads out.
    func ask(at desk: Desk, toBeLetInBy first: Desk) throws -> String {
      let told = try desk.doing(
        """
        vault coordinator request elpac --program elpac -o elpac.request --kdf interactive --passphrase-file pass
        cp elpac.request '\(first.sandbox.working.path)/'
        """)
      return try fingerprint(
        in: first.doing(
          "vault coordinator add --request elpac.request --fingerprint '\(fingerprint(in: told))' --passphrase-file pass"
        ))
    }

    /// A second desk that works on the vault.
    func letIn(_ second: Desk, by first: Desk) throws {
      let digits = try ask(at: second, toBeLetInBy: first)
      _ = try second.doing("vault status --vault-fingerprint '\(digits)' --passphrase-file pass")
    }

    @Test func aHandoffGoesThroughBothDesks() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      try letIn(second, by: first)
      #expect(
        try second.doing("vault generate --vendor aeries --authorize --passphrase-file pass").contains(
          "aeries"))
      let told = try first.doing("vault export --to aeries --passphrase-file pass")
      #expect(
        told.contains("notice: on ") && told.contains("elpac made generation 1 of 19 64733 0000000"),
        "\(told)")
      // What the server keeps of it opens for nobody but who has still to forget it.
      #expect(!told.contains("warning"), "\(told)")
      #expect(
        try first.doing("vault status --passphrase-file pass").contains("elpac can open one in a backup"))
      let opened = try first.doing("vault open *.bundle --key aeries.key --from issuer.pub")
      let code = try #require(opened.firstMatch(of: /confirmation code ([0-9A-Z-]{14})/)).1
      _ = try second.doing("vault confirm \(code) --passphrase-file pass")
      #expect(try first.doing("vault status --passphrase-file pass").contains("confirmed"))
      #expect(try second.doing("vault log --passphrase-file pass").contains("caaspp"))
      #expect(try second.doing("vault log --passphrase-file pass").contains("elpac"))
      // No override of a live credential, from whichever desk.
      #expect(
        try second.run("vault generate --vendor aeries --authorize --passphrase-file pass").status == 21)
    }

    /// Typed on terminals, as README has it, but for the server's name and the digits.
    @Test(.needs(.expect)) func twoDesksGoAsReadmeSays() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      let blocks = try Page(Page.readme).blocks("sh").filter {
        $0.contains("postgresql://") || $0.contains("--request ") || $0.contains("--vault-fingerprint")
      }
      try #require(blocks.count == 3)
      let last = blocks[2].split(separator: "\n").map(String.init)
      func typed(_ commands: String, at desk: Desk) throws -> String {
        let setting = "export VENDOR_VAULT_FILE='\(desk.name)'\n"
        let lines = commands.split(separator: "\n").filter { !$0.hasPrefix("export ") }
        let run = try desk.sandbox.typed(setting + "set -e\n" + lines.joined(separator: "\n"))
        try #require(run.status == 0, "\(commands): \(run.outputText)")
        return run.outputText
      }
      _ = try typed(blocks[0], at: first)
      let asked = try typed(blocks[1], at: second)
      _ = try second.doing("cp elpac.request '\(first.sandbox.working.path)/'")
      let told = try typed(last[0], at: first)
      #expect(try told.contains(fingerprint(in: asked)))
      let digits = try #require(told.matches(of: /fingerprint +((?:[0-9]{5} ?){6})/).last).1
      let status = try typed(last[1].replacing("DIGITS", with: "'\(digits)'"), at: second)
      #expect(status.contains("caaspp") && status.contains("elpac"), "\(status)")
    }

    @Test func ofTwoAtOnceOneIsToldWhoCameFirst() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      try letIn(second, by: first)
      // Both stand before the same lock with a change against the same head, and then it is let go.
      _ = try first.sandbox.shell(
        """
        cat > hold.sql <<END
        BEGIN;
        LOCK TABLE vendor_vault.entry IN SHARE MODE;
        \\! touch locked
        DO \\$\\$ BEGIN
          WHILE (SELECT count(*) < 2 FROM pg_stat_activity
            WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0)
          LOOP PERFORM pg_stat_clear_snapshot(); END LOOP;
        END \\$\\$;
        COMMIT;
        END
        """)
      let both = try first.run(
        """
        generate() {
          # Each at a desk of their own: what a machine remembers, one command at a time changes.
          XDG_STATE_HOME="$3/home/state" XDG_DATA_HOME="$3/home/data" VENDOR_VAULT_FILE="$2" \
            vault generate --vendor aeries --authorize --as $1 --passphrase-file "$3/work/pass"
        }
        psql -XqAt -v ON_ERROR_STOP=1 -h '\(server.folder)' -p \(server.port) -U postgres -d \(database) -f hold.sql &
        until [ -e locked ]; do :; done
        generate caaspp '\(first.name)' '\(first.sandbox.root)' &
        generate elpac '\(second.name)' '\(second.sandbox.root)'; second=$?
        wait $!; echo $? $second
        """)
      let statuses = both.outputText.split(separator: "\n").last.map(String.init)
      #expect(statuses == "0 75" || statuses == "75 0", "\(both)")
      let winner = statuses == "0 75" ? "caaspp" : "elpac"
      #expect(both.errorText.contains("came first, so nothing was done: "), "\(both.errorText)")
      #expect(both.errorText.contains("\(winner) made generation 1"), "\(both.errorText)")
    }

    @Test func whatIsWrongWithANameOrADatabaseIsSaid() throws {
      let desk = try desk("caaspp")
      func said(_ name: String, _ command: String = "vault status --passphrase-file pass") throws -> (
        Int32, String
      ) {
        let result = try desk.run("VENDOR_VAULT_FILE='\(name)' \(command)")
        return (result.status, result.errorText)
      }
      let (noTables, hint) = try said(desk.name)
      #expect(noTables == 66)
      #expect(hint.contains("hint: IT makes them with what this prints: vault init --print-sql --desk ROLE"))
      try makeTables()
      #expect(try said(desk.name).1.contains("was not made yet; its tables are empty"))
      let (status, password) = try said("postgresql://caaspp:sesame@localhost/vault")
      #expect(status == 77 && password.contains("a password does not belong in the name"))
      #expect(!password.contains("sesame"))
      #expect(
        try said("postgresql://db.district.example/vault")
          == (
            77,
            """
            vault: the connection to db.district.example would not be protected
            hint: add sslmode=verify-full, as in postgresql://HOST/DATABASE?sslmode=verify-full

            """
          ))
      #expect(try said("service=nowhere").0 == 64)
      #expect(try said("postgresql://caaspp@%2Fnowhere/vault").0 == 69)
      try makeVault(at: desk)
      #expect(
        try said(
          desk.name,
          "vault init --organization Other --cds 19647330000000 --coordinator caaspp --kdf interactive --no-recovery-code --passphrase-file pass"
        ).0 == 73)
      try server.run("REVOKE INSERT ON vendor_vault.item FROM caaspp", in: database)
      let refused = try said(desk.name, "vault generate --vendor aeries --authorize --passphrase-file pass")
      #expect(refused.1.contains("GRANT INSERT ON vendor_vault.item TO caaspp"), "\(refused)")
      try server.run("ALTER TABLE vendor_vault.item ADD more text", in: database)
      let changed = try said(desk.name)
      #expect(changed.0 == 65 && changed.1.contains("there is column item more text"), "\(changed)")
    }

    @Test func theFormatPageHasTheStatementsThatArePrinted() throws {
      let printed = try Sandbox().shell("vault init --print-sql").outputText
      let blocks = try Page("Sources/VaultCore/VaultCore.docc/VaultFormat.md").blocks("sql")
      #expect(blocks.contains { "BEGIN;\n\($0)COMMIT;\n" == printed }, "\(printed)")
    }

    /// Whoever only opens bundles loads no database client.
    @Test func theProgramForFilesLoadsNoLibpq() throws {
      for (program, loads) in [("vault", false), ("vault-postgresql", true)] {
        let linked = try run("/usr/bin/ldd", [Sandbox.products.appending(path: program).path])
        try #require(linked.status == 0, "\(linked.errorText)")
        #expect(linked.outputText.contains("libpq") == loads)
      }
    }

    @Test func whereTheOtherProgramIsNotThereItIsSaidWhatToInstall() throws {
      let sandbox = try Sandbox()
      let result = try sandbox.shell(
        """
        cp '\(Sandbox.products.path)/vault' here
        LD_LIBRARY_PATH=$(dirname "$(ldd here | awk '/libswiftCore/ {print $3}')") ./here status --vault postgresql://localhost/vault
        """)
      #expect(result.status == 69)
      #expect(
        result.errorText.hasPrefix(
          "vault: a vault on a server takes the program vault-postgresql, which is not installed\nhint: install the package vendor-vault-desk"
        ),
        "\(result.errorText)")
      let libexec = try sandbox.shell(
        """
        mkdir -p bin libexec/vendor-vault; cp '\(Sandbox.products.path)/vault' bin/
        ln -s '\(Sandbox.products.path)/vault-postgresql' libexec/vendor-vault/
        export LD_LIBRARY_PATH=$(dirname "$(ldd bin/vault | awk '/libswiftCore/ {print $3}')")
        bin/vault init --print-sql --desk 'o"neil'
        """)
      #expect(libexec.status == 0)
      #expect(libexec.outputText.contains(#"GRANT SELECT, INSERT ON "vendor_vault".entry TO "o""neil";"#))
    }
  }
#endif
