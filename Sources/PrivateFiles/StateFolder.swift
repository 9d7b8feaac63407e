internal import Glibc
internal import SystemPackage

/// Folders that only their owner can enter.
public enum PrivateFolder {
  /// Makes a new one, with mode 0700.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if there is anything at `path`.
  public static func make(_ path: String) throws(PrivateFileError) {
    try PrivateFileError.wrapping {
      guard unsafe mkdir(path, 0o700) == 0 else { throw Errno(rawValue: errno) }
    }
  }

  /// Makes it, and those above it, where they are not there.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if there is anything else than a folder at `path`.
  public static func makeWithParents(_ path: String) throws(PrivateFileError) {
    do {
      try make(path)
    } catch .exists {
      guard (try? Stat(FilePath(path)))?.type == .directory else { throw .exists }
    } catch .system(.noSuchFileOrDirectory) where path.contains("/") {
      let parent = OpenFile.folder(of: path)
      guard parent != path else { throw .missing }
      try makeWithParents(parent)
      // Another process may have been faster.
      do { try make(path) } catch .exists {}
    }
  }
}

/// The folder for what this machine remembers: `vendor-vault` in `$XDG_STATE_HOME`, else in `~/.local/state`.
public enum StateFolder {
  /// Its path; nothing where there is no home folder.
  public static var path: String? {
    if let state = folder("XDG_STATE_HOME") { return state + "/vendor-vault" }
    return folder("HOME").map { $0 + "/.local/state/vendor-vault" }
  }

  /// The folder that a variable of the environment names, which is not looked at as a whole: that takes longer than
  /// reading a key file.
  private static func folder(_ variable: String) -> String? {
    let value = unsafe getenv(variable).map { unsafe String(cString: $0) }
    return value.flatMap { $0.hasPrefix("/") ? $0 : nil }
  }
}
