internal import Glibc
public import SystemPackage

/// By what it can be told that a file is not what it was, without reading it.
public struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  /// When its contents and when its state last changed, seconds and nanoseconds.
  private let times: [Int]

  /// Whether it is a folder.
  public let isFolder: Bool

  /// Looks at what `path` leads to; nothing, where nothing is there.
  ///
  /// - Throws: ``PrivateFileError``, where it cannot be looked at.
  public init?(of path: String) throws(PrivateFileError) {
    do {
      self.init(try Stat(FilePath(marked: path)))
    } catch {
      guard error == .noSuchFileOrDirectory else { throw PrivateFileError(error) }
      return nil
    }
  }

  /// Looks at an open file.
  public init?(of file: FileDescriptor) {
    guard let status = try? Stat(file) else { return nil }
    self.init(status)
  }

  private init(_ status: Stat) {
    device = UInt64(truncatingIfNeeded: status.rawValue.st_dev)
    inode = UInt64(truncatingIfNeeded: status.rawValue.st_ino)
    size = status.size
    isFolder = status.type == .directory
    times = [status.st_mtim, status.st_ctim].flatMap { [$0.tv_sec, $0.tv_nsec] }
  }
}
