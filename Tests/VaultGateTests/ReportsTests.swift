import Foundation
import TestSupport
import Testing

/// The gate behind Debian's nginx, with the lines of README, asked by curl and by a client that nobody wrote here.
@Suite(.serialized, .needs(.python, .nginx, .curl)) struct ReportsTests {
  private static let source = URL(filePath: #filePath).deletingLastPathComponent()
  private static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  @Test("From generate to a report; a reset counts within a second, and no older file after it")
  func theWholeWay() throws { try run("the_whole_way") }

  @Test("After 90 days it is over", .needs(.faketime))
  func ninetyDays() throws { try run("ninety_days") }

  @Test("Whatever is shown is answered with 401, and never with a failure")
  func strangers() throws { try run("strangers") }

  @Test("A client of another's gets a token, and a report with it", .needs(.pip))
  func tokens() throws { try run("tokens") }

  @Test(
    "No other user can ask, but for root", .needsRoot("to be other users"))
  func onlyTheWebServer() throws { try run("only_the_web_server") }

  private func run(_ step: String) throws {
    let folder = try TemporaryFolder()
    for name in ["home", "work"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    let result = try TestSupport.run(
      "/usr/bin/timeout",
      ["-k", "5", "180", "/usr/bin/python3", Self.source.appending(path: "Helpers/vendor.py").path, step],
      environment: [
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": folder.path("home"),
        "PRODUCTS": Self.products.path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1",
      ], workingDirectory: folder.url.appending(path: "work"))
    #expect(result.status == 0, "\(step): \(result.outputText)\(result.errorText)")
  }
}
