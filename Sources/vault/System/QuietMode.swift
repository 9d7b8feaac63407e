internal import Glibc
internal import SystemPackage

/// A terminal that neither shows what is typed nor turns keys into signals, for as long as this value lives.
///
/// Signals that would end the process wait until the terminal is as it was: otherwise the shell would be left
/// without echo, or the secret on the screen.
struct QuietMode: ~Copyable {
  private let file: FileDescriptor
  private let before: termios
  private let signalsBefore: sigset_t

  private static let held = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  init?(_ file: FileDescriptor) {
    var before = termios()
    guard unsafe tcgetattr(file.rawValue, &before) == 0 else { return nil }
    var signals = sigset_t()
    var signalsBefore = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in Self.held { unsafe sigaddset(&signals, signal) }
    guard unsafe pthread_sigmask(SIG_BLOCK, &signals, &signalsBefore) == 0 else { return nil }
    var quiet = before
    quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
    guard unsafe tcsetattr(file.rawValue, TCSAFLUSH, &quiet) == 0 else {
      unsafe pthread_sigmask(SIG_SETMASK, &signalsBefore, nil)
      return nil
    }
    self.file = file
    self.before = before
    self.signalsBefore = signalsBefore
  }

  deinit {
    var before = before
    var signals = signalsBefore
    unsafe tcsetattr(file.rawValue, TCSADRAIN, &before)
    unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
  }

  /// Waits for a key.
  ///
  /// - Returns: whether one was pressed within `seconds` (none: however long it takes).
  /// - Throws: ``Terminal/cancelled`` when a signal asks the process to end, or the terminal is gone.
  func waitForKey(seconds: Int?) throws(Failure) -> Bool {
    let tick = 100
    var left = seconds.map { $0 * 1000 }
    while left.map({ $0 > 0 }) ?? true {
      var state = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&state, 1, CInt(tick))
      if ready > 0 {
        guard state.revents & Int16(POLLIN) != 0 else { throw Terminal.cancelled }
        return true
      }
      var pending = sigset_t()
      unsafe sigpending(&pending)
      for signal in Self.held where unsafe sigismember(&pending, signal) == 1 { throw Terminal.cancelled }
      left = left.map { $0 - tick }
    }
    return false
  }

  /// Forgets the keys that were pressed.
  func drain() { tcflush(file.rawValue, TCIFLUSH) }
}
