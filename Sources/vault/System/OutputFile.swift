internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage

/// A file that comes into being whole or not at all, with mode 0600, and never over another.
///
/// It has no name until it is published, so that a command that fails or is killed leaves nothing behind.
/// Where the file system cannot do that (`O_TMPFILE`), the file is made under its name and taken back.
struct OutputFile: ~Copyable {
  let path: String
  private let file: FileDescriptor
  /// `O_TMPFILE` of Linux's fcntl.h, a macro that Swift does not see.
  private static let unnamed = 0o20_000_000 | O_DIRECTORY
  private let hasName: Bool
  private let option: String
  private var isPublished = false

  /// Makes sure that the file can be made, before anything is done that cannot be undone.
  ///
  /// - Parameter option: the option that `path` came with.
  init(at path: String, option: String = "-o") throws(Failure) {
    try Self.check(path, option: option)
    var status = stat()
    guard unsafe lstat(path, &status) == -1 else { throw Self.exists(path, option: option) }
    guard errno == ENOENT else { throw Self.cannotCreate(path, Errno(rawValue: errno)) }
    let folder = Self.folder(of: path)
    var descriptor = unsafe open(folder, Self.unnamed | O_WRONLY | O_CLOEXEC, 0o600)
    let hasName = descriptor == -1 && [EOPNOTSUPP, EISDIR, EINVAL].contains(errno)
    if hasName {
      descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard descriptor != -1 else { throw Self.cannotCreate(path, Errno(rawValue: errno)) }
    self.path = path
    self.hasName = hasName
    self.option = option
    file = FileDescriptor(rawValue: descriptor)
  }

  deinit {
    if hasName && !isPublished { _ = unsafe unlink(path) }
    try? file.close()
  }

  /// Adds to the file, straight from the memory of `contents`.
  borrowing func write(_ contents: RawSpan) throws(Failure) {
    do {
      try contents.write(to: file)
    } catch {
      throw Self.cannotCreate(path, error)
    }
  }

  /// Gives the file its name, durably.
  mutating func publish() throws(Failure) {
    guard fsync(file.rawValue) == 0 else { throw Self.cannotCreate(path, Errno(rawValue: errno)) }
    if !hasName {
      let source = "/proc/self/fd/\(file.rawValue)"
      guard unsafe linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
        throw errno == EEXIST
          ? Self.exists(path, option: option) : Self.cannotCreate(path, Errno(rawValue: errno))
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

  /// Takes its name away again, if it has been given one.
  mutating func takeBack() {
    if isPublished { _ = unsafe unlink(path) }
  }

  /// Makes a file in one step.
  static func write(_ contents: [UInt8], to path: String) throws(Failure) {
    var file = try OutputFile(at: path)
    try contents.withBytes { contents throws(Failure) in try file.write(contents) }
    try file.publish()
  }

  private static func folder(of path: String) -> String {
    let folder = FilePath(path).removingLastComponent().string
    return folder.isEmpty ? "." : folder
  }

  /// Refuses a path that ends before the file's own name.
  static func check(_ path: String, option: String = "-o") throws(Failure) {
    guard !path.hasSuffix("/"), FilePath(path).lastComponent?.kind == .regular else {
      throw Failure(
        .usage, "\"\(path.shortened)\" names no file", hint: "give \(option) the name of a new file")
    }
  }

  private static func exists(_ path: String, option: String) -> Failure {
    Failure(
      .cannotCreate, "\(path.escapedForDisplay) exists already, and is left as it is",
      hint: "move it away, or choose another place with \(option)")
  }

  private static func cannotCreate(_ path: String, _ error: Errno) -> Failure {
    Failure(.cannotCreate, "\(path.escapedForDisplay) cannot be made: \(error)")
  }
}
