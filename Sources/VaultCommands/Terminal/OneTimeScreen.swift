internal import Glibc
internal import Sodium
internal import SystemPackage

/// What a secret is shown with, once.
struct OneTimeScreen {
  /// The lines above the secret; the secret follows the last of them where there is room beside it.
  let before: [String]
  /// The lines below it.
  let after: [String]
  /// How many characters the secret has.
  let secretSize: Int
  /// The words for a secret that is lost on its way to the screen, after `written` bytes of it.
  let ifLost: @Sendable (Failure, _ written: Int) -> Failure

  /// How long it is shown at most.
  static let most: Duration = .seconds(60)
  /// How long it is shown at least, so that a key that bounces does not take it away unseen.
  static let least: Duration = .seconds(2)

  /// How to leave it: a line for ``after``.
  static let leaving =
    "After \(least.components.seconds) seconds, any key hides it. After \(most.components.seconds) seconds, it hides itself."

  /// What stands above the secret, up to it, in rows of `columns` columns.
  func above(ofColumns columns: Int) -> String {
    let hasRoom = (before.last?.columns ?? 0) + secretSize <= columns
    return before.map { $0.wrapped(to: columns) }.joined(separator: "\n") + (hasRoom ? "" : "\n")
  }

  /// What stands below it.
  func below(ofColumns columns: Int) -> String {
    after.map { "\n" + $0.wrapped(to: columns) }.joined()
  }

  /// How many rows of `columns` columns it takes.
  func rows(ofColumns columns: Int) -> Int {
    let secret = String(repeating: "x", count: secretSize)
    return (above(ofColumns: columns) + secret + below(ofColumns: columns)).rows(ofColumns: columns)
  }
}

extension Terminal {
  /// Shows the secret that `commit` lets out on the alternate screen, until a key is pressed; on a terminal without one
  /// in a line that is overwritten.
  ///
  /// `commit` does what cannot be undone, such as a wipe. It runs when the terminal is quiet and takes what is
  /// written, when signals are held back, and when nobody has canceled.
  ///
  /// - Throws: what `commit` throws, ``canceled``, or that the terminal cannot show it: nothing was done.
  ///   After the commit, that the secret is lost.
  func showOnce(
    _ screen: OneTimeScreen, commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) {
    let display: any OneTimeDisplay = Self.isPlain ? PlainDisplay(screen) : ScreenDisplay(screen)
    try display.checkRoom(on: self)
    try StandardStreams.holdingNotes { () throws(Failure) in
      try quietly { mode throws(Failure) in
        let secret = try open(display, mode, commit)
        try secret.reveal { secret throws(Failure) in try show(secret, on: display, mode) }
      }
    }
  }

  /// Takes the window, and commits.
  private func open(
    _ display: any OneTimeDisplay, _ mode: borrowing QuietMode, _ commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) -> OneTimeSecret {
    do throws(Failure) {
      try display.open(on: self)
      try mode.check()
      return try commit()
    } catch {
      try? display.close(on: self)
      throw error
    }
  }

  /// Shows the secret until it is to be hidden, and anew when the window has another size or this process goes on after
  /// it was stopped.
  private func show(
    _ secret: RawSpan, on display: any OneTimeDisplay, _ mode: borrowing QuietMode
  ) throws(Failure) {
    let clock = ContinuousClock()
    let start = clock.now
    var drawn = (rows: 0, columns: 0)
    // Since when it is seen without a break, and whether that was long enough at some time: from then on keys count.
    var seen: (since: ContinuousClock.Instant?, isLongEnough: Bool) = (nil, false)
    var written = 0
    do throws(Failure) {
      while start.duration(to: clock.now) < OneTimeScreen.most {
        if size != drawn {
          drawn = size
          let isVisible = try display.draw(secret, on: self, counting: &written)
          seen.since = isVisible ? seen.since ?? clock.now : nil
        }
        if let since = seen.since, since.duration(to: clock.now) >= OneTimeScreen.least {
          seen.isLongEnough = true
        }
        if mode.isToHide(isEarly: !seen.isLongEnough, isVisible: seen.since != nil) { break }
        if try mode.resume() {
          try display.open(on: self)
          drawn = (0, 0)
        }
      }
    } catch {
      try? display.close(on: self)
      throw display.screen.ifLost(error, written)
    }
    // It was shown. A terminal that cannot be cleared now is one that went away.
    try? display.close(on: self)
    guard written > 0 else {
      throw display.screen.ifLost(Failure(.io, "the window was too small"), 0)
    }
  }
}
