import TestSupport
import VaultCore
import VaultSQLite

/// The kinds of store that there are.
enum StoreKind: CaseIterable, Sendable {
  case memory
  case sqlite

  /// An empty store of this kind; a file in `folder`, if it is one.
  func make(in folder: TemporaryFolder) throws -> any VaultStore {
    switch self {
    case .memory: MemoryStore()
    case .sqlite: try UnmadeVault(at: folder.path("vault.db"))
    }
  }
}
