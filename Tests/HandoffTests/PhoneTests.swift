import Foundation
import Sodium
import TestSupport
import Testing

@testable import Handoff

@Suite struct PhoneTests {
  /// The known answers of the vectors come from Python's hashlib; this one asks it again.
  @Test(.needs(.python)) func fingerprintsAndCodesAreWhatHashlibSays() throws {
    let python = try Tool.required(.python)
    let program = """
      import hashlib
      def digest(text, data): return hashlib.blake2b(text.encode() + data, digest_size=32).digest()
      for kind, key in (("recipient", bytes([9]) + bytes(31)), ("issuer", bytes.fromhex(
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))):
        d = digest("vendor-vault/fingerprint/v1\\n" + kind + "\\n", key)
        print(" ".join("%05d" % (int.from_bytes(d[i:i + 5], "big") % 100000) for i in range(0, 30, 5)))
      n = int.from_bytes(digest("vendor-vault/confirmation/v1\\n", bytes(range(16)))[:8], "big")
      code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n >> s & 31] for s in range(59, 0, -5))
      print(code[:4] + "-" + code[4:8] + "-" + code[8:])
      """
    let lines = try run(python, ["-c", program]).outputText.split(separator: "\n").map(String.init)
    try #require(lines.count == 3)
    let recipient = try RecipientKey(bytes: [9] + [UInt8](repeating: 0, count: 31))
    #expect(recipient.fingerprint.description == lines[0])
    let issuer = try IssuerKey(
      bytes: [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    #expect(issuer.fingerprint.description == lines[1])
    #expect(try ConfirmationCode(token: [UInt8](0..<16)).description == lines[2])
  }

  @Test func theSameBytesAsAnotherKindHaveAnotherFingerprint() throws {
    let bytes = try Vectors.issuer().publicKey
    let issuer = try Fingerprint(of: bytes, kind: .issuer)
    let recipient = try Fingerprint(of: bytes, kind: .recipient)
    #expect(issuer != recipient)
  }

  @Test func aFingerprintIsComparedByItsDigits() throws {
    let vector = try Vectors.load().keys[0]
    let fingerprint = try RecipientKey(text: vector.public).fingerprint
    let digits = vector.fingerprint.filter { $0 != " " }
    #expect(digits.count == 30)
    for between in ["", "-", ", ", " – ", "\u{a0}", ".", "\n", " / ", "; ", "_", "\u{200b}"] {
      let typed = vector.fingerprint.replacing(" ", with: between)
      #expect(Fingerprint(text: typed) == fingerprint, "\(typed)")
    }
    for text in [" \(digits)\t", "(\(digits))", "\u{201c}\(digits)\u{201d}."] {
      #expect(Fingerprint(text: text) == fingerprint)
    }
    let another = try #require(Fingerprint(text: String(digits.reversed())))
    #expect(another != fingerprint)
  }

  @Test(arguments: [
    ("", "it has 0 digits, not 30"), (String(repeating: "12345 ", count: 5), "it has 25 digits, not 30"),
    (String(repeating: "1", count: 31), "it has 31 digits, not 30"),
    (String(repeating: "1", count: 30) + "x", "it has characters other than digits"),
    (String(repeating: "1", count: 29) + "\u{661}", "it has characters other than digits"),
    (String(repeating: "1", count: 29) + "1\u{301}", "it has characters other than digits"),
    (String(repeating: "1", count: 29) + "+1", "it has characters other than digits"),
  ])
  func whatIsNotAFingerprintIsNotAnotherOne(text: String, flaw: String) {
    #expect(Fingerprint(text: text) == nil)
    #expect(Fingerprint.flaw(of: text) == flaw)
  }

  @Test func aConfirmationCodeHasNoCharactersThatLookAlike() throws {
    for _ in 0..<200 {
      let code = try ConfirmationCode(token: Randomness.makeBytes(16)).description
      #expect(code.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}/) != nil, "\(code)")
    }
  }

  @Test(arguments: [
    "7KQ2-M0X1-3HTB", "7kq2-m0x1-3htb", "7KQ2M0X13HTB", "7kq2 m0x1 3htb", " 7 K Q 2 - M 0 X 1 - 3 H T B ",
    "--7KQ2--M0X1--3HTB--", "7KQ2-MOXI-3HTB", "7kq2-moxl-3htb", "7Kq2\tMoXL\t3HTB", "7KQ2-MoXi-3htb",
    "7KQ2–M0X1—3HTB", "7KQ2\u{2011}M0X1\u{a0}3HTB", "7KQ2, M0X1, 3HTB.", "7KQ2_M0X1\n3HTB",
    "7KQ2-M0X1-3HTB\u{200b}",
  ])
  func aTypedCodeIsReadAsItWasMeant(text: String) throws {
    let code = try #require(ConfirmationCode(text: text))
    #expect(code.description == "7KQ2-M0X1-3HTB")
    #expect(code == ConfirmationCode(text: "7KQ2-M0X1-3HTB"))
    #expect(code != ConfirmationCode(text: "7KQ2-M0X1-3HTC"))
  }

  @Test func everyCodeIsReadBackFromWhatItSays() throws {
    for _ in 0..<200 {
      let code = try ConfirmationCode(token: Randomness.makeBytes(16))
      #expect(ConfirmationCode(text: code.description) == code)
      #expect(ConfirmationCode(text: code.description.lowercased()) == code)
    }
  }

  @Test(arguments: [
    "", "-", "7KQ2-M0X1", "7KQ2-M0X1-3HT", "7KQ2-M0X1-3HTB1", "7KQ2-M0X1-3HTU", "7KQ2-M0X1-3HT!",
    "7KQ2+M0X1+3HTB", "７KQ2-M0X1-3HTB", "7KQ2-M0Xı-3HTB", "7\u{212a}Q2-M0X1-3HTB", "7KQ2-M0X1-3HTB\u{301}",
    "٧KQ2-M0X1-3HTB", "ßKQ2-M0X1-3HT", String(repeating: " ", count: 53) + "7KQ2M0X13HTB",
  ])
  func whatIsNoCodeIsNotReadAsOne(text: String) { #expect(ConfirmationCode(text: text) == nil) }
}
