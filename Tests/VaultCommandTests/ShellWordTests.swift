internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing

@testable internal import VaultCommands

/// Data for a shell is spelled in bytes, and comes out of it as it went in.
@Suite struct ShellWordTests {
  static let texts = [
    "a", "a b", "a'b", "a'\u{301}; touch X; echo '\u{301}", "'", "''\u{20dd}'", "", "$HOME `id` $(id)",
    "a\\b", "~", "#a", "*", "!x", "\"", "%s", "=", "学校", "a  b", "-n",
  ]

  @Test(arguments: texts) func aShellReadsTheSameBytes(text: String) throws {
    for shell in ["sh", "bash"] {
      let result = try Sandbox().run(["/bin/\(shell)", "-c", "printf %s \(ShellWord.quoted(text)); ls"])
      #expect(result.outputText == text)
      #expect(result.status == 0 && result.errors.isEmpty)
    }
  }

  @Test(
    arguments: texts.filter { !$0.isEmpty } + [
      "\u{1b}[2J", "a\nb", "\u{202e}x", "100%\u{7}", "\\u{1b}", String(marking: [0x50, 0x65, 0xf1, 0x61]),
    ])
  func aFileNameIsTypedAsItIsShown(text: String) throws {
    let word = ShellWord.ofFile(text)
    #expect(word.escapedForDisplay == word || word.contains("$(printf"))
    #expect(word.unicodeScalars.allSatisfy { $0.isDisplayable })
    for shell in ["sh", "bash"] {
      let sandbox = try Sandbox()
      let result = try sandbox.run(["/bin/\(shell)", "-c", ": > \(word); touch \(word); printf '%s/' *"])
      #expect(result.output == text.unmarkedBytes + [UInt8]("/".utf8))
      #expect(result.status == 0 && result.errors.isEmpty)
    }
  }

  @Test func whatNoWordCanSayIsLeftToItsReader() {
    #expect(ShellWord.ofFile("a\n") == "FILE")
    #expect(ShellWord.ofFile("-") == "FILE")
  }
}
