internal import Glibc
internal import Sodium
internal import SystemPackage
internal import VaultCore

/// The file that a vault lives in: private, ordinary, ours.
enum VaultFile {
  /// SQLite's header (its file format page, §1.3): the magic at 0, the application id at 68.
  private static let magic = [UInt8]("SQLite format 3\0".utf8)
  private static let applicationIDOffset = 68
  private static let headerSize = 100

  /// Makes sure that there can be a new file.
  static func checkCanMake(at path: String) throws(StoreError) {
    try checkFolder(of: path)
    try making { () throws(Errno) in _ = try NewFile(at: path) }
  }

  /// Makes the file, whole, with mode 0600, if nothing is there.
  static func make(at path: String, holding bytes: [UInt8]) throws(StoreError) {
    try making { () throws(Errno) in
      var file = try NewFile(at: path)
      try bytes.withBytes { bytes throws(Errno) in try file.write(bytes) }
      try file.publish()
    }
  }

  private static func making(_ body: () throws(Errno) -> Void) throws(StoreError) {
    do {
      try body()
    } catch .fileExists {
      throw .exists
    } catch .noSpace {
      throw .full
    } catch {
      throw .unavailable(reason: "\(error)")
    }
  }

  /// Refuses what is not a file of ours that only we can read and replace, and what is not a database.
  static func check(_ path: String) throws(StoreError) {
    guard let status = try status(of: path) else { throw .missing }
    switch status.mode.type {
    case .regular: break
    case .symbolicLink: throw .symbolicLink
    default: throw .notAFile
    }
    guard status.userID.rawValue == geteuid() else { throw .foreignOwner }
    let permissions = status.mode.permissions
    guard permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute]) else {
      throw .openToOthers(mode: UInt32(permissions.rawValue))
    }
    guard status.linkCount == 1 else { throw .hardLink }
    try checkFolder(of: path)
    try checkJournal(of: path)
    let header = try header(of: path)
    guard header.count == headerSize, header.starts(with: magic),
      header[applicationIDOffset...].prefix(4).elementsEqual(
        [UInt8](bigEndian: VaultSchema.applicationID))
    else { throw .notAVault }
  }

  /// The size in bytes, asked without opening the file: closing it would end SQLite's locks on it.
  static func size(of path: String) throws(StoreError) -> Int {
    guard let status = try status(of: path) else { throw .missing }
    return Int(status.size)
  }

  /// As ssh does with its files. A group with a user's number is that user's own, as Debian makes one for each;
  /// where only the owner of a file can move it (the sticky bit), others do no harm.
  private static func checkFolder(of path: String) throws(StoreError) {
    let name = FilePath(path).removingLastComponent().string
    let folder = name.isEmpty ? "." : name
    let status: Stat
    do {
      status = try Stat(FilePath(folder))
    } catch {
      throw .unavailable(reason: "\(error)")
    }
    guard [0, geteuid()].contains(status.userID.rawValue) else { throw .foreignFolder(folder: folder) }
    let permissions = status.mode.permissions
    let isOpen =
      permissions.contains(.otherWrite)
      || permissions.contains(.groupWrite) && status.groupID.rawValue != geteuid()
    guard !isOpen || permissions.contains(.saveText) else { throw .folderOpenToOthers(folder: folder) }
  }

  /// Pages from a journal are written to the database before anything is read; a pipe would never end.
  private static func checkJournal(of path: String) throws(StoreError) {
    guard let status = try status(of: path + "-journal") else { return }
    guard status.mode.type == .regular, status.userID.rawValue == geteuid() else { throw .foreignJournal }
  }

  /// What is at `path`, if anything is.
  private static func status(of path: String) throws(StoreError) -> Stat? {
    do {
      return try Stat(FilePath(path), followTargetSymlink: false)
    } catch .noSuchFileOrDirectory {
      return nil
    } catch {
      throw .unavailable(reason: "\(error)")
    }
  }

  private static func header(of path: String) throws(StoreError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.noFollow, .closeOnExec])
      return try file.closeAfter {
        var bytes = [UInt8](repeating: 0, count: headerSize)
        let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        return [UInt8](bytes.prefix(count))
      }
    } catch {
      throw .unavailable(reason: "\(error)")
    }
  }
}
