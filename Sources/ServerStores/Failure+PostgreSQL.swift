#if Desk
  internal import Handoff
  internal import VaultCommands
  internal import VaultDesk
  internal import VaultPostgreSQL

  extension Failure {
    /// Takes why the vault of that name on a server cannot be opened or made.
    init(_ error: PostgreSQLError, vault name: String) {
      let vault = "the vault \(name.escapedForDisplay)"
      let ownFile =
        "put it into ~/.pgpass, one line HOST:PORT:DATABASE:ROLE:PASSWORD, then: chmod 600 ~/.pgpass"
      switch error {
      case .store(let error): self.init(error, vault: name)
      case .name(let reason):
        self.init(
          Problem(
            .unusableRequest, "this is not the name of a vault on a server: \(reason.escapedForDisplay)"))
      case .passwordInName:
        // The name is not repeated.
        self.init(
          Problem(
            .notPermitted,
            "a password does not belong in the name of a vault, in a service file or in PGPASSWORD"),
          hints: [ownFile, "or let IT set up a certificate, or peer authentication"])
      case .withoutTLS(let host):
        self.init(
          Problem(.notPermitted, "the connection to \(host.escapedForDisplay) would not be protected"),
          hints: ["add sslmode=verify-full, as in postgresql://HOST/DATABASE?sslmode=verify-full"])
      case .unreachable(let reason), .lost(let reason):
        self.init(
          Problem(.unavailable, "\(vault) cannot be reached: \(reason.escapedForDisplay)"),
          hints: reason.contains("no password supplied") ? [ownFile] : [])
      case .standby:
        self.init(
          Problem(.unavailable, "the server of \(vault) takes no changes, as a standby does"),
          hints: ["name the primary"])
      case .noTables(let schema):
        self.init(
          Problem(
            .noInput, "\(vault) has no tables: there are none in the schema \(schema.escapedForDisplay)"),
          hints: ["IT makes them with what this prints: vault init --print-sql --desk ROLE"])
      case .empty:
        self.init(
          Problem(.noInput, "\(vault) was not made yet; its tables are empty"),
          hints: ["vault init --organization \"NAME\" --cds CODE --coordinator ID"])
      case .otherTables(let what):
        self.init(
          Problem(
            .badInput,
            "the tables of \(vault) are not as they were made: \(what.escapedForDisplay); nothing was done"),
          hints: ["ask IT who changed them"])
      case .missingGrants(let grants):
        self.init(
          Problem(.notPermitted, "your role on the server may not use \(vault)"),
          hints: grants.map { "IT runs, as the owner: \($0.escapedForDisplay)" })
      }
    }
  }
#endif
