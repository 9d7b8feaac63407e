public import PrivateFiles
internal import Sodium
public import VaultCore

/// Why a vault's file cannot be used: as a store, or as a file.
public enum VaultFileError: Error, Equatable, Sendable {
  /// As every store.
  case store(StoreError)
  /// The file, or the folder that it lies in, is not private, ordinary and ours.
  case file(PrivateFileError)
  /// What is in the place of the vault's journal, its path with `-journal` behind it, is not a private, ordinary file
  /// of ours.
  case journal(PrivateFileError)
  /// The journal would undo more than a change that was not finished: it is another file's, or an older state's.
  case strayJournal
  /// Beside the vault, or the place that it is to have, lies what SQLite would take for a part of it; its path.
  case stray(String)

  init(_ error: PrivateFileError) {
    switch error {
    case .missing: self = .store(.missing)
    case .exists: self = .store(.exists)
    case .noSpace: self = .store(.full)
    case .system, .sodium, .busy, .folder, .tooLarge: self = .store(.unavailable(reason: "\(error)"))
    default: self = .file(error)
    }
  }

  static func wrapping<Result: ~Copyable>(
    _ body: () throws(StoreError) -> Result
  ) throws(VaultFileError) -> Result {
    do {
      return try body()
    } catch {
      throw .store(error)
    }
  }

  /// What it means to who has a store already.
  var asStoreError: StoreError {
    switch self {
    case .store(let error): error
    case .file(let error): .unavailable(reason: "\(error)")
    case .journal(let error): .unavailable(reason: "its journal: \(error)")
    case .strayJournal: .unavailable(reason: "its journal would undo changes that were made")
    case .stray(let path): .unavailable(reason: "\(path) is beside it")
    }
  }
}

/// The file that a vault lives in: private, ordinary, ours.
enum VaultFile {
  /// SQLite's header (its file format page, §1.3): the magic at 0, the application id at 68.
  private static let magic = [UInt8]("SQLite format 3\0".utf8)
  private static let applicationIDOffset = 68
  private static let headerSize = 100

  /// The file itself.
  private static let demands: OpenFile.Demands = [.ordinary, .noLink, .own, .oneName, .secret, .alone]
  /// What lies beside it, in the same folder: pages from a journal are written to the database before anything is read,
  /// and the journal is overwritten under all its names.
  static let journalDemands: OpenFile.Demands = [.ordinary, .noLink, .own, .oneName, .closedToOthers]

  /// Makes sure that there can be a new file.
  static func checkCanMake(at path: String) throws(VaultFileError) {
    try checkNothingIs(beside: path, ["-journal", "-wal", "-shm"])
    try wrapping { () throws(PrivateFileError) in _ = try NewFile(at: path, demands) }
  }

  /// Makes the file, whole, with mode 0600, if nothing is there.
  static func make(at path: String, holding bytes: [UInt8]) throws(VaultFileError) {
    try wrapping { () throws(PrivateFileError) in
      var file = try NewFile(at: path, demands)
      try bytes.withBytes { bytes throws(PrivateFileError) in try file.write(bytes) }
      try file.publish()
    }
  }

  /// Refuses what is not a file of ours that only we can read and replace, and what is not a database.
  static func check(_ path: String) throws(VaultFileError) {
    let header = try wrapping { () throws(PrivateFileError) in
      // Closed before SQLite opens it: that would end the locks that this process has on it.
      let file = try OpenFile(at: path, demands)
      return try file.readStart(limit: headerSize).withBytes { $0.copiedBytes() }
    }
    try checkSurroundings(of: path)
    guard header.count == headerSize, header.starts(with: magic),
      header[applicationIDOffset...].prefix(4).elementsEqual(
        [UInt8](bigEndian: VaultSchema.applicationID))
    else { throw .store(.notAVault) }
  }

  /// Refuses what lies beside the file and would have SQLite read or write something else than the vault. A vault has a
  /// journal there and nothing else.
  static func checkSurroundings(of path: String) throws(VaultFileError) {
    try checkNothingIs(beside: path, ["-wal", "-shm"])
    do {
      try OpenFile.check(path + "-journal", journalDemands)
    } catch .missing {
      return
    } catch {
      throw .journal(error)
    }
  }

  private static func checkNothingIs(beside path: String, _ endings: [String]) throws(VaultFileError) {
    for ending in endings where OpenFile.isAnything(at: path + ending) { throw .stray(path + ending) }
  }

  /// The size in bytes, asked without opening the file: closing it would end SQLite's locks on it.
  static func size(of path: String) throws(StoreError) -> Int {
    do {
      return try OpenFile.size(of: path)
    } catch {
      throw error == .missing ? .missing : .unavailable(reason: "\(error)")
    }
  }

  private static func wrapping<Result>(
    _ body: () throws(PrivateFileError) -> Result
  ) throws(VaultFileError) -> Result {
    do {
      return try body()
    } catch {
      throw VaultFileError(error)
    }
  }
}
