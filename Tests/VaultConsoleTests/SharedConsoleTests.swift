#if Desk
  import TestSupport
  import Testing
  import VaultPostgreSQL

  /// Two coordinators at two desks, each with a page, and one vault on a server.
  @Suite(.serialized, .needs(.python, .chromium, .chromedriver, .pip, .initdb, .psql))
  struct SharedConsoleTests {
    @Test("From an empty database to two coordinators who hear of each other") func twoDesks() throws {
      let servers = try ServerFolder()
      try servers.sql("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]))
      let vault = "postgresql://desk@/postgres?host=\(servers.path)&port=6001"
      try Script.run("shared.py", vault, seconds: 300)
    }
  }
#endif
