#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  /// IT's page, typed as it stands on a server of its own, with `localhost` for the district's.
  @Suite("What the page for IT says is what a server takes", .serialized, .needs(.initdb, .psql))
  struct SharedVaultServerTests {
    private static let page = "Sources/VaultCommands/VaultCommands.docc/SharedVaultServer.md"
    private let servers: ServerFolder
    private let it: Sandbox
    private let port: String

    /// A server with the database and the roles of the other page.
    init() throws {
      servers = try ServerFolder()
      it = try Sandbox()
      let port = try servers.listen()
      self.port = "\(port)"
      let sql = try #require(
        try Page("Sources/VaultCommands/VaultCommands.docc/SharedVault.md").blocks("sql").first)
      for line in sql.split(separator: "\n") { try servers.sql(String(line)) }
      _ = try typed(
        """
        vault init --print-sql --desk caaspp --desk elpac > vault.sql
        psql -d vault -v ON_ERROR_STOP=1 -c 'SET ROLE vault_owner' -f vault.sql
        """)
    }

    /// Types commands on the server's machine; `sudo` has nothing to do.
    private func typed(_ commands: String, _ fails: Bool = false) throws -> RunResult {
      let result = try it.shell(
        """
        set -e; umask 077
        export PGHOST='\(servers.path)' PGPORT=\(port) PGUSER=postgres PGDATABASE=postgres
        sudo() { [ "$1" != -u ] || shift 2; "$@"; }
        \(commands)
        """)
      if !fails { try #require(result.status == 0, "\(commands): \(result.errorText)") }
      return result
    }

    /// The page's block that has this in it, with the test's own names.
    private func block(_ part: String) throws -> String {
      let page = try Page(Self.page)
      let block = try #require((page.blocks("sh") + page.blocks("conf")).first { $0.contains(part) })
      return block.replacing("db.district.example:5432", with: "localhost:\(port)")
        .replacing("db.district.example", with: "localhost").replacing("PASSWORD", with: "sesame")
    }

    private func desk(_ command: String) throws -> RunResult {
      try it.shell(
        """
        umask 077; [ -e pass ] || echo 'the words of caaspp' > pass
        export VENDOR_VAULT_FILE='postgresql://caaspp@localhost:\(port)/vault?sslmode=verify-full'
        \(command)
        """)
    }

    private func makeVault() throws {
      let made = try desk(
        """
        set -e
        vault init --organization "Sample Unified" --cds 19647330000000 --coordinator caaspp --kdf interactive \
          --no-recovery-code --passphrase-file pass
        vault vendor add aeries --name Aeries --passphrase-file pass
        vault vendor add other --name Other --passphrase-file pass
        """)
      try #require(made.status == 0, "\(made.errorText)")
    }

    private func secure() throws {
      _ = try typed(try block("openssl x509"))
      _ = try typed("printf 'sesame\\nsesame\\n' | { \(try block("password caaspp")) }")
      let rules = try block("hostssl").replacing("10.0.0.0/8", with: "127.0.0.0/8")
      try servers.run(
        "printf '\(rules.replacing("\n", with: "\\n"))' | cat - $dir/1/pg_hba.conf > $dir/hba && cat $dir/hba > $dir/1/pg_hba.conf"
      )
      _ = try typed("psql -c 'SELECT pg_reload_conf()'")
      _ = try typed("\(try block(".pgpass"))\nmkdir -p ~/.postgresql; cp root.crt ~/.postgresql/")
    }

    @Test func aDeskConnectsAsThePageSaysAndNobodyElse() throws {
      try secure()
      try makeVault()
      #expect(try desk("vault status --passphrase-file pass").status == 0)
      // Another host's name, no authority, no password, no TLS.
      let refused = [
        "VENDOR_VAULT_FILE=${VENDOR_VAULT_FILE/localhost/127.0.0.1}": "does not match host name",
        "HOME=/nowhere": "root certificate file",
        "PGPASSFILE=/nowhere": "no password supplied",
        "VENDOR_VAULT_FILE=${VENDOR_VAULT_FILE/verify-full/disable}": "rejects connection",
      ]
      for (change, words) in refused {
        let result = try desk("export \(change); vault status --passphrase-file pass")
        #expect(result.status == 69, "\(change): \(result.errorText)")
        #expect(result.errorText.contains(words), "\(change): \(result.errorText)")
      }
    }

    @Test func aBackupIsRestored() throws {
      try secure()
      try makeVault()
      _ = try typed(try block("pg_dump"))
      #expect(try desk("vault vendor rename other --name New --passphrase-file pass").status == 0)
      _ = try typed(try block("pg_restore"))
      // The last entry is lost, which this desk has seen.
      let older = try desk("vault status --passphrase-file pass")
      #expect(older.status == 24, "\(older.errorText)")
      #expect(older.errorText.contains("hint: ask IT whether a backup was restored"), "\(older.errorText)")
      let accepted = try desk("vault status --accept-rollback --passphrase-file pass")
      #expect(accepted.status == 0, "\(accepted.errorText)")
      #expect(try desk("vault vendor rename other --name New --passphrase-file pass").status == 0)
      // The grants came along, and no more than those.
      let refused = try typed(
        "psql -U caaspp -d vault -c 'DELETE FROM vendor_vault.entry'", true)
      #expect(refused.errorText.contains("permission denied"))
    }

    @Test(arguments: ["no entry at all", "one that its row does not name"])
    func aRowThatIsNotAnEntryIsRemoved(kind: String) throws {
      try secure()
      try makeVault()
      let count = try #require(
        Int(try typed("psql -XAtd vault -c 'SELECT count(*) FROM vendor_vault.entry'").outputText.dropLast()))
      // The head of `junk`, as entries have it: BLAKE2b-256.
      let head =
        kind == "no entry at all"
        ? try typed(
          "python3 -c 'import hashlib; print(hashlib.blake2b(b\"junk\", digest_size=32).hexdigest())'"
        )
        .outputText.trimmingCharacters(in: .newlines) : String(repeating: "00", count: 32)
      _ = try typed(
        """
        psql -U caaspp -d vault -v ON_ERROR_STOP=1 -c "INSERT INTO vendor_vault.entry
          SELECT \(count), '\\\\x\(head)', head, 'junk' FROM vendor_vault.entry WHERE position = \(count - 1)"
        """)
      let refused = try desk("vault status --passphrase-file pass")
      #expect(refused.status == 65)
      #expect(
        refused.errorText.contains(
          "IT removes it, as the owner of the tables: DELETE FROM vendor_vault.entry WHERE position = \(count)\n"
        ),
        "\(refused.errorText)")
      let removal = try block("DELETE FROM").replacing("position = 5", with: "position = \(count)")
      let followed = try typed(removal.replacing("\(count)", with: "\(count - 1)"), true)
      #expect(followed.status != 0 && followed.errorText.contains("entry_previous_head"))
      _ = try typed(removal)
      #expect(try it.shell("cat row.txt").outputText.contains("6a756e6b"))
      #expect(try desk("vault vendor rename other --name New --passphrase-file pass").status == 0)
    }
  }
#endif
