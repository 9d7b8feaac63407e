import TestSupport
import Testing

/// What coordinators do at the page, in a real browser, by the labels that they see.
///
/// `SHOTS=/some/folder swift test --enable-all-traits --filter ConsoleBrowserTests` keeps pictures of each page.
@Suite(.waiting, .needs(.python, .chromium, .chromedriver, .pip)) struct ConsoleBrowserTests {
  @Test("From the log-in to a confirmed delivery, and a reset") func handoff() throws {
    try Script.run("day.py", "handoff")
  }

  @Test("A secret key is shown once, and is nowhere after that") func shownOnce() throws {
    try Script.run("traces.py", "shown_once")
  }

  @Test("A secret key hides itself, and goes with the page that is left") func hidesItself() throws {
    try Script.run("traces.py", "hides_itself")
  }

  @Test("A page that nobody uses is locked, after a word to whoever is there") func locks() throws {
    try Script.run("traces.py", "locks")
  }

  @Test("What opens the page does not stay in the browser") func traces() throws {
    try Script.run("traces.py", "traces")
  }

  @Test("Another site's page cannot display it") func framed() throws {
    try Script.run("traces.py", "framed")
  }

  @Test("What the agency's screen shows is brought in, and the other coordinator is heard") func agency()
    throws
  {
    try Script.run("day.py", "agency")
  }

  @Test("From an empty folder to a confirmed delivery, both roles, with the keyboard alone")
  func keyboard() throws { try Script.run("whole.py", "by_keyboard") }

  @Test("From an empty folder to a confirmed delivery, both roles, on a screen of 320 px")
  func narrow() throws { try Script.run("whole.py", "at_320_px") }

  @Test("A vault is made on the page, with a recovery code and a second coordinator") func firstUse() throws {
    try Script.run("people.py", "first_use")
  }

  @Test("Where there is no vault, whoever opens bundles needs none") func welcome() throws {
    try Script.run("people.py", "welcome")
  }

  @Test("A school has credentials of its own") func school() throws {
    try Script.run("day.py", "school")
  }

  @Test("A vendor makes its key pair, which opens what is sealed to it") func keyPair() throws {
    try Script.run("people.py", "key_pair")
  }

  @Test("Whoever has the key opens a bundle, after comparing who signed it") func opening() throws {
    try Script.run("opening.py", "opening")
  }

  @Test("An opened secret key hides itself, and a key that was locked is asked for again")
  func openedHidesItself() throws { try Script.run("opening.py", "hides_itself") }

  @Test("A vault that cannot be read is no dead end") func unavailable() throws {
    try Script.run("people.py", "unavailable")
  }

  @Test("A coordinator who left is removed") func removal() throws {
    try Script.run("people.py", "removal")
  }

  @Test("Credentials are revoked, and one vendor's authorization is withdrawn") func revocation() throws {
    try Script.run("endings.py", "revocation")
  }

  @Test("A vendor gets another name, and is removed") func vendorChanges() throws {
    try Script.run("endings.py", "vendors")
  }

  @Test("A coordinator changes their own passphrase, and another window is told") func ownPassphrase() throws
  {
    try Script.run("passphrases.py", "own_on_page")
  }

  @Test("Whoever forgot their passphrase, or is new, comes in with the recovery code") func recovery() throws
  {
    try Script.run("passphrases.py", "recovery_on_page")
  }

  @Test("A vendor is recorded with the key that was compared") func vendors() throws {
    try Script.run("people.py", "vendors")
  }

  @Test("Whoever has a dark screen can read it") func inTheDark() throws {
    try Script.run("day.py", "in_the_dark")
  }
}
