internal import Glibc
public import Sodium
public import SystemPackage

/// A file that is open: it is looked at before, so that nothing is waited for, and again when it is open, so that what
/// was looked at is what is read. It is closed when this ends.
public struct OpenFile: ~Copyable {
  /// The open file.
  public let descriptor: FileDescriptor

  /// What a file has to be. But for the first two, they are asked of ordinary files alone.
  public struct Demands: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int
    /// Takes bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// An ordinary file.
    public static let ordinary = Demands(rawValue: 1)
    /// The file of that name itself, not what a symbolic link leads to.
    public static let noLink = Demands(rawValue: 2)
    /// It belongs to this user.
    public static let own = Demands(rawValue: 4)
    /// It belongs to this user or to root.
    public static let ownOrRoots = Demands(rawValue: 8)
    /// Nobody but its owner may read or write it.
    public static let closedToOthers = Demands(rawValue: 16)
    /// It has no second name.
    public static let oneName = Demands(rawValue: 32)
  }

  /// Opens what is at `path`.
  ///
  /// - Throws: ``PrivateFileError``.
  public init(
    at path: String, _ demands: Demands = [], _ mode: FileDescriptor.AccessMode = .readOnly
  ) throws(PrivateFileError) {
    var options: FileDescriptor.OpenOptions = [.closeOnExec]
    if demands.contains(.noLink) { options.insert(.noFollow) }
    if demands.contains(.ordinary) { options.insert(.nonBlocking) }
    if !demands.isEmpty { try Self.check(path, demands) }
    let file = try Self.finding { try FileDescriptor.open(FilePath(path), mode, options: options) }
    do throws(PrivateFileError) {
      if !demands.isEmpty { try Self.check(try PrivateFileError.wrapping { try Stat(file) }, demands) }
    } catch {
      try? file.close()
      throw error
    }
    descriptor = file
  }

  deinit { try? descriptor.close() }

  /// Reads it to its end.
  ///
  /// - Throws: ``PrivateFileError``; `tooLarge` for more than `limit` bytes.
  public borrowing func read(limit: Int) throws(PrivateFileError) -> SecretBytes {
    try SecretBytes.read(from: descriptor, limit: limit)
  }

  /// Reads its first bytes, at most `limit`.
  ///
  /// - Throws: ``PrivateFileError``.
  public borrowing func readStart(limit: Int) throws(PrivateFileError) -> SecretBytes {
    try SecretBytes.readStart(of: descriptor, limit: limit)
  }

  // MARK: - Looking

  /// Looks at what is at `path` without opening it.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func check(_ path: String, _ demands: Demands) throws(PrivateFileError) {
    let follows = !demands.contains(.noLink)
    try check(try finding { try Stat(FilePath(path), followTargetSymlink: follows) }, demands)
  }

  /// How large what is at `path` is, in bytes, without opening it.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func size(of path: String) throws(PrivateFileError) -> Int {
    Int(try finding { try Stat(FilePath(path)) }.size)
  }

  private static func finding<Result>(_ look: () throws -> Result) throws(PrivateFileError) -> Result {
    do {
      return try PrivateFileError.wrapping(look)
    } catch .system(.noSuchFileOrDirectory), .system(.notDirectory) {
      throw .missing
    }
  }

  private static func check(_ status: Stat, _ demands: Demands) throws(PrivateFileError) {
    if status.type == .symbolicLink { throw .symbolicLink }
    guard status.type == .regular else {
      if demands.contains(.ordinary) { throw .notAFile }
      return
    }
    let owner = status.userID.rawValue
    let isOwn = owner == geteuid()
    guard isOwn || !demands.contains(.own) else { throw .foreignOwner }
    guard isOwn || owner == 0 || !demands.contains(.ownOrRoots) else { throw .foreignOwner }
    let permissions = status.mode.permissions
    let isClosed = permissions.isDisjoint(with: [.groupReadWriteExecute, .otherReadWriteExecute])
    guard isClosed || !demands.contains(.closedToOthers) else {
      throw .openToOthers(mode: UInt32(permissions.rawValue))
    }
    guard status.linkCount == 1 || !demands.contains(.oneName) else { throw .hardLink }
  }

  /// Refuses a folder of `path` in which another than this user or root could replace what is at `path`, as ssh does
  /// with its files. A group with a user's number is that user's own, as Debian makes one for each; where only the
  /// owner of a file can move it (the sticky bit), others do no harm.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func checkFolder(of path: String) throws(PrivateFileError) {
    let folder = Self.folder(of: path)
    let status = try PrivateFileError.wrapping { try Stat(FilePath(folder)) }
    guard [0, geteuid()].contains(status.userID.rawValue) else { throw .foreignFolder(folder: folder) }
    let permissions = status.mode.permissions
    let isOpen =
      permissions.contains(.otherWrite)
      || permissions.contains(.groupWrite) && status.groupID.rawValue != geteuid()
    guard !isOpen || permissions.contains(.saveText) else { throw .folderOpenToOthers(folder: folder) }
  }

  /// The folder that `path` lies in.
  public static func folder(of path: String) -> String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }

  /// Makes the names in the folder of `path` durable. They are there all the same where a file system cannot do that.
  static func syncFolder(of path: String) {
    guard
      let folder = try? FileDescriptor.open(
        FilePath(folder(of: path)), .readOnly, options: [.directory, .closeOnExec])
    else { return }
    _ = fsync(folder.rawValue)
    try? folder.close()
  }
}
