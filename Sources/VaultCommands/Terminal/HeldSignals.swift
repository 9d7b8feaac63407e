internal import Glibc

/// Signals that wait for as long as this value lives, and take effect after it.
///
/// Nothing that may not be left half done is interrupted: a secret between its wipe and its reader, a terminal
/// without echo.
struct HeldSignals: ~Copyable {
  private let signals: [CInt]
  private let before: sigset_t

  /// All that would end the process, and what stops it from the keyboard: every signal but those that do neither, and
  /// those that stop what the terminal is not for (signal(7)). SIGKILL and SIGSTOP do not wait.
  static let ending: [CInt] = {
    let others = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTTIN, SIGTTOU]
    return (1...__libc_current_sigrtmax()).filter { !others.contains($0) }
  }()

  init?(_ signals: [CInt] = ending) {
    let signals = signals.filter { !Self.isIgnored($0) }
    var set = Self.set(of: signals)
    var before = sigset_t()
    guard unsafe pthread_sigmask(SIG_BLOCK, &set, &before) == 0 else { return nil }
    self.signals = signals
    self.before = before
  }

  deinit {
    var before = before
    guard unsafe pthread_sigmask(SIG_SETMASK, &before, nil) == 0 else {
      return StandardStreams.note("warning: signals stay blocked; only SIGKILL ends this process\n")
    }
  }

  /// Runs `body` while `signals` wait.
  static func during<Result: ~Copyable>(
    _ signals: [CInt] = ending, _ body: (borrowing HeldSignals) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let signals = HeldSignals(signals) else { throw cannotBlock }
    return try body(signals)
  }

  /// Whether one of them waits.
  var isAnyPending: Bool { Self.isPending(signals) }

  private static func isPending(_ signals: [CInt]) -> Bool {
    var pending = sigset_t()
    // What cannot be known ends what waits, as a signal would.
    guard unsafe sigpending(&pending) == 0 else { return true }
    return signals.contains { unsafe sigismember(&pending, $0) == 1 }
  }

  /// Whether a stop from the keyboard waits.
  var isStopPending: Bool { signals.contains(SIGTSTP) && Self.isPending([SIGTSTP]) }

  /// Lets a stop that waits take effect now, and returns when the process goes on.
  func stop() throws(Failure) {
    var stop = Self.set(of: [SIGTSTP])
    guard unsafe pthread_sigmask(SIG_UNBLOCK, &stop, nil) == 0,
      unsafe pthread_sigmask(SIG_BLOCK, &stop, nil) == 0
    else { throw Self.cannotBlock }
  }

  static let cannotBlock = Failure(.io, "signals cannot be blocked")

  /// Refuses to go on when one of them waits.
  ///
  /// - Throws: ``Terminal/canceled``.
  func check() throws(Failure) {
    guard !isAnyPending else { throw Terminal.canceled }
  }

  /// Takes `signal` away, so that it takes no effect.
  ///
  /// - Returns: whether it waited.
  func forget(_ signal: CInt) -> Bool {
    var set = Self.set(of: [signal])
    var none = timespec()
    return unsafe sigtimedwait(&set, nil, &none) == signal
  }

  /// What is ignored, as `nohup` has it, would wait like the others, and must not be taken for one of them.
  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    let (handler, ignored) = unsafe (
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self), unsafeBitCast(SIG_IGN, to: Int.self)
    )
    return handler == ignored
  }

  private static func set(of signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }
}
