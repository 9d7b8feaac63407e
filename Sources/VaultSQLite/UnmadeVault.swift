internal import Synchronization
public import VaultCore

/// A vault that is yet to be made. Its file comes into being with its first change, whole or not at all: nothing
/// is left of one that was not finished.
public final class UnmadeVault: VaultStore {
  private let path: String
  private let isMade = Mutex(false)

  /// Makes sure that there can be a vault at `path`.
  ///
  /// - Throws: `StoreError.exists` if there is anything, `.full`, `.unavailable(reason:)`.
  public init(at path: String) throws(StoreError) {
    try VaultFile.checkCanMake(at: path)
    self.path = path
  }

  /// Nothing, until it is made.
  public func read(after index: Int?) throws(StoreError) -> StoredVault {
    guard isMade.withLock({ $0 }) else { return StoredVault(entries: [], items: [:]) }
    return try SQLiteVaultStore.open(at: path).read(after: index)
  }

  /// Makes the file with the first change; what comes after is changed in it.
  ///
  /// - Throws: `StoreError.exists` if something has come into the place of the first; or as every commit does.
  public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    if isMade.withLock({ $0 }) { return try SQLiteVaultStore.open(at: path).commit(change, expecting: head) }
    guard head == nil else { throw .headMoved }
    try VaultFile.make(at: path, holding: try SQLiteVaultStore.image(with: change))
    isMade.withLock { $0 = true }
    return .none
  }
}
