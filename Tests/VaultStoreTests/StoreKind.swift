import TestSupport
import VaultCore
import VaultSQLite

#if Desk
  @testable import VaultPostgreSQL
#endif

/// The kinds of store that there are.
enum StoreKind: CaseIterable, Sendable {
  case memory
  case sqlite
  #if Desk
    case postgresql
  #endif

  /// An empty store of this kind; a file in `folder`, if it is one.
  func make(in folder: TemporaryFolder) throws -> any VaultStore {
    switch self {
    case .memory: return MemoryStore()
    case .sqlite: return try UnmadeVault(at: folder.path("vault.db"))
    #if Desk
      case .postgresql:
        let place = try PostgreSQLServer.shared().makePlace { VaultTables(schema: $0).sql(desks: ["desk"]) }
        return try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
    #endif
    }
  }
}
