internal import Glibc
internal import SystemPackage

/// The program that this process runs.
public enum ProcessProgram {
  /// The folder that it lies in; a byte that is not UTF-8 is marked.
  public static var folder: String? {
    FilePath(linkOf: AT_FDCWD, "/proc/self/exe")?.removingLastComponent().marked
  }

  /// Becomes the first of the programs at `paths` that is there, with the same command line.
  ///
  /// - Returns: why one that is there cannot be started; nothing, if none is there.
  public static func become(anyOf paths: [String]) -> String? {
    var reason: String?
    for path in paths {
      _ = unsafe FilePath(marked: path).withPlatformString { unsafe execv($0, CommandLine.unsafeArgv) }
      let error = Errno(rawValue: errno)
      if error != .noSuchFileOrDirectory { reason = "\(error)" }
    }
    return reason
  }
}
