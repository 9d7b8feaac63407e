#if Desk
  internal import Glibc
  internal import NIOCore
  internal import NIOPosix

  /// Why a server cannot listen.
  public enum ListeningError {
    /// What is wrong, in words, where it is one of what happens to people.
    public static func words(for error: any Error) -> String {
      if error is UnixDomainSocketPathWrongType { return "something else than a socket is there" }
      return switch (error as? IOError)?.errnoCode {
      case EADDRINUSE: "it is in use by another program"
      case EACCES, EPERM: "this user may not"
      case ENOENT, ENOTDIR: "its folder is not there"
      case EADDRNOTAVAIL: "this machine has no such address"
      default: "\(error)"
      }
    }
  }
#endif
