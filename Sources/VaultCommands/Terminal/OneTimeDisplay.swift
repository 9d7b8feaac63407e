internal import Sodium
internal import SystemPackage

/// A way to show a secret on a terminal, and to take it away again.
protocol OneTimeDisplay {
  var screen: OneTimeScreen { get }

  /// Refuses a terminal on which the secret would be left behind: one that scrolls, or does not overwrite it.
  func checkRoom(on terminal: borrowing Terminal) throws(Failure)

  /// Makes the terminal ready.
  func open(on terminal: borrowing Terminal) throws(Failure)

  /// Shows the secret, over what is there, and counts in `written` what was sent of it.
  ///
  /// - Returns: whether there is room for it.
  func draw(
    _ secret: RawSpan, on terminal: borrowing Terminal, counting written: inout Int
  ) throws(Failure) -> Bool

  /// Takes it away.
  func close(on terminal: borrowing Terminal) throws(Failure)
}

extension Terminal {
  /// Sends a secret as it is.
  fileprivate func send(_ secret: RawSpan, counting written: inout Int) throws(Failure) {
    var count = 0
    defer { written += count }
    do throws(Errno) {
      try file.write(secret, counting: &count)
    } catch {
      throw Failure(.io, "the terminal cannot be written: \(error)")
    }
  }
}

/// The alternate screen, in all its rows.
struct ScreenDisplay: OneTimeDisplay {
  let screen: OneTimeScreen

  init(_ screen: OneTimeScreen) { self.screen = screen }

  func checkRoom(on terminal: borrowing Terminal) throws(Failure) {
    let (rows, columns) = terminal.size
    let needed = screen.rows(ofColumns: columns)
    // A screen that scrolls leaves what was on it behind.
    guard needed <= rows else {
      throw Failure(
        .usage, "the terminal has \(rows) lines, but \(needed) are needed; nothing was done",
        hint: "make the window larger, and run the command again")
    }
  }

  func open(on terminal: borrowing Terminal) throws(Failure) {
    try terminal.send(Self.alternateScreen + Self.clearing(terminal))
  }

  /// Draws the screen over what is there, or says that there is no room for it.
  ///
  /// What a window loses when it is made smaller depends on the cursor, and may go to the scrollback where the
  /// alternate screen is switched off: first the rows below the cursor, which are dropped, then those at the
  /// top, which are kept. So the screen stands at the bottom, and the cursor at the top.
  func draw(
    _ secret: RawSpan, on terminal: borrowing Terminal, counting written: inout Int
  ) throws(Failure) -> Bool {
    let (rows, columns) = terminal.size
    let needed = screen.rows(ofColumns: columns)
    guard needed <= rows else {
      try terminal.send(Self.clearing(terminal) + "enlarge the window".wrapped(to: columns))
      return false
    }
    try terminal.send(
      Self.clearing(terminal) + "\u{1b}[\(rows - needed + 1);1H" + screen.above(ofColumns: columns))
    try terminal.send(secret, counting: &written)
    try terminal.send(screen.below(ofColumns: columns) + "\u{1b}[H")
    return true
  }

  func close(on terminal: borrowing Terminal) throws(Failure) {
    try terminal.send(Self.clearing(terminal) + Self.firstScreen)
  }

  private static let alternateScreen = "\u{1b}[?1049h"
  private static let firstScreen = "\u{1b}[?1049l"

  /// Clears every row in place. Where the alternate screen is switched off, clearing the screen as a whole
  /// (`ESC [2J`, and `ESC [J` from its first row) would move what is on it to the scrollback.
  private static func clearing(_ terminal: borrowing Terminal) -> String {
    (1...terminal.size.rows).map { "\u{1b}[\($0);1H\u{1b}[K" }.joined() + "\u{1b}[H"
  }
}

/// One line that is overwritten, on a terminal that obeys nothing but the return of the carriage.
struct PlainDisplay: OneTimeDisplay {
  let screen: OneTimeScreen

  init(_ screen: OneTimeScreen) { self.screen = screen }

  func checkRoom(on terminal: borrowing Terminal) throws(Failure) {
    let columns = terminal.size.columns
    // Only the line that the cursor is in can be overwritten, and in its last column some terminals go on to the next.
    guard screen.secretSize < columns else {
      throw Failure(
        .usage,
        "the terminal has \(columns) columns, but \(screen.secretSize + 1) are needed; nothing was done",
        hint: "make the window wider, or use a terminal that TERM names other than dumb")
    }
  }

  /// All but the secret, which stays the last line.
  func open(on terminal: borrowing Terminal) throws(Failure) {
    let lines = screen.before + screen.after
    try terminal.write(lines.filter { !$0.isEmpty }.map { $0 + "\n" }.joined())
  }

  func draw(
    _ secret: RawSpan, on terminal: borrowing Terminal, counting written: inout Int
  ) throws(Failure) -> Bool {
    try terminal.send("\r")
    try terminal.send(secret, counting: &written)
    return true
  }

  func close(on terminal: borrowing Terminal) throws(Failure) {
    try terminal.send("\r" + String(repeating: " ", count: screen.secretSize) + "\r")
  }
}
