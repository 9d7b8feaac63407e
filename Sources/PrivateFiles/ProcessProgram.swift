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

extension ProcessProgram {
  /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, a macro that Swift does not see.
  private static let ownSession: Int16 = 0x80

  /// Starts the program `name` of `PATH` in a session of its own, with nothing to read and nobody to hear it, and does not
  /// wait for it.
  ///
  /// - Returns: whether it was started.
  public static func start(_ name: String, _ argument: String) -> Bool {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return false }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    guard unsafe posix_spawnattr_init(&attributes) == 0 else { return false }
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // What this process ignores is not for others to ignore.
    var signals = sigset_t()
    let flags = Int16(POSIX_SPAWN_SETSIGDEF) | Self.ownSession
    guard unsafe sigfillset(&signals) == 0, unsafe posix_spawnattr_setsigdefault(&attributes, &signals) == 0,
      unsafe posix_spawnattr_setflags(&attributes, flags) == 0
    else { return false }
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard unsafe posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) == 0 else {
        return false
      }
    }
    var words = unsafe [strdup(name), strdup(argument), nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    return unsafe posix_spawnp(nil, name, &actions, &attributes, &words, environ) == 0
  }
}
