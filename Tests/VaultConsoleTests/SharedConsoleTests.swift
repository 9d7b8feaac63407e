#if Desk
  import TestSupport
  import Testing
  import VaultPostgreSQL

  /// Two coordinators at two desks, each with a page, and one vault on a server.
  @Suite(.serialized, .waiting, .needs(.python, .chromium, .chromedriver, .pip, .initdb, .psql))
  struct SharedConsoleTests {
    @Test("From an empty database to two coordinators who hear of each other") func twoDesks() throws {
      let servers = try Self.makeServer()
      try Script.run("shared.py", Self.vault(on: servers), seconds: 300)
    }

    @Test("A district's page may have its vault on a server", .needs(.nginx)) func served() throws {
      let servers = try Self.makeServer()
      try Script.run("served.py", "on_a_server", Self.vault(on: servers))
    }

    private static func makeServer() throws -> ServerFolder {
      let servers = try ServerFolder()
      try servers.sql("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]))
      return servers
    }

    private static func vault(on servers: ServerFolder) -> String {
      "postgresql://desk@/postgres?host=\(servers.path)&port=6001"
    }
  }
#endif
