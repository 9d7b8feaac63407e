import TestSupport
import Testing

/// The page of a district behind Debian's nginx: what a stranger on its network, and the other coordinator, cannot do.
@Suite(.serialized, .waiting, .needs(.python, .nginx)) struct ServedServerTests {
  @Test("Each session has its own vault, and no token opens another's") func ownSessions() throws {
    try Script.run("served.py", "own_sessions")
  }

  @Test("A session ends with its page, and the service goes on") func endsWithItsPage() throws {
    try Script.run("served.py", "ends_with_its_page")
  }

  @Test("Only the name that it was given leads to it, and no other site's page") func onlyItsName() throws {
    try Script.run("strangers.py", "only_its_name")
  }

  @Test("Whoever is not the web server is not let in", .needsRoot("to be other users"))
  func onlyNginx() throws { try Script.run("strangers.py", "only_nginx") }

  @Test("A restart locks everybody and loses nothing") func restart() throws {
    try Script.run("served.py", "restart")
  }

  @Test("Two sessions meet as two desks do") func overtaken() throws {
    try Script.run("served.py", "overtaken")
  }

  /// `GUESSES=10000 SHOTS=/some/folder swift test …` makes more of them, and writes what they came to.
  @Test("Guessing keeps out nobody who logged in from that browser before") func guessing() throws {
    try Script.run("strangers.py", "guessing", seconds: 1200)
  }

  @Test("Whoever has not logged in sends little") func oversized() throws {
    try Script.run("strangers.py", "oversized")
  }

  /// `SHOTS=/some/folder swift test …` writes how long the coordinator waited.
  @Test("A thousand slow connections keep out nobody for long") func crowd() throws {
    try Script.run("strangers.py", "crowd")
  }

  @Test("Whoever makes the vault has the code of the installation") func founding() throws {
    try Script.run("served.py", "founding")
  }

  @Test("A new coordinator joins with a code that is good once, while it is shown") func joining() throws {
    try Script.run("served.py", "joining")
  }

  @Test("The journal has what the recovery code is used for, and not the code") func recovery() throws {
    try Script.run("passphrases.py", "recovery_served")
  }

  @Test("Guessing keeps the recovery code from nobody who logged in from that browser before")
  func recoveryInLine() throws { try Script.run("passphrases.py", "recovery_in_line") }

  @Test("Wrong passphrases in an open session are counted as at the log-in") func ownPassphrase() throws {
    try Script.run("passphrases.py", "own_served")
  }

  @Test("Whoever logs in hears of wrong passphrases") func toldOfGuesses() throws {
    try Script.run("strangers.py", "told_of_guesses")
  }
}
