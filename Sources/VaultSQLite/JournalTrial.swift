internal import PrivateFiles
internal import Sodium
internal import VaultCore

/// What SQLite would make of a journal that it takes for a crash's, tried on a copy first: it rolls back whatever lies
/// beside the file under that name, be it another file's, or an older state's that a sync program laid there.
struct JournalTrial: Sendable {
  /// The vault's file.
  let path: String
  /// How long another connection's lock is waited for.
  let patience: Duration
  /// Whether a vault is not older than what is known of it elsewhere.
  let isCurrent: @Sendable (StoredVault) -> Bool

  /// How a journal ends that names a file to be removed with it, as a change to several databases has; a vault's never
  /// does (SQLite's file format page, §3).
  private static let superJournalEnd: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]

  var journal: RollbackJournal { RollbackJournal(path: path + "-journal") }

  /// Refuses what lies beside the file, if SQLite would change the vault by it to something else than it was before its
  /// last change. Nothing is changed here.
  func run(before database: borrowing Database) throws(VaultFileError) {
    try VaultFile.checkSurroundings(of: path)
    let isHarmless = try VaultFileError.wrapping { () throws(StoreError) in
      try isJournalHarmless(to: database)
    }
    guard isHarmless else { throw .strayJournal }
  }

  private func isJournalHarmless(to database: borrowing Database) throws(StoreError) -> Bool {
    guard try journal.mayBeHot() else { return true }
    let limit = SQLiteVaultStore.sizeLimit
    let found = try database.withBytesAtRest(limit: limit, patience: patience) {
      (bytes) throws(StoreError) in (bytes, try journal.read(limit: limit))
    }
    // Another connection's change goes on, or has come to its end meanwhile.
    guard let (bytes, pages) = found, pages.first ?? 0 != 0 else { return true }
    guard !pages.suffix(Self.superJournalEnd.count).elementsEqual(Self.superJournalEnd) else { return false }

    let copy = try Copy(of: bytes)
    // In the midst of a change it need not be a vault.
    let asItIs = try? copy.read()
    let rolledBack: StoredVault
    do {
      rolledBack = try copy.read(besideJournal: pages)
    } catch {
      guard asItIs == nil else { return false }
      throw error
    }
    guard isCurrent(rolledBack) else { return false }
    guard let asItIs else { return true }
    return asItIs.entries.starts(with: rolledBack.entries)
      && asItIs.entries.count <= rolledBack.entries.count + 1
  }
}

/// A copy of a vault's file on no disk: what is wiped from the vault has to be gone from there.
private struct Copy: ~Copyable {
  private let folder: MemoryFolder
  private var path: String { folder.path("vault") }

  init(of bytes: [UInt8]) throws(StoreError) {
    let folder = try Self.makeFolder()
    try Self.write(bytes, to: folder.path("vault"))
    self.folder = folder
  }

  private static func makeFolder() throws(StoreError) -> MemoryFolder {
    do {
      return try MemoryFolder()
    } catch {
      throw failure(error)
    }
  }

  func read() throws(StoreError) -> StoredVault { try SQLiteVaultStore.readFile(at: path) }

  func read(besideJournal pages: [UInt8]) throws(StoreError) -> StoredVault {
    try Self.write(pages, to: path + "-journal")
    return try read()
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    do {
      var file = try NewFile(at: path)
      try bytes.withBytes { bytes throws(PrivateFileError) in try file.write(bytes) }
      try file.publish()
    } catch {
      throw failure(error)
    }
  }

  private static func failure(_ error: PrivateFileError) -> StoreError {
    .unavailable(reason: "a crash has left a journal, which cannot be tried on a copy in memory: \(error)")
  }
}
