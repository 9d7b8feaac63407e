import Foundation
import Sodium
import TestSupport
import Testing

@testable import Handoff

/// What a mail program rewrote is refused by its name, whether it was a bundle, a key or a record.
@Suite struct RewritingTests {
  enum Sent: String, CaseIterable, Sendable {
    case bundle, publicKey, secretKey, record

    var text: String {
      get throws {
        switch self {
        case .bundle: try Vectors.text("good.bundle")
        case .publicKey:
          try "# name: Aeries Software\n# created: 2026-11-24T00:00:00Z\n\(Vectors.load().keys[0].public)\n"
        case .secretKey: try Vectors.text("sample-vendor.key")
        case .record: try Vectors.text("sample.record")
        }
      }
    }

    /// How the text is refused, if it is for what carried it.
    func refusal(of text: [UInt8]) -> Rewriting? {
      switch self {
      case .bundle:
        let error = rejection { () throws(BundleError) in _ = try SealedBundle.parse(text) }
        if case .rewritten(let rewriting) = error { return rewriting }
      case .publicKey:
        if case .rewritten(let rewriting) = publicRefusal(of: text) { return rewriting }
      case .secretKey:
        if case .rewritten(let rewriting) = secretRefusal(of: text) { return rewriting }
      case .record:
        let error = rejection { () throws(RecordError) in
          let record = try SignedRecord.parse(text)
          try record.verify(trusting: [record.issuer])
        }
        if case .rewritten(let rewriting) = error { return rewriting }
      }
      return nil
    }
  }

  /// Lines of `width` characters, which end in `end`.
  private func broken(_ text: some StringProtocol, at width: Int, with end: String) -> String {
    let characters = [Character](text)
    return stride(from: 0, to: characters.count, by: width)
      .map { String(characters[$0..<min($0 + width, characters.count)]) }.joined(separator: end)
  }

  private func utf16(_ text: String) -> [UInt8] {
    text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
  }

  private let head = "From: Jane <jane@aeries.example>\r\nMIME-Version: 1.0\r\n"

  @Test(arguments: Sent.allCases) func base64IsNamedWhereverItBegins(sent: Sent) throws {
    let text = try sent.text
    for before in [
      "", "x", "xy", "# a name that is longer than a line of base64 with seventy-six characters is",
    ] {
      for bytes in [[UInt8]((before + text).utf8), utf16("\u{feff}" + before + text)] {
        let base64 = Data(bytes).base64EncodedString()
        for width in [base64.count, 76, 64, 20] {
          let lines = broken(base64, at: width, with: "\r\n")
          #expect(sent.refusal(of: [UInt8](lines.utf8)) == .base64, "\(before), \(width)")
        }
      }
    }
  }

  @Test(arguments: Sent.allCases) func quotedPrintableIsNamed(sent: Sent) throws {
    let text = try sent.text
    let quoted = text.replacing("=", with: "=3D").replacing(" ", with: "=20").replacing("-", with: "=2D")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let soft = lines.map { broken($0, at: 30, with: "=\r\n") }.joined(separator: "\r\n")
    // Lines are broken anywhere, within the marks of what it is, too.
    for changed in [quoted, soft, broken(text, at: 9, with: "=\n")]
    where sent != .publicKey && sent != .secretKey || changed != quoted {
      #expect(sent.refusal(of: [UInt8](changed.utf8)) == .quotedPrintable, "\(changed)")
    }
  }

  @Test(arguments: Sent.allCases) func theSourceOfAnEmailIsNamed(sent: Sent) throws {
    let text = try sent.text
    let base64 = broken(Data(text.utf8).base64EncodedString(), at: 76, with: "\r\n")
    let attached = head + "Content-Transfer-Encoding: base64\r\n\r\n" + base64
    #expect(sent.refusal(of: [UInt8](attached.utf8)) == .email)
    let outlook: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0]
    #expect(sent.refusal(of: outlook) == .email)
    // What can be read in it is read, but for a record, which is signed as a whole.
    let plain = [UInt8]((head + "Content-Transfer-Encoding: 7bit\r\n\r\n" + text).utf8)
    #expect(sent.refusal(of: plain) == (sent == .record ? .email : nil))
  }

  @Test(arguments: [Sent.bundle, .record]) func htmlIsNamed(sent: Sent) throws {
    let text = try sent.text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for changed in [
      text.replacing("\n", with: "<br>\n"), lines.map { "<p class=MsoNormal>\($0)<o:p></o:p></p>" }.joined(),
      "<html><body><div>" + text.replacing("\n", with: "</div><div>"),
      text.replacing(" ", with: "&nbsp;") + "<br>",
    ] {
      #expect(sent.refusal(of: [UInt8](changed.utf8)) == .html, "\(changed)")
    }
  }

  @Test func anotherTextIsNotNamed() {
    let quoted = ["-----BEGIN VAULT BUNDLE-----", "YWI=", "-----END VAULT BUNDLE-----"]
    for text in [
      "hello\n", "a=\n\n", "YWJj\nZGVm\n", "x = 1 <br>\n", "color: =AB\n",
      quoted.map { "Jane> \($0)\n" }.joined(), quoted.map { "Jane> \($0)\r\n" }.joined(),
    ] {
      #expect([UInt8](text.utf8).withBytes { Rewriting(of: $0) } == nil, "\(text)")
    }
  }

  @Test func aKeyWhoseLinesWereJoinedIsNamed() throws {
    for (sent, separator) in [(Sent.publicKey, " "), (.secretKey, " "), (.publicKey, ""), (.secretKey, "")] {
      let text = [UInt8](try sent.text.replacing("\n", with: separator).utf8)
      #expect((sent == .publicKey ? publicRefusal(of: text) : secretRefusal(of: text)) == .keyInComment)
    }
  }
}
