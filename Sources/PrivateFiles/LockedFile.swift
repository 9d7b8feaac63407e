internal import Glibc
internal import Sodium
internal import SystemPackage

/// A file that one process at a time changes: until this ends, it holds the lock of the file of that name with `.lock`
/// behind it.
public struct LockedFile: ~Copyable, Sendable {
  private let path: String
  private let lock: FileDescriptor

  /// Waits for the lock as long as `patience`.
  ///
  /// - Throws: ``PrivateFileError``; `busy` where another process holds it for longer.
  public init(at path: String, patience: Duration) throws(PrivateFileError) {
    let lock = try Self.open(path + ".lock")
    do throws(PrivateFileError) {
      try Self.take(lock, patience)
    } catch {
      try? lock.close()
      throw error
    }
    self.path = path
    self.lock = lock
  }

  deinit { try? lock.close() }

  /// Puts a file with `bytes` and mode 0600 in its place, whole or not at all, durably.
  ///
  /// - Throws: ``PrivateFileError``.
  public borrowing func replace(by bytes: [UInt8]) throws(PrivateFileError) { try replace(path, by: bytes) }

  /// The same for another file that this lock stands for, too.
  ///
  /// - Throws: ``PrivateFileError``.
  public borrowing func replace(_ path: String, by bytes: [UInt8]) throws(PrivateFileError) {
    let new = path + ".new"
    let file = try Self.open(new, .truncate)
    try PrivateFileError.wrapping {
      try file.closeAfter {
        _ = try file.writeAll(bytes)
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
      let isRenamed = unsafe FilePath(marked: new).withPlatformString { new in
        unsafe FilePath(marked: path).withPlatformString { path in unsafe rename(new, path) == 0 }
      }
      guard isRenamed else { throw Errno(rawValue: errno) }
    }
    OpenFile.syncFolder(of: path)
  }

  private static func open(
    _ path: String, _ options: FileDescriptor.OpenOptions = []
  ) throws(PrivateFileError) -> FileDescriptor {
    try PrivateFileError.wrapping {
      try FileDescriptor.open(
        FilePath(marked: path), .readWrite,
        options: options.union([.create, .noFollow, .nonBlocking, .closeOnExec]),
        permissions: .ownerReadWrite)
    }
  }

  private static func take(_ lock: FileDescriptor, _ patience: Duration) throws(PrivateFileError) {
    let start = ContinuousClock.now
    while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(Errno(rawValue: errno)) }
      guard start.duration(to: .now) < patience else { throw .busy }
      usleep(10_000)
    }
  }
}
