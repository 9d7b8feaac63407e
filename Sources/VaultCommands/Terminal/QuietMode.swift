internal import Glibc
internal import SystemPackage

/// A terminal that neither shows what is typed nor turns keys into signals, for as long as this value lives.
///
/// Signals that would end the process wait until the terminal is as it was: otherwise the shell would be left
/// without echo, or the secret on the screen.
struct QuietMode: ~Copyable {
  private let file: FileDescriptor
  private let before: termios
  private let signals: HeldSignals

  /// How often signals are looked for while a key is waited for, in milliseconds.
  private static let tick = 100

  init?(_ file: FileDescriptor) {
    var before = termios()
    guard unsafe tcgetattr(file.rawValue, &before) == 0 else { return nil }
    guard let signals = HeldSignals() else { return nil }
    var quiet = before
    quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
    guard unsafe tcsetattr(file.rawValue, TCSAFLUSH, &quiet) == 0 else { return nil }
    self.file = file
    self.before = before
    self.signals = signals
  }

  deinit {
    var before = before
    while unsafe tcsetattr(file.rawValue, TCSADRAIN, &before) == -1 {
      let error = Errno(rawValue: errno)
      if error == .interrupted { continue }
      return StandardStreams.note("warning: the terminal is left without echo: \(error)\nhint: stty sane\n")
    }
  }

  /// Waits for a key, however long it takes.
  ///
  /// - Throws: ``Terminal/cancelled`` when a signal asks the process to end, or the terminal is gone.
  func waitForKey() throws(Failure) {
    while true {
      switch file.awaitInput(milliseconds: Self.tick) {
      case .ready: return
      case .gone: throw Terminal.cancelled
      case .none: try signals.check()
      }
    }
  }

  /// Whether a key comes within `milliseconds`.
  func hasKey(within milliseconds: Int) -> Bool {
    if case .ready = file.awaitInput(milliseconds: milliseconds) { true } else { false }
  }

  /// Refuses to go on when a signal or ^C came, or the terminal went away.
  ///
  /// - Throws: ``Terminal/cancelled``.
  func check() throws(Failure) {
    try signals.check()
    while true {
      switch file.awaitInput(milliseconds: 0) {
      case .none: return
      case .gone: throw Terminal.cancelled
      case .ready:
        guard let key = file.readKey(), key != Terminal.Key.interrupt else { throw Terminal.cancelled }
      }
    }
  }

  /// Waits a moment, and says whether it is time to hide what is shown: a key was pressed, a signal asks the
  /// process to end, or the terminal is gone.
  ///
  /// - Parameters:
  ///   - isEarly: what comes before a person can have looked does not count.
  ///   - isVisible: no key hides what is not seen.
  func isToHide(isEarly: Bool, isVisible: Bool) -> Bool {
    switch file.awaitInput(milliseconds: Self.tick) {
    case .gone: return true
    case .none: return !isEarly && signals.isAnyPending
    case .ready:
      drain()
      return !isEarly && isVisible
    }
  }

  /// Forgets the keys that were pressed.
  func drain() { tcflush(file.rawValue, TCIFLUSH) }
}

/// What a wait for a terminal's input ended with.
enum InputState {
  case ready
  case none
  case gone
}

extension FileDescriptor {
  /// Waits for something to read.
  func awaitInput(milliseconds: Int) -> InputState {
    var state = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, CInt(milliseconds)) > 0 else { return .none }
    // A terminal that hung up reads as ended, which counts as gone too.
    return state.revents & Int16(POLLIN) != 0 && state.revents & Int16(POLLHUP) == 0 ? .ready : .gone
  }

  /// One byte of input, none at its end.
  func readKey() -> UInt8? {
    var byte: [UInt8] = [0]
    let count = try? unsafe byte.withUnsafeMutableBytes { try unsafe read(into: $0) }
    return count == 1 ? byte[0] : nil
  }
}
