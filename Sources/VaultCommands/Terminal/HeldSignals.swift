internal import Glibc

/// Signals that wait for as long as this value lives, and take effect after it.
///
/// Nothing that may not be left half done is interrupted: a secret between its wipe and its reader, a terminal
/// without echo.
struct HeldSignals: ~Copyable {
  private let signals: [CInt]
  private let before: sigset_t

  /// What ends or stops a process from the keyboard, with its terminal, or politely.
  static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  init?(_ signals: [CInt] = ending) {
    var set = Self.set(of: signals)
    var before = sigset_t()
    guard unsafe pthread_sigmask(SIG_BLOCK, &set, &before) == 0 else { return nil }
    self.signals = signals
    self.before = before
  }

  deinit {
    var before = before
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Runs `body` while `signals` wait.
  static func during<Result: ~Copyable>(
    _ signals: [CInt] = ending, _ body: (borrowing HeldSignals) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let signals = HeldSignals() else { throw Failure(.io, "signals cannot be blocked") }
    return try body(signals)
  }

  /// Whether one of them waits.
  var isAnyPending: Bool {
    var pending = sigset_t()
    unsafe sigpending(&pending)
    return signals.contains { unsafe sigismember(&pending, $0) == 1 }
  }

  /// Refuses to go on when one of them waits.
  ///
  /// - Throws: ``Terminal/cancelled``.
  func check() throws(Failure) {
    guard !isAnyPending else { throw Terminal.cancelled }
  }

  /// Takes away what waits, so that it takes no effect.
  func forget() {
    var set = Self.set(of: signals)
    var none = timespec()
    while unsafe sigtimedwait(&set, nil, &none) > 0 {}
  }

  private static func set(of signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }
}
