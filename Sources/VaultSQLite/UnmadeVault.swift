internal import Synchronization
public import VaultCore

/// A vault that is yet to be made. Its file comes into being with its first change, whole or not at all: nothing
/// is left of one that was not finished.
public final class UnmadeVault: VaultStore {
  private let path: String
  private let isMade = Mutex(false)

  /// Makes sure that there can be a vault at `path`.
  ///
  /// - Throws: ``VaultFileError``; ``StoreError/exists`` if there is anything.
  public init(at path: String) throws(VaultFileError) {
    try VaultFile.checkCanMake(at: path)
    self.path = path
  }

  /// Nothing, until it is made.
  public func read(after index: Int?) throws(StoreError) -> StoredVault {
    guard isMade.withLock({ $0 }) else { return StoredVault(entries: [], items: [:]) }
    return try made().read(after: index)
  }

  /// Makes the file with the first change; what comes after is changed in it.
  ///
  /// - Throws: `StoreError.exists` if something has come into the place of the first; or as every commit does.
  public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    if isMade.withLock({ $0 }) { return try made().commit(change, expecting: head) }
    guard head == nil else { throw .headMoved }
    let image = try SQLiteVaultStore.image(with: change)
    try asStore { () throws(VaultFileError) in try VaultFile.make(at: path, holding: image) }
    isMade.withLock { $0 = true }
    return .none
  }

  private func made() throws(StoreError) -> SQLiteVaultStore {
    try asStore { () throws(VaultFileError) in try SQLiteVaultStore.open(at: path) }
  }

  private func asStore<Result>(_ body: () throws(VaultFileError) -> Result) throws(StoreError) -> Result {
    do {
      return try body()
    } catch {
      throw error.asStoreError
    }
  }
}
