internal import Glibc
internal import PrivateFiles
internal import Sodium
internal import Synchronization
internal import SystemPackage
internal import VaultDesk

/// Standard output carries results, standard error everything else.
enum StandardStreams {
  /// Makes a closed standard stream harmless (no file opened later may take its number), and a reader that
  /// goes away, or a file that may not grow, an error instead of a signal.
  static func prepare() throws(Failure) {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number in 0...2 where fcntl(CInt(number), F_GETFD) == -1 {
      // Opened for reading, so that writing results to it fails.
      guard unsafe open("/dev/null", O_RDONLY) != -1 else {
        throw Failure(.unavailable, "/dev/null cannot be opened: \(Errno(rawValue: errno))")
      }
    }
  }

  /// Writes a result.
  static func write(_ text: String) throws(Failure) {
    try [UInt8](text.utf8).withBytes { bytes throws(Failure) in try write(bytes) }
  }

  /// Writes the result of what is done by now: where that cannot be written, it is told that it is done.
  static func report(_ text: String, done: String = "the change was made") throws(Failure) {
    do throws(Failure) {
      try write(text)
    } catch .readerLeft {
      return
    } catch {
      throw Failure(error.status, "\(error.fact); \(done)", hint: "vault log shows it")
    }
  }

  /// Writes a result straight from its memory.
  ///
  /// - Throws: ``Failure/readerLeft``, or that it cannot be written.
  static func write(_ bytes: RawSpan) throws(Failure) {
    do {
      try bytes.write(to: .standardOutput)
    } catch .brokenPipe {
      throw .readerLeft
    } catch {
      throw Failure(.io, "standard output cannot be written: \(error)")
    }
  }

  /// Writes a secret, and counts in `written` the bytes that went out, also when it throws.
  static func write(_ secret: RawSpan, counting written: inout Int) throws(Failure) {
    do {
      try FileDescriptor.standardOutput.write(secret, counting: &written)
    } catch {
      throw Failure(.io, "standard output cannot be written: \(error)")
    }
  }

  /// Writes a notice; it is not an error if nobody reads it.
  static func note(_ text: String) {
    endProgress()
    let isHeld = heldNotes.withLock { $0?.append(text) } != nil
    guard !isHeld else { return }
    let isShown = isatty(STDERR_FILENO) == 1
    let shown = isShown ? text.wrapped(to: FileDescriptor.standardError.terminalSize.columns) : text
    _ = try? FileDescriptor.standardError.writeAll(shown.utf8)
  }

  /// Runs `body`, and only then writes the notices from within it: they would stand in the middle of what it
  /// shows, and go with it.
  static func holdingNotes(_ body: () throws(Failure) -> Void) throws(Failure) {
    heldNotes.withLock { $0 = "" }
    defer {
      if let notes = heldNotes.withLock({ $0.take() }) { note(notes) }
    }
    try body()
  }

  private static let heldNotes = Mutex<String?>(nil)

  /// Says how far a command has come, in a line of standard error that the next thing written there replaces; on a
  /// terminal only.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    // In the last column some terminals go on to the next row.
    let shown = text.prefix(FileDescriptor.standardError.terminalSize.columns - 1)
    progressWidth.withLock { width in
      write(progress: String(shown), over: width)
      width = shown.count
    }
  }

  /// Takes the line away that says how far a command has come.
  static func endProgress() {
    progressWidth.withLock { width in
      if width > 0 { write(progress: "", over: width) }
      width = 0
    }
  }

  private static func write(progress text: String, over width: Int) {
    let blanks = String(repeating: " ", count: width)
    let clear = Terminal.isPlain ? "\r\(blanks)\r" : "\r\u{1b}[K"
    _ = try? FileDescriptor.standardError.writeAll((clear + text).utf8)
  }

  /// How many columns the line takes that says how far a command has come.
  private static let progressWidth = Mutex(0)

  /// Refuses a standard output that nobody will read, before something is done that cannot be done twice.
  static func checkOutputIsRead() throws(Failure) {
    let flags = fcntl(STDOUT_FILENO, F_GETFL)
    var state = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    let polled = unsafe poll(&state, 1, 0)
    guard flags != -1, flags & O_ACCMODE != O_RDONLY, polled >= 0,
      state.revents & Int16(POLLERR | POLLNVAL | POLLHUP) == 0
    else { throw Failure(.io, "standard output is closed; nothing was done") }
  }

  /// Whether standard output is a terminal.
  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

extension FileDescriptor {
  /// Writes all bytes straight from their memory, and counts in `written` those that went out, also when it
  /// throws.
  func write(_ bytes: RawSpan, counting written: inout Int) throws(Errno) {
    do {
      while written < bytes.byteCount {
        let rest = bytes.extracting(droppingFirst: written)
        written += try unsafe rest.withUnsafeBytes { rest throws in try unsafe write(rest) }
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
