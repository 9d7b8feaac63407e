internal import Foundation
internal import TestSupport
internal import Testing

/// I2, I3, I8: what is asked and shown at a real terminal.
@Suite(.serialized) struct TerminalTests {
  static let folder = Sandbox.source.appending(path: "Terminal")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".exp") }.sorted()
  }()

  @Test func thereAreScripts() {
    #expect(Self.names.count >= 20)
  }

  @Test(.needs(.expect), arguments: names) func theTerminalShowsWhatTheScriptExpects(name: String) throws {
    let expect = try Tool.required(.expect)
    let result = try Sandbox().run([expect, Self.folder.appending(path: name).path])
    #expect(result.status == 0, "\(name): \(result.outputText)\(result.errorText)")
  }

  @Test(.needs(.tmux)) func aRevealedSecretIsInNoScrollback() throws {
    let script = Self.folder.appending(path: "reveal-in-tmux.sh").path
    let result = try Sandbox().shell(". '\(script)'")
    #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
  }
}
