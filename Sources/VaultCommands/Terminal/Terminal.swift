internal import Glibc
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import Synchronization
internal import SystemPackage

// The rules of the interface:
//
//   - What needs a person goes to the terminal (/dev/tty), never through standard input or output, and is
//     erased afterward where it can be. What was typed before a question was there does not answer it, and what
//     follows the answer is thrown away: neither goes to the shell.
//   - Lines end between words, as wide as the terminal is. What is not a terminal gets them as they are.
//   - Results go to standard output, everything else to standard error.
//   - An error is one line, "vault: " and a fact, without capital or full stop; what can be done about it
//     follows on "hint: " lines that can be typed.
//   - Where there is no terminal nothing is asked: what is missing is an error that names the flag.
//   - A secret that leaves the vault for a person is shown on the alternate screen, for a minute at most, and
//     overwritten in place; where TERM names no such screen, in a line that is overwritten. Only `open` writes
//     one to standard output that may be a terminal: what its user opened is its user's.

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
    static let suspend: UInt8 = 0x1a
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

  /// Writes text of ours, in rows that end between words; what came from outside must be escaped already.
  func write(_ text: String) throws(Failure) { try send(text.wrapped(to: size.columns)) }

  /// Writes text, and sequences that the terminal obeys, as they are.
  func send(_ text: String) throws(Failure) {
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

  /// Asks for a line of text. What was typed before the question is forgotten, and what follows the line.
  ///
  /// - Throws: ``interrupted`` at ^C, ``canceled`` at the end of the input.
  func ask(_ prompt: String) throws(Failure) -> String {
    Self.hasAsked.store(true, ordering: .relaxed)
    // ^C is told in words, as everywhere, instead of ending the process in the middle of the line. What else ends it
    // waits until what was typed is thrown away.
    guard let signals = HeldSignals() else { throw HeldSignals.cannotBlock }
    guard tcflush(file.rawValue, TCIFLUSH) == 0 else {
      throw Failure(.io, "the terminal cannot be read: \(Errno(rawValue: errno))")
    }
    try write(prompt)
    let line = try readLine(unless: signals) { () throws(Failure) in try write(prompt) }
    _ = QuietMode(file)
    guard let line else {
      let isInterrupted = signals.forget(SIGINT)
      try send("\n")
      throw isInterrupted ? Self.interrupted : Self.canceled
    }
    var answer = Substring(decoding: line, as: UTF8.self)
    while answer.last?.isWhitespace == true { answer.removeLast() }
    while answer.first?.isWhitespace == true { answer.removeFirst() }
    return String(answer)
  }

  /// A line without its end, if one comes before ^C does; the process may be stopped meanwhile.
  private func readLine(
    unless signals: borrowing HeldSignals, askingAgain ask: () throws(Failure) -> Void
  ) throws(Failure) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      if signals.isStopPending {
        try signals.stop()
        line = []
        try ask()
      }
      guard !signals.isAnyPending else { return nil }
      switch file.awaitInput(milliseconds: 100) {
      case .none: continue
      case .gone: return nil
      case .ready:
        guard let byte = file.readKey() else { return nil }
        if byte == Key.lineFeed { return line }
        line.append(byte)
      }
    }
  }

  /// Whether it obeys nothing but characters and line ends, as far as `TERM` says.
  static let isPlain = ["", "dumb", "unknown"].contains(ProcessEnvironment["TERM"] ?? "")

  /// Rows and columns.
  var size: (rows: Int, columns: Int) { file.terminalSize }

  func quietly(_ body: (borrowing QuietMode) throws(Failure) -> Void) throws(Failure) {
    Self.hasAsked.store(true, ordering: .relaxed)
    guard let mode = QuietMode(file) else { throw Self.cannotHide }
    try body(mode)
  }

  /// Throws away what was typed since the last question, if there was one: it would go to the shell, and be run there.
  static func forgetRest() { atLastQuestion()?.file.forgetInput() }

  /// Does what takes a moment, after a question if there was one: what is typed meanwhile, as the answer to the next one,
  /// is not shown and not kept. A signal waits for the end of it.
  static func hidingKeys<Result: ~Copyable, Problem: Error>(
    during work: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    guard let terminal = atLastQuestion() else { return try work() }
    return try terminal.hidingKeys(work)
  }

  private func hidingKeys<Result: ~Copyable, Problem: Error>(
    _ work: () throws(Problem) -> Result
  ) throws(Problem) -> Result {
    guard let mode = QuietMode(file, .hidden) else { return try work() }
    return try withExtendedLifetime(mode, work)
  }

  /// The terminal, if something was asked at it.
  private static func atLastQuestion() -> Terminal? {
    guard hasAsked.load(ordering: .relaxed), let terminal = Terminal(),
      // A job that was moved to the background would be stopped.
      tcgetpgrp(terminal.file.rawValue) == getpgrp()
    else { return nil }
    return terminal
  }

  private static let hasAsked = Atomic(false)

  static let canceled = Failure(.usage, "canceled; nothing was done")
  /// By ^C.
  static let interrupted = Failure(.interrupted, canceled.fact)
  static let cannotHide = Failure(.io, "the terminal cannot hide what is typed")
}

extension Failure {
  /// Whether the person at the terminal wanted no more of it.
  var isCancellation: Bool { self == Terminal.canceled || self == Terminal.interrupted }
}
