#if Desk
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite("A server is used only if it is the right one, and open to the role", .needs(.initdb, .psql))
  struct ServerTests {
    private func reason(_ name: String) throws -> String {
      switch try refusal({ _ = try PostgreSQLVaultStore.open(at: name) }) {
      case .unreachable(let reason): return reason
      case let other:
        Issue.record("\(other)")
        return ""
      }
    }

    @Test func aServerThatIsNotThereIsSaid() throws {
      #expect(try reason("host=/nowhere").contains("/nowhere"))
    }

    @Test func aRoleWithAPasswordThatIsNotGivenIsRefused() throws {
      let place = try PostgreSQLServer.Place.make()
      #expect(try reason(place.name(as: "locked")).contains("no password supplied"))
      let folder = try TemporaryFolder()
      let wrong = try folder.write("*:*:*:locked:open\n", to: "wrong")
      let right = try folder.write("*:*:*:locked:sesame\n", to: "right")
      for path in [wrong, right] { #expect(try run("/bin/chmod", ["600", path]).status == 0) }
      #expect(
        try reason(place.name(as: "locked", and: "&passfile=\(wrong)")).contains(
          "password authentication failed"))
      // With the right one it goes on to what the role may do.
      let error = try refusal {
        _ = try PostgreSQLVaultStore.open(at: place.name(as: "locked", and: "&passfile=\(right)"))
      }
      guard case .missingGrants = error else {
        Issue.record("\(error)")
        return
      }
    }

    @Test func theCertificateIsOfTheHostThatIsNamed() throws {
      let place = try PostgreSQLServer.Place.make()
      let verified = "&sslmode=verify-full&sslrootcert=\(place.server.folder)/root.crt"
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk", host: "localhost", and: verified))
      try Step.fill(store)
      let isEncrypted = try place.run("SELECT count(*) FROM pg_stat_ssl WHERE ssl")
      #expect(isEncrypted != "0")
      #expect(
        try reason(place.name(as: "desk", host: "127.0.0.1", and: verified)).contains(
          "does not match host name"))
      let unknown = "&sslmode=verify-full&sslrootcert=/nowhere"
      #expect(try reason(place.name(as: "desk", host: "localhost", and: unknown)).contains("/nowhere"))
    }

    @Test func aServerThatTakesNoChangesIsSaidToBeAStandby() throws {
      let place = try PostgreSQLServer.Place.make()
      let options = "%20-cdefault_transaction_read_only%3Don"
      let error = try refusal {
        _ = try PostgreSQLVaultStore.make(at: place.name(as: "desk", and: options))
      }
      #expect(error == .standby)
    }

    @Test func aVaultIsInTheUsualSchemaUnlessTheNameSaysAnother() throws {
      let server = try PostgreSQLServer.Place.make().server
      try server.run("CREATE DATABASE usual; GRANT CREATE ON DATABASE usual TO owner")
      let name = "postgresql://desk@localhost:\(server.port)/usual"
      #expect(
        try refusal { _ = try PostgreSQLVaultStore.open(at: name) } == .noTables(schema: "vendor_vault"))
      try server.run("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]), in: "usual")
      try server.run("ALTER DATABASE usual SET search_path = public")
      #expect(try refusal { _ = try PostgreSQLVaultStore.open(at: name) } == .empty)
      try Step.fill(try PostgreSQLVaultStore.make(at: name))
      #expect(try server.run("SELECT count(*) FROM vendor_vault.entry", in: "usual") == "2")
      #expect(try refusal { _ = try PostgreSQLVaultStore.make(at: name) } == .store(.exists))
      #expect(try PostgreSQLVaultStore.open(at: name).read(after: nil).entries.count == 2)
    }

    @Test func aVaultLargerThanAnyBufferIsRead() throws {
      let place = try PostgreSQLServer.Place.make()
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      let large = [UInt8](repeating: 7, count: 3 << 20)
      let puts = Dictionary(uniqueKeysWithValues: (0..<8).map { ("large/\($0)", large) })
      _ = try store.commit(Step.change(2, puts: puts), expecting: Step.head(1))
      let stored = try PostgreSQLVaultStore.open(at: place.name(as: "desk")).read(after: nil)
      #expect(stored.items.count == 9)
      #expect(stored.items["large/7"] == large)
    }
  }
#endif
