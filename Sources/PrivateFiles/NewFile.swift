internal import Glibc
internal import Sodium
internal import SystemPackage

/// A file that comes into being whole or not at all, with mode 0600, and never over another.
///
/// It has no name until it is published, so that a process that fails or is killed leaves nothing behind.
/// Where the file system cannot do that (`O_TMPFILE`), the file is made under its name and taken back.
public struct NewFile: ~Copyable {
  private let path: FilePath
  private let file: FileDescriptor
  /// `O_TMPFILE` of Linux's fcntl.h, a macro that Swift does not see.
  private static let unnamed = 0o20_000_000 | O_DIRECTORY
  private let hasName: Bool
  private var isPublished = false

  /// Makes sure that the file can be made, and be what is demanded: some file systems ignore the mode.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if there is anything at `path`.
  public init(at name: String, _ demands: OpenFile.Demands = []) throws(PrivateFileError) {
    let path = FilePath(marked: name)
    if demands.contains(.kept) { try PathWalk.check(path, isAlone: demands.contains(.alone)) }
    do {
      _ = try Stat(path, followTargetSymlink: false)
      throw PrivateFileError.exists
    } catch {
      guard error as? Errno == .noSuchFileOrDirectory else { throw PrivateFileError(error) }
    }
    let folder = FilePath(marked: OpenFile.folder(of: name))
    var descriptor = unsafe folder.withPlatformString {
      unsafe open($0, Self.unnamed | O_WRONLY | O_CLOEXEC, 0o600)
    }
    let hasName = descriptor == -1 && [EOPNOTSUPP, EISDIR, EINVAL].contains(errno)
    if hasName {
      descriptor = unsafe path.withPlatformString {
        unsafe open($0, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
      }
    }
    guard descriptor != -1 else { throw PrivateFileError(Errno(rawValue: errno)) }
    let file = FileDescriptor(rawValue: descriptor)
    do throws(PrivateFileError) {
      // It has no name yet, or one.
      try OpenFile.check(file, demands.subtracting(.oneName))
    } catch {
      let fileSystem = FileSystem(of: file)?.nameWithoutModes
      if hasName { Self.unlink(path) }
      try? file.close()
      throw .modeIgnored(fileSystem: fileSystem)
    }
    self.path = path
    self.hasName = hasName
    self.file = file
  }

  deinit {
    if hasName && !isPublished { Self.unlink(path) }
    try? file.close()
  }

  /// Adds to the file, straight from the memory of `contents`.
  ///
  /// - Throws: ``PrivateFileError``.
  public borrowing func write(_ contents: RawSpan) throws(PrivateFileError) {
    try PrivateFileError.wrapping { try contents.write(to: file) }
  }

  /// Gives the file its name, durably.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if something has that name by now. There is no file then.
  public mutating func publish() throws(PrivateFileError) {
    guard fsync(file.rawValue) == 0 else { throw PrivateFileError(Errno(rawValue: errno)) }
    if !hasName {
      let source = "/proc/self/fd/\(file.rawValue)"
      let isNamed = unsafe path.withPlatformString {
        unsafe linkat(AT_FDCWD, source, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) == 0
      }
      guard isNamed else { throw PrivateFileError(Errno(rawValue: errno)) }
    }
    isPublished = true
    OpenFile.syncFolder(of: path.marked)
  }

  /// Takes the name away again, if it has been given one.
  public mutating func takeBack() {
    if isPublished { Self.unlink(path) }
  }

  private static func unlink(_ path: FilePath) {
    _ = unsafe path.withPlatformString { unsafe Glibc.unlink($0) }
  }
}
