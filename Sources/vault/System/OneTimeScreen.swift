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
  /// What can be done when the secret is lost on its way to the screen.
  let ifLost: String

  /// How long it is shown at most.
  static let most: Duration = .seconds(60)
  /// How long it is shown at least, so that a key that bounces does not take it away unseen.
  static let least: Duration = .seconds(2)

  /// How to leave it: a line for ``after``.
  static let leaving =
    "After \(least.components.seconds) seconds any key hides it; after \(most.components.seconds) it hides itself."

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
  /// `commit` does what cannot be undone, such as a wipe. It runs when the terminal is quiet and has taken all
  /// that is written before the secret, when signals are held back, and when nobody has cancelled.
  ///
  /// - Throws: what `commit` throws, ``cancelled``, or that the terminal cannot show it: nothing was done.
  ///   After the commit, that the secret is lost.
  func showOnce(
    _ screen: OneTimeScreen, commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) {
    try checkRoom(for: screen)
    try quietly { mode throws(Failure) in
      let secret = try open(screen, mode, commit)
      let after = [UInt8](screen.after.map { "\n" + $0 }.joined().utf8)
      var written = 0
      do throws(Errno) {
        try secret.reveal { secret throws(Errno) in try file.write(secret, counting: &written) }
        try after.withBytes { after throws(Errno) in try after.write(to: file) }
      } catch {
        try? close()
        throw Failure(.io, "the terminal cannot be written: \(error)").asLoss(written: written, screen.ifLost)
      }
      mode.waitToHide(atLeast: OneTimeScreen.least, atMost: OneTimeScreen.most)
      // It was shown. A terminal that cannot be cleared now is one that went away.
      try? close()
      mode.drain()
    }
  }

  /// Shows all but the secret, and commits.
  private func open(
    _ screen: OneTimeScreen, _ mode: borrowing QuietMode, _ commit: () throws(Failure) -> OneTimeSecret
  ) throws(Failure) -> OneTimeSecret {
    do throws(Failure) {
      try write(Self.alternateScreen + clearing + screen.before.joined(separator: "\n"))
      try mode.check()
      return try commit()
    } catch {
      try? close()
      throw error
    }
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
        .usage, "the terminal has \(rows) lines, and \(needed) are needed; nothing was done",
        hint: "make the window larger, and run the command again")
    }
  }

  /// Rows and columns; the usual ones where the terminal does not tell.
  private var size: (rows: Int, columns: Int) {
    var size = winsize()
    let told = unsafe ioctl(file.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 && size.ws_col > 0
    return told ? (Int(size.ws_row), Int(size.ws_col)) : (24, 80)
  }
}
