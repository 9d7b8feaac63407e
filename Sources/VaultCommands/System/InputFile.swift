internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import SystemPackage

/// Files that are read: whole, once, into guarded memory, up to a size.
enum InputFile {
  /// Reads a file, or standard input for `-`.
  static func read(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try read(path, what: what) { file throws(PrivateFileError) in
      try SecretBytes.read(from: file, limit: limit)
    }
  }

  /// Reads a file with a secret in it, which nobody else may read or replace; a pipe is not asked.
  static func readPrivate(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try read(path, .secret, what: what) { file throws(PrivateFileError) in
      try SecretBytes.read(from: file, limit: limit)
    }
  }

  /// Reads a file that decides whom or what to believe, which nobody else may change or replace; a pipe is not asked.
  static func readTrusted(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try read(path, .trusted, what: what) { file throws(PrivateFileError) in
      try SecretBytes.read(from: file, limit: limit)
    }
  }

  /// Reads the first bytes of a file that may be larger.
  static func readStart(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try read(path, what: what) { file throws(PrivateFileError) in
      try SecretBytes.readStart(of: file, limit: limit)
    }
  }

  /// Reads what a passphrase or a secret key comes in, from a descriptor that was handed down.
  static func read(descriptor: Int32, limit: Int) throws(Failure) -> SecretBytes {
    do {
      return try SecretBytes.read(from: FileDescriptor(rawValue: descriptor), limit: limit)
    } catch .tooLarge {
      throw Passphrase.tooLong
    } catch {
      throw Failure(.noInput, "descriptor \(descriptor) cannot be read: \(error)")
    }
  }

  /// What the ordinary file at `path` is, by what stands in it, if that is known.
  static func kind(of path: String) -> TextKind? {
    guard isFile(path), let start = try? readStart(path, limit: SealedBundle.sizeLimit, what: "file") else {
      return nil
    }
    return try? start.withBytes { start throws(SodiumError) in try TextKind.of(start) }
  }

  /// Whether there is anything at `path`.
  static func exists(_ path: String) -> Bool { OpenFile.isAnything(at: path) }

  /// Whether `path` leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    (try? Stat(FilePath(marked: path)))?.type == .directory
  }

  /// Whether `path` leads to an ordinary file.
  static func isFile(_ path: String) -> Bool {
    (try? Stat(FilePath(marked: path)))?.type == .regular
  }

  private static func read(
    _ path: String, _ demands: OpenFile.Demands = [], what: String,
    _ body: (FileDescriptor) throws(PrivateFileError) -> SecretBytes
  ) throws(Failure) -> SecretBytes {
    do throws(PrivateFileError) {
      if path == "-" { return try body(.standardInput) }
      let file = try OpenFile(at: path, demands)
      return try body(file.descriptor)
    } catch {
      throw Failure(error, of: what, at: path)
    }
  }
}
