internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage

// The rules of the interface:
//
//   - What needs a person goes to the terminal (/dev/tty), never through standard input or output, and is
//     erased afterward where it can be. What was typed before a question was there does not answer it.
//   - Results go to standard output, everything else to standard error.
//   - An error is one line, "vault: " and a fact, without capital or full stop; what can be done about it
//     follows on "hint: " lines that can be typed.
//   - Where there is no terminal nothing is asked: what is missing is an error that names the flag.
//   - A secret that leaves the vault for a person is shown on the alternate screen, for a minute at most, and
//     overwritten in place. Only `open` writes one to standard output that may be a terminal: what its user
//     opened is its user's.

/// The terminal of the person at it.
struct Terminal: ~Copyable {
  let file: FileDescriptor

  /// Keys that mean something.
  enum Key {
    static let interrupt: UInt8 = 0x03
    static let endOfInput: UInt8 = 0x04
    static let backspace: UInt8 = 0x08
    static let lineFeed: UInt8 = 0x0a
    static let carriageReturn: UInt8 = 0x0d
    static let killLine: UInt8 = 0x15
    static let escape: UInt8 = 0x1b
    static let space: UInt8 = 0x20
    static let delete: UInt8 = 0x7f
  }

  /// The terminal, if there is one.
  init?() {
    guard let file = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: [.closeOnExec])
    else {
      return nil
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// Writes text of ours; what came from outside must be escaped already.
  func write(_ text: String) throws(Failure) {
    do {
      try file.writeAll(text.utf8)
    } catch {
      throw Failure(.io, "the terminal cannot be written: \(error)")
    }
  }

  /// Asks a question; only the word `yes` (or `y`) is a yes.
  func confirm(_ question: String) throws(Failure) -> Bool {
    let answer = try ask("\(question) [y/N] ")
    return ["y", "yes"].contains(answer.lowercased())
  }

  /// Asks for a line of text. What was typed before the question is forgotten.
  ///
  /// - Throws: ``cancelled`` at ^C and at the end of the input.
  func ask(_ prompt: String) throws(Failure) -> String {
    // ^C is told in words, as everywhere, instead of ending the process in the middle of the line.
    guard let interrupt = HeldSignals([SIGINT]) else { throw Failure(.io, "signals cannot be blocked") }
    guard tcflush(file.rawValue, TCIFLUSH) == 0 else {
      throw Failure(.io, "the terminal cannot be read: \(Errno(rawValue: errno))")
    }
    try write(prompt)
    guard let line = readLine(unless: interrupt) else {
      interrupt.forget()
      try write("\n")
      throw Self.cancelled
    }
    var answer = Substring(decoding: line, as: UTF8.self)
    while answer.last?.isWhitespace == true { answer.removeLast() }
    while answer.first?.isWhitespace == true { answer.removeFirst() }
    return String(answer)
  }

  /// A line without its end, if one comes before `signals` do.
  private func readLine(unless signals: borrowing HeldSignals) -> [UInt8]? {
    var line: [UInt8] = []
    while line.count <= 4096, !signals.isAnyPending {
      switch file.awaitInput(milliseconds: 100) {
      case .none: continue
      case .gone: return nil
      case .ready:
        guard let byte = file.readKey() else { return nil }
        if byte == Key.lineFeed { return line }
        line.append(byte)
      }
    }
    return nil
  }

  /// Rows and columns; the usual ones where the terminal does not tell.
  var size: (rows: Int, columns: Int) {
    var size = winsize()
    let told = unsafe ioctl(file.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 && size.ws_col > 0
    return told ? (Int(size.ws_row), Int(size.ws_col)) : (24, 80)
  }

  func quietly(_ body: (borrowing QuietMode) throws(Failure) -> Void) throws(Failure) {
    guard let mode = QuietMode(file) else { throw Failure(.io, "the terminal cannot hide what is typed") }
    try body(mode)
  }

  static let cancelled = Failure(.usage, "cancelled; nothing was done")
}
