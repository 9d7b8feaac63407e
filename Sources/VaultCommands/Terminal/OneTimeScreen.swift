internal import Glibc
internal import Sodium
internal import SystemPackage

/// What a secret is shown with, once.
struct OneTimeScreen {
  /// The lines above the secret; the secret follows the last of them.
  let before: [String]
  /// The lines below it.
  let after: [String]
  /// The most characters that the secret has.
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

  /// How many rows of `columns` characters it takes.
  func rows(ofColumns columns: Int) -> Int {
    let secretLine = (before.last?.count ?? 0) + secretSize
    return (before.dropLast().map(\.count) + [secretLine] + after.map(\.count))
      .map { max(1, ($0 + columns - 1) / columns) }.reduce(0, +)
  }
}

extension Terminal {
  /// Shows the secret that `commit` lets out on the alternate screen, until a key is pressed.
  ///
  /// `commit` does what cannot be undone, such as a wipe. It runs when the terminal is quiet and takes what is
  /// written, when signals are held back, and when nobody has cancelled.
  ///
  /// - Throws: what `commit` throws, ``cancelled``, or that the terminal cannot show it: nothing was done.
  ///   After the commit, that the secret is lost.
  func showOnce(
    _ screen: OneTimeScreen, commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) {
    try checkRoom(for: screen)
    try StandardStreams.holdingNotes { () throws(Failure) in
      try quietly { mode throws(Failure) in
        let secret = try open(mode, commit)
        try secret.reveal { secret throws(Failure) in try show(secret, on: screen, mode) }
      }
    }
  }

  /// Takes the window, and commits.
  private func open(
    _ mode: borrowing QuietMode, _ commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) -> OneTimeSecret {
    do throws(Failure) {
      try write(Self.alternateScreen + clearing)
      try mode.check()
      return try commit()
    } catch {
      try? close()
      throw error
    }
  }

  /// Shows the secret until it is to be hidden, and anew when the window has another size.
  private func show(
    _ secret: RawSpan, on screen: OneTimeScreen, _ mode: borrowing QuietMode
  ) throws(Failure) {
    let clock = ContinuousClock()
    let start = clock.now
    var drawn = (size: size, time: start)
    var written = 0
    do throws(Failure) {
      var isVisible = try draw(screen, secret, counting: &written)
      while start.duration(to: clock.now) < OneTimeScreen.most {
        let isEarly = drawn.time.duration(to: clock.now) < OneTimeScreen.least
        if mode.isToHide(isEarly: isEarly, isVisible: isVisible) { break }
        if size != drawn.size {
          drawn = (size, clock.now)
          isVisible = try draw(screen, secret, counting: &written)
        }
      }
    } catch {
      try? close()
      throw screen.ifLost(error, written)
    }
    // It was shown. A terminal that cannot be cleared now is one that went away.
    try? close()
    mode.drain()
    guard written > 0 else {
      throw screen.ifLost(Failure(.io, "the window was too small"), 0)
    }
  }

  /// Draws the screen over what is there, or says that there is no room for it.
  ///
  /// What a window loses when it is made smaller depends on the cursor, and may go to the scrollback where the
  /// alternate screen is switched off: first the rows below the cursor, which are dropped, then those at the
  /// top, which are kept. So the screen stands at the bottom, and the cursor at the top.
  private func draw(
    _ screen: OneTimeScreen, _ secret: RawSpan, counting written: inout Int
  ) throws(Failure) -> Bool {
    let (rows, columns) = size
    let needed = screen.rows(ofColumns: columns)
    guard needed <= rows else {
      try write(clearing + "enlarge the window")
      return false
    }
    try write(clearing + "\u{1b}[\(rows - needed + 1);1H" + screen.before.joined(separator: "\n"))
    var count = 0
    defer { written += count }
    do throws(Errno) {
      try file.write(secret, counting: &count)
    } catch {
      throw Failure(.io, "the terminal cannot be written: \(error)")
    }
    try write(screen.after.map { "\n" + $0 }.joined() + "\u{1b}[H")
    return true
  }

  private func close() throws(Failure) { try write(clearing + Self.firstScreen) }

  private static let alternateScreen = "\u{1b}[?1049h"
  private static let firstScreen = "\u{1b}[?1049l"

  /// Clears every row in place. Where the alternate screen is switched off, clearing the screen as a whole
  /// (`ESC [2J`, and `ESC [J` from its first row) would move what is on it to the scrollback.
  private var clearing: String {
    (1...size.rows).map { "\u{1b}[\($0);1H\u{1b}[K" }.joined() + "\u{1b}[H"
  }

  private func checkRoom(for screen: OneTimeScreen) throws(Failure) {
    let (rows, columns) = size
    let needed = screen.rows(ofColumns: columns)
    // A screen that scrolls leaves what was on it behind.
    guard needed <= rows else {
      throw Failure(
        .usage, "the terminal has \(rows) lines, but \(needed) are needed; nothing was done",
        hint: "make the window larger, and run the command again")
    }
  }
}
