internal import Glibc
internal import Sodium
internal import SystemPackage

/// Unix sockets, by their place in the file system.
public enum SocketFile {
  /// Lets a group connect to the socket at `path`, and nobody else but its owner.
  ///
  /// - Returns: whether the system allowed it.
  public static func admit(group: UInt32, at path: String) -> Bool {
    unsafe FilePath(marked: path).withPlatformString { path in
      // The owner stays as it is.
      unsafe chown(path, uid_t.max, group) == 0 && chmod(path, 0o660) == 0
    }
  }
}
