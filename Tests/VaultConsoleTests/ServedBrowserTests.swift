import TestSupport
import Testing

/// Two coordinators of a district, in two browsers, behind Debian's nginx.
@Suite(.serialized, .waiting, .needs(.python, .nginx, .chromium, .chromedriver, .pip))
struct ServedBrowserTests {
  @Test("From founding and joining to a confirmed delivery, and a reset that both want") func together()
    throws
  {
    try Script.run("coordinators.py", "together")
  }

  @Test("What is locked, lost or stopped asks again, and loses nothing") func leaving() throws {
    try Script.run("coordinators.py", "leaving")
  }
}
