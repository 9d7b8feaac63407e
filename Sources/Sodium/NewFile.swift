internal import Glibc
public import SystemPackage

/// A file that comes into being whole or not at all, with mode 0600, and never over another.
///
/// It has no name until it is published, so that a process that fails or is killed leaves nothing behind.
/// Where the file system cannot do that (`O_TMPFILE`), the file is made under its name and taken back.
public struct NewFile: ~Copyable {
  private let path: String
  private let file: FileDescriptor
  /// `O_TMPFILE` of Linux's fcntl.h, a macro that Swift does not see.
  private static let unnamed = 0o20_000_000 | O_DIRECTORY
  private let hasName: Bool
  private var isPublished = false

  /// Makes sure that the file can be made.
  ///
  /// - Throws: `Errno`; `Errno.fileExists` if there is anything at `path`.
  public init(at path: String) throws(Errno) {
    do throws(Errno) {
      _ = try Stat(FilePath(path), followTargetSymlink: false)
      throw .fileExists
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
    }
    var descriptor = unsafe open(Self.folder(of: path), Self.unnamed | O_WRONLY | O_CLOEXEC, 0o600)
    let hasName = descriptor == -1 && [EOPNOTSUPP, EISDIR, EINVAL].contains(errno)
    if hasName {
      descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard descriptor != -1 else { throw Errno(rawValue: errno) }
    self.path = path
    self.hasName = hasName
    file = FileDescriptor(rawValue: descriptor)
  }

  deinit {
    if hasName && !isPublished { _ = unsafe unlink(path) }
    try? file.close()
  }

  /// Adds to the file, straight from the memory of `contents`.
  ///
  /// - Throws: `Errno`.
  public borrowing func write(_ contents: RawSpan) throws(Errno) { try contents.write(to: file) }

  /// Gives the file its name, durably.
  ///
  /// - Throws: `Errno`; `Errno.fileExists` if something has that name by now. There is no file then.
  public mutating func publish() throws(Errno) {
    guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    if !hasName {
      let source = "/proc/self/fd/\(file.rawValue)"
      guard unsafe linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
        throw Errno(rawValue: errno)
      }
    }
    isPublished = true
    let folder = unsafe open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder != -1 {
      // The name is there; that some file systems cannot sync a folder does not make it less so.
      _ = fsync(folder)
      _ = close(folder)
    }
  }

  /// Takes the name away again, if it has been given one.
  public mutating func takeBack() {
    if isPublished { _ = unsafe unlink(path) }
  }

  private static func folder(of path: String) -> String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }
}
