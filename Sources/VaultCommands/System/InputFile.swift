internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage

/// Files that are read: whole, once, into guarded memory, up to a size.
enum InputFile {
  /// Reads a file, or standard input for `-`.
  static func read(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try reading(path, what: what) { file in try SecretBytes.read(from: file, limit: limit) }
  }

  /// Reads a file of the user's own, or root's, that nobody else may read; a pipe is not asked.
  static func readPrivate(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try reading(path, what: what) { file in
      let status = try Stat(file)
      let others: FilePermissions = [.groupReadWriteExecute, .otherReadWriteExecute]
      guard status.mode.type != .regular || status.mode.permissions.isDisjoint(with: others) else {
        throw Failure(
          .notPermitted, "\(what) \(path.escapedForDisplay) is open to other users",
          hint: "chmod 600 \(ShellWord.ofFile(path))")
      }
      guard status.mode.type != .regular || [0, geteuid()].contains(status.userID.rawValue) else {
        throw Failure(
          .notPermitted, "\(what) \(path.escapedForDisplay) belongs to another user",
          hint: "use a file of your own, with mode 600")
      }
      return try SecretBytes.read(from: file, limit: limit)
    }
  }

  /// Reads what a passphrase or a secret key comes in, from a descriptor that was handed down.
  static func read(descriptor: Int32, limit: Int) throws(Failure) -> SecretBytes {
    do {
      return try SecretBytes.read(from: FileDescriptor(rawValue: descriptor), limit: limit)
    } catch Errno.fileTooLarge {
      throw Passphrase.tooLong
    } catch {
      throw Failure(.noInput, "descriptor \(descriptor) cannot be read: \(error)")
    }
  }

  /// Reads the first bytes of a file that may be larger.
  static func readStart(_ path: String, limit: Int, what: String) throws(Failure) -> SecretBytes {
    try reading(path, what: what) { file in
      var failure: Errno?
      let start = try SecretBytes(capacity: limit) { output in
        do throws(Errno) {
          while try output.append(readingFrom: file) > 0 {}
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return start
    }
  }

  /// Whether there is anything at `path`.
  static func exists(_ path: String) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false)) != nil
  }

  /// Whether `path` leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    (try? Stat(FilePath(path)))?.type == .directory
  }

  /// Whether `path` leads to an ordinary file.
  static func isFile(_ path: String) -> Bool {
    (try? Stat(FilePath(path)))?.type == .regular
  }

  private static func reading(
    _ path: String, what: String, _ body: (FileDescriptor) throws -> SecretBytes
  ) throws(Failure) -> SecretBytes {
    let name = path.escapedForDisplay
    do {
      if path == "-" { return try body(.standardInput) }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      let descriptor = OpenDescriptor(file)
      return try body(descriptor.file)
    } catch let failure as Failure {
      throw failure
    } catch let error as Errno where error == .noSuchFileOrDirectory || error == .notDirectory {
      throw Failure(.noInput, "there is no \(what) \(name)")
    } catch Errno.isDirectory {
      throw Failure(.badInput, "\(name) is a folder, not a \(what)")
    } catch Errno.fileTooLarge {
      throw Failure(.badInput, "\(name) is too large to be a \(what)")
    } catch Errno.permissionDenied {
      throw Failure(.notPermitted, "\(what) \(name) cannot be read: permission denied")
    } catch let error as SodiumError {
      throw Failure(any: error) ?? Failure(.io, "\(error)")
    } catch {
      throw Failure(.io, "\(what) \(name) cannot be read: \(error)")
    }
  }
}

/// Closes its descriptor when it ends.
private struct OpenDescriptor: ~Copyable {
  let file: FileDescriptor
  init(_ file: FileDescriptor) { self.file = file }
  deinit { try? file.close() }
}
