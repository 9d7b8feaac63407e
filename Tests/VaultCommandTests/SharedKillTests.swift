#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  /// `KILLS=200 swift test --enable-all-traits --filter SharedKillTests` kills it two hundred times.
  @Suite(
    "Killed in the middle of its talk with the server, an export has made its whole change or none of it (I3, I4, I5)",
    .needs(.initdb, .psql, .python))
  struct SharedKillTests {
    private let server: PostgreSQLServer
    private let desk: Sandbox
    private let ready: String
    private let name = "killed_\(UUID().uuidString.prefix(8).lowercased())"

    /// A vault with a sealed secret, in a database that is copied for each round.
    init() throws {
      server = try PostgreSQLServer.shared()
      desk = try Sandbox()
      ready = "\(name)_ready"
      try server.run("CREATE DATABASE \(ready); GRANT CREATE ON DATABASE \(ready) TO owner")
      let made = try desk.shell(
        """
        set -e; umask 077; echo 'the words of caaspp' > pass
        export VENDOR_VAULT_FILE='\(file(in: ready))'
        vault init --print-sql --desk desk |
          psql -XqAt -v ON_ERROR_STOP=1 -h '\(server.folder)' -p \(server.port) -U postgres -d \(ready) -c 'SET ROLE owner' -f -
        vault init --organization "Sample Unified" --cds 19647330000000 --coordinator caaspp --kdf interactive \
          --no-recovery-code --passphrase-file pass
        vault keygen -o aeries --name Aeries --no-passphrase
        vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass
        vault issuer -o issuer.pub --passphrase-file pass
        vault generate --vendor aeries --authorize --passphrase-file pass
        cp -a "$XDG_STATE_HOME" ready; cp -a "$XDG_DATA_HOME" keys
        """)
      try #require(made.status == 0, "\(made.errorText)")
    }

    private func file(in database: String, port: String? = nil) -> String {
      "postgresql://desk@127.0.0.1:\(port ?? "\(server.port)")/\(database)?sslmode=disable"
    }

    /// Exports in a copy of the database, killed after so many bytes.
    private func export(_ direction: String, _ bytes: Int, in database: String) throws -> RunResult {
      try server.run("CREATE DATABASE \(database) TEMPLATE \(ready)")
      return try desk.shell(
        """
        rm -rf "$XDG_STATE_HOME" "$XDG_DATA_HOME" *.bundle
        cp -a ready "$XDG_STATE_HOME"; cp -a keys "$XDG_DATA_HOME"
        python3 "$HELPERS/killed.py" \(server.port) \(direction) \(bytes) sh -c \
          'exec vault export --to aeries --passphrase-file pass --vault "\(file(in: database, port: "$WIRE"))"'
        """)
    }

    @Test func killedAnywhereNothingIsLostAndNothingIsThereTwice() throws {
      let whole = try export("up", 0, in: "\(name)_whole")
      try #require(whole.status == 0, "\(whole.errorText)")
      let counts = try #require(whole.outputText.split(separator: "\n").last).split(separator: " ")
        .compactMap { Int($0) }
      try #require(counts.count == 2)
      let kills = Effort.count("KILLS", usual: 40)
      var (made, ends) = (0, 0)
      for kill in 0..<kills {
        let total = counts[kill % 2]
        // The change, and the renewal of the key, are the last that is said, and their answers the last that is heard.
        let bytes = total - 8 - total / (kill % 2 == 0 ? 2 : 10) * kill / kills
        let database = "\(name)_\(kill)"
        let killed = try export(["up", "down"][kill % 2], bytes, in: database)
        // The few bytes that are kept back may be more than it has to say this time.
        #expect(killed.status == 0 || killed.status == 3, "\(killed.errorText)")
        if killed.status == 0 { ends += 1 }
        // What it had sent may be made in this very moment.
        let again = try desk.shell(
          """
          set -e; export VENDOR_VAULT_FILE='\(file(in: database))'
          rm -f *.bundle
          until vault export --to aeries --passphrase-file pass; do [ $? = 75 ]; done
          vault open *.bundle --key aeries.key --from issuer.pub > opened
          vault log --verify --passphrase-file pass
          """)
        #expect(again.status == 0, "\(kill): \(bytes) of \(total) bytes: \(again.errorText)")
        let log = again.outputText + again.errorText
        // The last is that the key is renewed.
        #expect(log.contains(/entries +5: every signature/), "\(kill): \(log)")
        #expect(
          try server.run(
            "SELECT string_agg(left(name, 6), ' ' ORDER BY name) FROM vendor_vault.item WHERE name ~ '^(bundle|secret)'",
            in: database) == "bundle")
        if log.contains("written again") { made += 1 }
        try server.run("DROP DATABASE \(database) WITH (FORCE)")
      }
      print("\(ends) kills, \(made) of them after the change was made")
      // Both are met.
      #expect(0 < made && made < ends)
    }
  }
#endif
