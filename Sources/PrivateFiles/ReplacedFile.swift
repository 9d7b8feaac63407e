internal import CLinux
internal import Glibc
internal import Sodium
internal import SystemPackage

/// Secret files whose contents change.
public enum ReplacedFile {
  /// Puts a file with `contents` and mode 0600 in the place of the one at `path`, whole or not at all, durably. What was in
  /// that one is overwritten with zeros afterward, as far as the medium allows.
  ///
  /// - Returns: what hindered the overwriting, if anything did; the new contents are there, and the earlier ones keep a name
  ///   for ``finish(_:)``.
  /// - Throws: ``PrivateFileError``; then the old contents are there.
  public static func replace(
    _ path: String, by contents: RawSpan
  ) throws(PrivateFileError) -> PrivateFileError? {
    let old = try OpenFile(at: path, .keys, .readWrite)
    if let hindrance = finish(path) { throw hindrance }
    var file = try NewFile(at: remains(of: path), .secret)
    try file.write(contents)
    try file.publish()
    try exchange(remains(of: path), path)
    OpenFile.syncFolder(of: path)
    if let hindrance = overwrite(old.descriptor) { return hindrance }
    remove(remains(of: path))
    return nil
  }

  /// Whether a process ended here in the middle of a replacement.
  public static func hasRemains(_ path: String) -> Bool { OpenFile.isAnything(at: remains(of: path)) }

  /// Overwrites and removes what a process has left that ended in the middle of a replacement: the earlier contents, or
  /// new ones that were not taken.
  ///
  /// - Returns: what hindered the overwriting, if anything did; they are there then as before.
  @discardableResult
  public static func finish(_ path: String) -> PrivateFileError? {
    guard hasRemains(path) else { return nil }
    if let file = try? OpenFile(at: remains(of: path), .keys, .readWrite),
      let hindrance = overwrite(file.descriptor)
    {
      return hindrance
    }
    remove(remains(of: path))
    return nil
  }

  private static func remains(of path: String) -> String { path + ".new" }

  /// The earlier contents keep a name until they are overwritten; where the file system cannot do that, they have none.
  private static func exchange(_ new: String, _ path: String) throws(PrivateFileError) {
    try PrivateFileError.wrapping {
      let isDone = unsafe FilePath(marked: new).withPlatformString { new in
        unsafe FilePath(marked: path).withPlatformString { path in
          unsafe vendor_vault_exchange(new, path) == 0
            || [EINVAL, ENOSYS].contains(errno) && rename(new, path) == 0
        }
      }
      guard isDone else { throw Errno(rawValue: errno) }
    }
  }

  /// Removes the file, if it is there.
  public static func remove(_ path: String) {
    _ = unsafe FilePath(marked: path).withPlatformString { unsafe Glibc.unlink($0) }
  }

  private static func overwrite(_ file: FileDescriptor) -> PrivateFileError? {
    do throws(PrivateFileError) {
      try PrivateFileError.wrapping {
        let size = try Stat(file).size
        _ = try file.writeAll(toAbsoluteOffset: 0, [UInt8](repeating: 0, count: Int(size)))
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
      return nil
    } catch {
      return error
    }
  }
}

extension OpenFile.Demands {
  /// A secret file that this program alone makes: with one name, in a place of its own.
  public static let keys: Self = [.secret, .own, .ordinary, .noLink, .oneName]
}
