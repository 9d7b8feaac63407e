import TestSupport
import Testing

/// Each row of the page's protections, by an attack that works without it.
@Suite(.serialized, .waiting, .needs(.python)) struct ConsoleServerTests {
  @Test("Only the name that it was given leads to the console") func rebindingHost() throws {
    try Script.run("attacks.py", "rebinding_host")
  }

  @Test("Another site's page changes nothing, with headers and without") func crossSite() throws {
    try Script.run("attacks.py", "cross_site_post")
  }

  @Test("Another user of the machine is not let in", .needsRoot("to be another user"))
  func otherUser() throws { try Script.run("attacks.py", "other_user") }

  @Test("The launch token is good once") func launchToken() throws {
    try Script.run("attacks.py", "launch_token")
  }

  @Test("Without the session's token in its header there is nothing to read") func sessionToken() throws {
    try Script.run("attacks.py", "session_token")
  }

  @Test("Every answer has every header, also a refusal") func headers() throws {
    try Script.run("attacks.py", "headers_of_every_answer")
  }

  @Test("What is too large is not read") func oversized() throws {
    try Script.run("attacks.py", "oversized")
  }

  @Test("A thousand connections keep the page from nobody for long") func manyConnections() throws {
    try Script.run("attacks.py", "many_connections")
  }

  @Test("Who sends slowly is not waited for") func slow() throws {
    try Script.run("attacks.py", "slow")
  }

  @Test("A port that another program has is named") func portInUse() throws {
    try Script.run("attacks.py", "port_in_use")
  }

  @Test("The console ends with its page") func endsWithItsPage() throws {
    try Script.run("attacks.py", "ends_with_its_page")
  }

  @Test("The browser is started by a private file, which does not stay") func launchFile() throws {
    try Script.run("attacks.py", "private_launch_file")
  }

  @Test("Within Windows, the browser of Windows is started") func windowsBrowser() throws {
    try Script.run("attacks.py", "windows_browser")
  }

  @Test("Two consoles at once are two sessions") func twoAtOnce() throws {
    try Script.run("attacks.py", "two_at_once")
  }

  @Test("What came in or went out is overwritten") func overwritten() throws {
    try Script.run("attacks.py", "overwritten")
  }

  @Test("What ends something is done once, and only as it was read") func endings() throws {
    try Script.run("endings.py", "protected")
  }

  @Test("A vendor that another coordinator changed is not changed as it was") func stale() throws {
    try Script.run("endings.py", "stale")
  }

  @Test("A passphrase is changed by who has it, once") func ownPassphrase() throws {
    try Script.run("passphrases.py", "own")
  }

  @Test("The recovery code lets in one coordinator, once") func recovery() throws {
    try Script.run("passphrases.py", "recovery")
  }

  @Test("Whoever has not logged in sees nothing") func locked() throws {
    try Script.run("attacks.py", "locked")
  }
}
