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
    /// Nobody but its owner may write it.
    public static let unwritable = Demands(rawValue: 32)
    /// It has no second name.
    public static let oneName = Demands(rawValue: 64)
    /// Nobody but this user or root can put another file in its place: by its folder, or by any folder above.
    public static let kept = Demands(rawValue: 128)
    /// Nor can they put a file beside it.
    public static let alone = Demands(rawValue: 256)

    /// What has a secret in it.
    public static let secret: Demands = [.ownOrRoots, .closedToOthers, .kept]
    /// What decides whom or what to believe.
    public static let trusted: Demands = [.ownOrRoots, .unwritable, .kept]
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
    let file = try Self.finding { try FileDescriptor.open(FilePath(marked: path), mode, options: options) }
    do throws(PrivateFileError) {
      if !demands.isEmpty { try Self.check(file, demands) }
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

  /// Reads what is not secret into ordinary memory, to its end.
  ///
  /// - Throws: ``PrivateFileError``; `tooLarge` for more than `limit` bytes.
  public borrowing func readBytes(limit: Int) throws(PrivateFileError) -> [UInt8] {
    let descriptor = descriptor
    let bytes = try PrivateFileError.wrapping {
      try descriptor.readBytes(upTo: min(limit, Int(clamping: try Stat(descriptor).size)) + 1)
    }
    guard bytes.count <= limit else { throw .tooLarge }
    return bytes
  }

  // MARK: - Looking

  /// Looks at what is at `path` without opening it; where nothing is, at the folders above.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func check(_ path: String, _ demands: Demands) throws(PrivateFileError) {
    let path = FilePath(marked: path)
    let isAlone = demands.contains(.alone)
    do throws(PrivateFileError) {
      let status = try finding { try Stat(path, followTargetSymlink: !demands.contains(.noLink)) }
      try check(status, demands, at: path)
      guard status.type == .regular, demands.contains(.kept) else { return }
      try PathWalk.check(path, isAlone: isAlone)
    } catch .missing {
      if demands.contains(.kept) { try finding { try PathWalk.check(path, isAlone: isAlone) } }
      throw .missing
    }
  }

  /// Refuses a folder to which another than this user or root can add a file, or in the place of which they can put
  /// another.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func checkFolder(_ path: String) throws(PrivateFileError) {
    try PathWalk.check(FilePath(marked: path), isAlone: true)
  }

  /// What is looked at must be what is open.
  static func check(_ file: FileDescriptor, _ demands: Demands) throws(PrivateFileError) {
    let status = try PrivateFileError.wrapping { try Stat(file) }
    try check(status, demands, at: FilePath("/proc/self/fd/\(file.rawValue)"))
  }

  /// Whether there is anything at `path`, be it a link that leads nowhere.
  public static func isAnything(at path: String) -> Bool {
    (try? Stat(FilePath(marked: path), followTargetSymlink: false)) != nil
  }

  /// How large what is at `path` is, in bytes, without opening it.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func size(of path: String) throws(PrivateFileError) -> Int {
    Int(try finding { try Stat(FilePath(marked: path)) }.size)
  }

  private static func finding<Result>(_ look: () throws -> Result) throws(PrivateFileError) -> Result {
    do {
      return try PrivateFileError.wrapping(look)
    } catch .system(.noSuchFileOrDirectory), .system(.notDirectory) {
      throw .missing
    }
  }

  private static func check(
    _ status: Stat, _ demands: Demands, at path: FilePath
  ) throws(PrivateFileError) {
    if status.type == .symbolicLink { throw .symbolicLink }
    guard status.type == .regular else {
      if demands.contains(.ordinary) { throw .notAFile }
      return
    }
    let owner = status.userID.rawValue
    let isOwn = owner == geteuid()
    guard isOwn || !demands.contains(.own) else { throw .foreignOwner }
    guard isOwn || owner == 0 || !demands.contains(.ownOrRoots) else { throw .foreignOwner }
    let others = AccessOfOthers(to: status, at: path)
    if demands.contains(.closedToOthers), others != .none {
      throw .openToOthers(Exposure(of: status, on: FileSystem(of: path)))
    }
    if demands.contains(.unwritable), others == .writing {
      throw .writableByOthers(Exposure(of: status, on: FileSystem(of: path)))
    }
    guard status.linkCount == 1 || !demands.contains(.oneName) else { throw .hardLink }
  }

  /// The folder that `path` lies in.
  public static func folder(of path: String) -> String {
    let folder = FilePath(marked: path).removingLastComponent().marked
    return folder.isEmpty ? "." : folder
  }

  /// Makes the names in the folder of `path` durable. They are there all the same where a file system cannot do that.
  static func syncFolder(of path: String) {
    guard
      let folder = try? FileDescriptor.open(
        FilePath(marked: folder(of: path)), .readOnly, options: [.directory, .closeOnExec])
    else { return }
    _ = fsync(folder.rawValue)
    try? folder.close()
  }
}
