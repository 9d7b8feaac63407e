internal import Glibc
internal import Sodium
internal import SystemPackage

/// Secret files whose contents change.
public enum ReplacedFile {
  /// Puts a file with `contents` and mode 0600 in the place of the one at `path`, whole or not at all, durably. What was in
  /// that one is overwritten with zeros afterward, as far as the medium allows.
  ///
  /// - Throws: ``PrivateFileError``; then the old contents are there.
  public static func replace(_ path: String, by contents: RawSpan) throws(PrivateFileError) {
    let old = try OpenFile(at: path, .keys, .readWrite)
    let new = path + ".new"
    // One that a process has left, which ended here.
    remove(new)
    var file = try NewFile(at: new, .secret)
    try file.write(contents)
    try file.publish()
    try PrivateFileError.wrapping {
      let isRenamed = unsafe FilePath(marked: new).withPlatformString { new in
        unsafe FilePath(marked: path).withPlatformString { path in unsafe rename(new, path) == 0 }
      }
      guard isRenamed else { throw Errno(rawValue: errno) }
    }
    OpenFile.syncFolder(of: path)
    overwrite(old.descriptor)
  }

  /// Removes the file, if it is there.
  public static func remove(_ path: String) {
    _ = unsafe FilePath(marked: path).withPlatformString { unsafe Glibc.unlink($0) }
  }

  /// The new contents are there, whether this works or not.
  private static func overwrite(_ file: FileDescriptor) {
    guard let size = try? Stat(file).size else { return }
    _ = try? file.writeAll(toAbsoluteOffset: 0, [UInt8](repeating: 0, count: Int(size)))
    _ = fsync(file.rawValue)
  }
}

extension OpenFile.Demands {
  /// A secret file that this program alone makes: with one name, in a place of its own.
  public static let keys: Self = [.secret, .own, .ordinary, .noLink, .oneName]
}
