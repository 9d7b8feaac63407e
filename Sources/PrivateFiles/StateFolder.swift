internal import Glibc
internal import Sodium
internal import SystemPackage

/// Folders that only their owner can enter.
public enum PrivateFolder {
  /// Makes a new one, with mode 0700.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if there is anything at `path`.
  public static func make(_ path: String) throws(PrivateFileError) {
    try PrivateFileError.wrapping {
      let isMade = unsafe FilePath(marked: path).withPlatformString { unsafe mkdir($0, 0o700) == 0 }
      guard isMade else { throw Errno(rawValue: errno) }
    }
  }

  /// Makes it, and those above it, where they are not there.
  ///
  /// - Throws: ``PrivateFileError``; `exists` if there is anything else than a folder at `path`.
  public static func makeWithParents(_ path: String) throws(PrivateFileError) {
    do {
      try make(path)
    } catch .exists {
      guard (try? Stat(FilePath(marked: path)))?.type == .directory else { throw .exists }
    } catch .system(.noSuchFileOrDirectory) where path.utf8.contains(UInt8(ascii: "/")) {
      let parent = OpenFile.folder(of: path)
      guard parent != path else { throw .missing }
      try makeWithParents(parent)
      // Another process may have been faster.
      do { try make(path) } catch .exists {}
    }
  }

  /// The names in it, in no order.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func names(in path: String) throws(PrivateFileError) -> [String] {
    try PrivateFileError.wrapping {
      guard let folder = unsafe FilePath(marked: path).withPlatformString({ unsafe opendir($0) }) else {
        throw Errno(rawValue: errno)
      }
      defer { unsafe closedir(folder) }
      var names: [String] = []
      while true {
        errno = 0
        guard let entry = unsafe readdir(folder) else {
          guard errno == 0 else { throw Errno(rawValue: errno) }
          return names
        }
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          unsafe String(marking: [UInt8](bytes.prefix { $0 != 0 }))
        }
        if ![".", ".."].contains(name) { names.append(name) }
      }
    }
  }

  /// Has this process work in it.
  ///
  /// - Returns: its absolute path.
  /// - Throws: ``PrivateFileError``.
  public static func enter(_ path: String) throws(PrivateFileError) -> String {
    try PrivateFileError.wrapping {
      let isEntered = unsafe FilePath(marked: path).withPlatformString { unsafe chdir($0) == 0 }
      guard isEntered, let place = current else { throw Errno(rawValue: errno) }
      return place
    }
  }

  /// The absolute path of the folder that this process works in; nothing where it cannot be told.
  public static var current: String? {
    guard let place = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(place) }
    return unsafe String(marking: UnsafePointer(place))
  }

  /// Removes it, and all that is in it.
  ///
  /// - Throws: ``PrivateFileError``.
  public static func remove(_ path: String) throws(PrivateFileError) {
    for name in try names(in: path) {
      let inside = FilePath(marked: path + "/" + name)
      let isFolder = (try? Stat(inside, followTargetSymlink: false))?.type == .directory
      if isFolder {
        try remove(inside.marked)
      } else {
        try PrivateFileError.wrapping {
          guard unsafe inside.withPlatformString({ unsafe unlink($0) }) == 0 else {
            throw Errno(rawValue: errno)
          }
        }
      }
    }
    try PrivateFileError.wrapping {
      let isRemoved = unsafe FilePath(marked: path).withPlatformString { unsafe rmdir($0) == 0 }
      guard isRemoved else { throw Errno(rawValue: errno) }
    }
  }
}

/// The folder for what this machine remembers: `vendor-vault` in `$XDG_STATE_HOME`, else in `~/.local/state`.
public enum StateFolder {
  /// Its path; nothing where there is no home folder.
  public static var path: String? {
    if let state = ProcessEnvironment.folder("XDG_STATE_HOME") { return state + "/vendor-vault" }
    return ProcessEnvironment.folder("HOME").map { $0 + "/.local/state/vendor-vault" }
  }
}

/// The folder for what this user keeps: `vendor-vault` in `$XDG_DATA_HOME`, else in `~/.local/share`.
public enum DataFolder {
  /// Its path; nothing where there is no home folder.
  public static var path: String? {
    if let data = ProcessEnvironment.folder("XDG_DATA_HOME") { return data + "/vendor-vault" }
    return ProcessEnvironment.folder("HOME").map { $0 + "/.local/share/vendor-vault" }
  }
}

/// The folder for what this user can do without: `vendor-vault` in `$XDG_CACHE_HOME`, else in `~/.cache`.
public enum CacheFolder {
  /// Its path; nothing where there is no home folder.
  public static var path: String? {
    if let cache = ProcessEnvironment.folder("XDG_CACHE_HOME") { return cache + "/vendor-vault" }
    return ProcessEnvironment.folder("HOME").map { $0 + "/.cache/vendor-vault" }
  }
}
