#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  /// Every copy of a server's bytes that somebody could have, against a program that knows the format.
  @Suite(
    "What was wiped opens with no copy of the server, once every desk has forgotten it (I3)", .serialized,
    .needs(.initdb, .psql, .python))
  struct SharedResidueTests {
    private let servers: ServerFolder
    private let first: Desk
    private let second: Desk

    /// A desk with a home of its own.
    private struct Desk {
      let coordinator: String
      let server: String
      var sandbox = try? Sandbox()

      func doing(_ command: String) throws -> String {
        let sandbox = try #require(sandbox)
        let result = try sandbox.shell(
          "export VENDOR_VAULT_FILE='\(server)' VENDOR_VAULT_COORDINATOR=\(coordinator)\n" + command)
        try #require(result.status == 0, "\(command): \(result.errorText)")
        return result.outputText + result.errorText
      }

      /// The key file of now, or the one that was kept under a name.
      func keyFile(_ kept: String? = nil) throws -> String {
        let path =
          try kept.map { "work/\($0)" }
          ?? "home/data/vendor-vault/desks/"
          + doing("ls ../home/data/vendor-vault/desks | grep 'keys$'").trimmingCharacters(in: .newlines)
        let root = try #require(sandbox).root
        return "\(root)/\(path)=\(root)/work/pass"
      }

      func keep(as name: String) throws {
        _ = try doing("cp ../home/data/vendor-vault/desks/*.keys \(name)")
      }
    }

    /// Two desks, a vendor, and a server whose log is archived.
    init() throws {
      servers = try ServerFolder()
      try servers.sql("ALTER SYSTEM SET archive_mode = on")
      try servers.sql("ALTER SYSTEM SET archive_command = 'cp %p \(servers.path)/archive/%f'")
      try servers.run("$as mkdir \"$dir/archive\" && stop 1 && start 1")
      let host = servers.path.replacing("/", with: "%2F")
      let name = "postgresql://desk@\(host):6001/postgres"
      first = Desk(coordinator: "caaspp", server: name)
      second = Desk(coordinator: "elpac", server: name)
      for desk in [first, second] {
        _ = try desk.doing("umask 077; echo 'the words of \(desk.coordinator)' > pass")
      }
      try servers.sql("SET ROLE owner;" + first.doing("vault init --print-sql --desk desk"))
      _ = try first.doing(
        """
        set -e
        vault init --organization "Sample Unified" --cds 19647330000000 --coordinator caaspp --kdf interactive \
          --no-recovery-code --passphrase-file pass
        vault keygen -o aeries --name Aeries --no-passphrase
        vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass
        """)
      _ = try second.doing(
        "vault coordinator request elpac --program elpac -o elpac.request --kdf interactive --passphrase-file pass"
      )
      let request = try #require(second.sandbox).root + "/work/elpac.request"
      let told = try first.doing("vault coordinator add --request '\(request)' --yes --passphrase-file pass")
      let digits = try #require(told.firstMatch(of: /vault fingerprint +((?:[0-9]{5} ?){6})/)).1
      _ = try second.doing("vault status --vault-fingerprint '\(digits)' --passphrase-file pass")
      _ = try first.doing("vault generate --vendor aeries --authorize --passphrase-file pass")
    }

    private struct Found: Equatable {
      let secrets: Set<Substring>
      let boxes: Int
    }

    /// The secrets that open with these key files, in all files of the servers that there are, and how many boxes were seen.
    private func opened(with files: [String]) throws -> Found {
      try servers.sql("CHECKPOINT; SELECT pg_switch_wal()")
      let script = Sandbox.source.appending(path: "Helpers/open_copies.py").path
      let result = try run(try Tool.required(.python), [script] + files + ["--", servers.path])
      try #require(result.status == 0, "\(result.errorText)")
      var lines = result.outputText.split(separator: "\n")
      let last = try #require(lines.popLast()?.split(separator: " "))
      try #require(last.first == "keys" && Int(last[1]) ?? 0 > 0, "no vault key was found")
      return Found(
        secrets: Set(lines.compactMap { $0.split(separator: " ").first }), boxes: Int(last[3]) ?? 0)
    }

    private let office: Substring = "secret/19647330000000/1/caaspp"
    private let other: Substring = "secret/19647330000000/1/elpac"

    @Test func noCopyOpensWhatBothHaveForgotten() throws {
      // A standby that stops here, and a backup; then the secret goes out.
      try servers.run("copy 1 2 -R && start 2 && stop 2 && copy 1 3")
      try first.keep(as: "old")
      try second.keep(as: "old")
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets == [office, other])
      let told = try first.doing("vault export --to aeries --passphrase-file pass")
      #expect(!told.contains("warning"), "\(told)")
      // One has not forgotten yet, and is named.
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets == [other])
      let status = try first.doing("vault status --passphrase-file pass")
      #expect(status.contains("elpac can open one in a backup of the server, wiped on "), "\(status)")
      let json = try first.doing("vault status --json --passphrase-file pass")
      #expect(json.contains(#""to_forget":["elpac"]"#) && json.contains(#""never_forget":[]"#), "\(json)")
      #expect(try !second.doing("vault status --passphrase-file pass").contains("backup of the server"))
      // The stale standby takes the place of the server, and shows what it has to an ordinary role.
      try servers.run("stop 1 && start 2 && promote 2")
      let rows = try servers.sql("SELECT name, bytes FROM vendor_vault.item", on: 2, as: "desk")
      #expect(rows.contains(office) && rows.contains(other))
      try rows.write(toFile: servers.path + "/archive/rows", atomically: false, encoding: .utf8)
      try servers.run("start 1")
      try servers.sql("VACUUM")
      let found = try opened(with: [first.keyFile(), second.keyFile()])
      #expect(found.secrets.isEmpty && found.boxes >= 2)
      // It can be seen failing: with the key files from before, it is all there.
      #expect(try opened(with: [first.keyFile("old"), second.keyFile()]).secrets == [office])
      #expect(try opened(with: [first.keyFile(), second.keyFile("old")]).secrets == [other])
    }

    @Test func whoWasRemovedBeforeTheWipeOpensACopyForGood() throws {
      _ = try first.doing("vault coordinator remove elpac --yes --passphrase-file pass")
      _ = try first.doing("vault export --to aeries --passphrase-file pass")
      #expect(try opened(with: [first.keyFile()]).secrets.isEmpty)
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets == [other])
      let status = try first.doing("vault status --passphrase-file pass")
      #expect(status.contains("elpac can open one in a backup of the server"), "\(status)")
      #expect(
        status.contains("with keys that were removed or replaced; a reset makes it worthless"), "\(status)")
    }

    /// A backup is restored after both have forgotten: the vault opens, and lets nothing out again.
    @Test func aBackupThatIsRestoredAfterForgettingOpens() throws {
      try servers.run("copy 1 3")
      _ = try first.doing("vault export --to aeries --passphrase-file pass")
      _ = try second.doing("vault status --passphrase-file pass")
      try servers.run("stop 1 && $as rm -rf \"$dir/1\" && $as mv \"$dir/3\" \"$dir/1\" && start 1")
      for desk in [first, second] {
        let told = try desk.doing("vault status --accept-rollback --passphrase-file pass")
        #expect(told.contains("is an older copy that was put back"), "\(told)")
      }
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets.isEmpty)
      let told = try first.doing(
        "vault reset --replace 1 --reason restored --authorize --yes --passphrase-file pass")
      #expect(told.contains("generation 2"), "\(told)")
    }

    /// What came too late, and what ended before it was made, is no credential, and nobody can be given it.
    @Test func whatLostARaceLeavesNoBox() throws {
      let before = try opened(with: [first.keyFile(), second.keyFile()]).boxes
      let told = try first.doing(
        """
        for n in 1 2 3 4; do
          vault generate --for 19647331932581 --vendor aeries --authorize --passphrase-file pass > told$n 2>&1 & jobs+=($!)
        done
        for job in "${jobs[@]}"; do wait $job && echo made || echo lost; done
        """)
      #expect(told.split(separator: "\n").sorted() == ["lost", "lost", "lost", "made"])
      // One for each desk.
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).boxes == before + 2)
    }

    @Test func anImportThatIsGivenUpLeavesNoBox() throws {
      let before = try opened(with: [first.keyFile(), second.keyFile()])
      let command =
        "vault import --for 19647331932581 --vendor aeries --user ssr-4711 --days 9 --kdf interactive --passphrase-file pass --secret-fd 4 4<<< from-the-screen"
      let refused = try first.doing("\(command) && echo made || echo $?")
      #expect(
        refused.contains("the authorization was not accepted") && refused.contains("64\n"), "\(refused)")
      #expect(try opened(with: [first.keyFile(), second.keyFile()]) == before)
      _ = try first.doing(command + " --authorize")
      #expect(
        try opened(with: [first.keyFile(), second.keyFile()]).secrets.subtracting(before.secrets).count == 2)
    }

    /// What the server was told of an import may be in its log, although it was never made. It goes with the next thing that is
    /// wiped.
    @Test func anImportThatWasKilledOpensWithNothingOnceTheyHaveForgotten() throws {
      let port = try servers.listen()
      _ = try first.doing("echo from-the-screen > screen; chmod 600 screen")
      let host = servers.path.replacing("/", with: "%2F")
      let desks = [first, second].map {
        Desk(
          coordinator: $0.coordinator, server: "postgresql://desk@\(host):\(port)/postgres",
          sandbox: $0.sandbox)
      }
      func imports(_ school: String, killedAt bytes: Int) throws -> String {
        try desks[0].doing(
          """
          python3 "$HELPERS/killed.py" \(port) up \(bytes) sh -c 'exec vault import --for \(school) --vendor aeries --user x \
            --days 9 --kdf interactive --passphrase-file pass --secret-file screen --authorize \
            --vault "postgresql://desk@127.0.0.1:$WIRE/postgres?sslmode=disable"'
          """)
      }
      let whole = try imports("19647331932581", killedAt: 0)
      let counts = try #require(whole.firstMatch(of: #/(?m)^([0-9]+) [0-9]+$/#), "\(whole)")
      let sent = try #require(Int(counts.1))
      // Before it says that the change is to be made.
      _ = try imports("19647331932582", killedAt: sent - 100)
      let lost = Set(["caaspp", "elpac"].map { Substring("secret/19647331932582/1/\($0)") })
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets.isSuperset(of: lost))
      let status = try desks[0].doing("vault status --passphrase-file pass")
      #expect(status.contains("1932581") && !status.contains("1932582"), "\(status)")

      _ = try desks[0].doing("vault export 19647331932581 --to aeries --passphrase-file pass")
      _ = try desks[1].doing("vault status --passphrase-file pass")
      #expect(try opened(with: [first.keyFile(), second.keyFile()]).secrets.isDisjoint(with: lost))
    }
  }
#endif
