internal import Glibc
internal import SystemPackage

/// A terminal that neither shows what is typed nor turns keys into signals, for as long as this value lives. What was
/// typed before, and what follows the last answer, is thrown away: it would go to the shell, and be run there.
///
/// Signals that would end the process wait until the terminal is as it was: otherwise the shell would be left
/// without echo, or the secret on the screen.
struct QuietMode: ~Copyable {
  private let file: FileDescriptor
  private let before: termios
  private let flags: tcflag_t
  private let signals: HeldSignals

  /// What is taken from the keys.
  enum Keys {
    /// Only that they are shown.
    case hidden
    /// Also that some of them are signals, and that they come by the line.
    case raw

    fileprivate var flags: tcflag_t {
      let shown = tcflag_t(ECHO | ECHONL)
      return self == .hidden ? shown : shown | tcflag_t(ICANON | ISIG | IEXTEN)
    }
  }

  /// How often signals are looked for while a key is waited for, in milliseconds.
  private static let tick = 100

  init?(_ file: FileDescriptor, _ keys: Keys = .raw) {
    // A job in the background waits here: the terminal is the shell's, and as the shell wants it.
    guard tcflush(file.rawValue, TCIFLUSH) == 0 else { return nil }
    var before = termios()
    guard unsafe tcgetattr(file.rawValue, &before) == 0 else { return nil }
    guard let signals = HeldSignals() else { return nil }
    guard Self.quieten(file, from: before, keys.flags) else { return nil }
    flags = keys.flags
    self.file = file
    self.before = before
    self.signals = signals
  }

  private static func quieten(_ file: FileDescriptor, from before: termios, _ flags: tcflag_t) -> Bool {
    var quiet = before
    quiet.c_lflag &= ~flags
    return unsafe tcsetattr(file.rawValue, TCSAFLUSH, &quiet) == 0
  }

  deinit {
    file.forgetInput()
    var before = before
    while unsafe tcsetattr(file.rawValue, TCSAFLUSH, &before) == -1 {
      let error = Errno(rawValue: errno)
      if error == .interrupted { continue }
      return StandardStreams.note("warning: the terminal is left without echo: \(error)\nhint: stty sane\n")
    }
  }

  /// Makes the terminal quiet again if it is not: a shell that stopped this process, and let it go on, left it as it
  /// is for a shell's other programs.
  ///
  /// - Returns: whether it was not, so that what was shown may be gone, too.
  func resume() throws(Failure) -> Bool {
    var now = termios()
    guard unsafe tcgetattr(file.rawValue, &now) == 0, now.c_lflag & flags != 0 else { return false }
    guard Self.quieten(file, from: before, flags) else { throw Terminal.cannotHide }
    return true
  }

  /// Waits for a key, however long it takes; the process may be stopped meanwhile.
  ///
  /// - Parameter ask: shows anew what the key is waited for.
  /// - Throws: ``Terminal/canceled`` when a signal asks the process to end, or the terminal is gone.
  func waitForKey(askingAgain ask: () throws(Failure) -> Void) throws(Failure) {
    while true {
      let input = file.awaitInput(milliseconds: Self.tick)
      if signals.isStopPending {
        var before = before
        guard unsafe tcsetattr(file.rawValue, TCSAFLUSH, &before) == 0 else { throw Terminal.canceled }
        try signals.stop()
      }
      if try resume() {
        try ask()
        continue
      }
      switch input {
      case .ready: return
      case .gone: throw Terminal.canceled
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
  /// - Throws: ``Terminal/canceled``.
  func check() throws(Failure) {
    try signals.check()
    while true {
      switch file.awaitInput(milliseconds: 0) {
      case .none: return
      case .gone: throw Terminal.canceled
      case .ready:
        guard let key = file.readKey() else { throw Terminal.canceled }
        guard key != Terminal.Key.interrupt else { throw Terminal.interrupted }
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
  func drain() {
    // A terminal that is gone says so to the next wait.
    _ = tcflush(file.rawValue, TCIFLUSH)
  }
}

/// What a wait for a terminal's input ended with.
enum InputState {
  case ready
  case none
  case gone
}

extension FileDescriptor {
  /// Rows and columns of a terminal; the usual ones where it does not tell.
  var terminalSize: (rows: Int, columns: Int) {
    var size = winsize()
    let told = unsafe ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 && size.ws_col > 0
    return told ? (Int(size.ws_row), Int(size.ws_col)) : (24, 80)
  }

  /// Waits for something to read.
  func awaitInput(milliseconds: Int) -> InputState {
    var state = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, CInt(milliseconds)) > 0 else { return .none }
    // A terminal that hung up reads as ended, which counts as gone too.
    return state.revents & Int16(POLLIN) != 0 && state.revents & Int16(POLLHUP) == 0 ? .ready : .gone
  }

  /// Throws away what was typed, and what comes along with it, such as the rest of a paste: until nothing comes for a
  /// moment, but not forever.
  func forgetInput() {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(2)
    repeat {
      guard tcflush(rawValue, TCIFLUSH) == 0 else { return }
      guard case .ready = awaitInput(milliseconds: 40) else { return }
    } while clock.now < end
  }

  /// One byte of input, none at its end.
  func readKey() -> UInt8? {
    var byte: [UInt8] = [0]
    let count = try? unsafe byte.withUnsafeMutableBytes { try unsafe read(into: $0) }
    return count == 1 ? byte[0] : nil
  }
}
