import Foundation
import Sodium
import TestSupport
import Testing

@testable import Handoff

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2026-11-24T00:00:00Z", 1_795_478_400),
    ("2024-02-29T23:59:59Z", 1_709_251_199), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func canonicalTextIsReadAndWritten(text: String, seconds: Int64) throws {
    let timestamp = try #require(Timestamp(text: text))
    #expect(timestamp.seconds == seconds)
    #expect(timestamp.description == text)
    #expect(Timestamp(seconds: seconds) == timestamp)
  }

  @Test(arguments: [
    "", "2026-11-24", "2026-11-24T00:00:00", "2026-11-24T00:00:00+00:00", "2026-11-24T00:00:00-00:00",
    "2026-11-24T00:00:00.0Z", "2026-11-24t00:00:00z", "2026-11-24 00:00:00Z", " 2026-11-24T00:00:00Z",
    "2026-11-24T00:00:00Z ", "2026-11-24T00:00:00Z\n", "2026-11-24T00:00Z", "20261124T000000Z",
    "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
    "2026-11-24T24:00:00Z", "2026-11-24T23:60:00Z", "2026-12-31T23:59:60Z", "1969-12-31T23:59:59Z",
    "10000-01-01T00:00:00Z", "+2026-11-24T00:00:00Z", "-2026-11-24T00:00:00Z", "99999999999-01-01T00:00:00Z",
    "٢٠٢٦-11-24T00:00:00Z", "2026-11-24T00:00:00Z\u{301}", "2026-11-24T00:00:00\u{200b}Z",
  ])
  func anyOtherTextIsRefused(text: String) { #expect(Timestamp(text: text) == nil) }

  @Test func instantsStayWithinFourDigitYears() {
    #expect(Timestamp(seconds: -1).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(seconds: .max).description == "9999-12-31T23:59:59Z")
    #expect(Timestamp(.distantPast).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(Date(timeIntervalSince1970: 1.9)).seconds == 1)
    for days in [Int.max, .max / 2, 1 << 40] {
      #expect(Timestamp(seconds: 5).adding(days: days).description == "9999-12-31T23:59:59Z")
      #expect(Timestamp(seconds: 5).adding(days: -days).description == "1970-01-01T00:00:00Z")
    }
  }

  @Test func daysAreCountedByMidnights() throws {
    let evening = try #require(Timestamp(text: "2026-11-24T23:59:59Z"))
    let midnight = try #require(Timestamp(text: "2026-11-25T00:00:00Z"))
    #expect(evening < midnight)
    #expect(evening.days(until: midnight) == 1)
    #expect(midnight.days(until: evening) == -1)
    #expect(evening.days(until: evening) == 0)
    #expect(evening.adding(days: 90).description == "2027-02-22T23:59:59Z")
    #expect(evening.adding(days: 90).day == "2027-02-22")
    #expect(evening.days(until: evening.adding(days: 90)) == 90)
  }
}

@Suite struct CDSCodeTests {
  @Test(arguments: ["01000000000000", "19647330000000", "19647331937226", "58999999999999"])
  func fourteenDigitsOfACountyAreACode(text: String) {
    #expect(CDSCode(text)?.text == text)
    #expect(CDSCode.flaw(of: text) == nil)
  }

  @Test(arguments: [
    ("", "it has 0 digits, not 14"), ("1964733000000", "it has 13 digits, not 14"),
    ("196473300000000", "it has 15 digits, not 14"),
    ("19 64733 0000000", "it has characters other than digits"),
    ("1964733000000x", "it has characters other than digits"),
    ("١٩647330000000", "it has characters other than digits"),
    ("00647330000000", "county 00 is not one of 01 to 58"),
    ("59647330000000", "county 59 is not one of 01 to 58"),
    ("99647330000000", "county 99 is not one of 01 to 58"),
  ])
  func anythingElseIsRefusedWithTheReason(text: String, flaw: String) {
    #expect(CDSCode(text) == nil)
    #expect(CDSCode.flaw(of: text) == flaw)
  }

  @Test func aCodeHasParts() throws {
    let district = try #require(CDSCode("19647330000000"))
    let school = try #require(CDSCode("19647331937226"))
    #expect(district.isDistrict)
    #expect(!school.isDistrict)
    #expect(district.district == school.district)
    #expect(school.grouped == "19 64733 1937226")
    #expect(district < school)
  }
}

/// I8: names are data.
@Suite struct NameTests {
  /// What acts on a terminal or a page: control characters, ESC, bidirectional marks, zero width, line
  /// separators, private use, unassigned, tags.
  static let acting: [Unicode.Scalar] = [
    "\u{0}", "\u{7}", "\u{8}", "\t", "\n", "\r", "\u{1b}", "\u{7f}", "\u{85}", "\u{9b}", "\u{ad}", "\u{61c}",
    "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{2028}", "\u{2029}", "\u{202a}",
    "\u{202b}",
    "\u{202c}", "\u{202d}", "\u{202e}", "\u{2060}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    "\u{feff}",
    "\u{fff9}", "\u{e000}", "\u{e0001}", "\u{e0041}", "\u{10fffd}", "\u{378}",
  ]

  /// What shows nothing though Unicode has it among letters, marks and symbols.
  static let invisible: [Unicode.Scalar] = [
    "\u{34f}", "\u{115f}", "\u{1160}", "\u{17b4}", "\u{17b5}", "\u{180b}", "\u{180c}", "\u{180d}", "\u{180e}",
    "\u{180f}", "\u{2800}", "\u{3164}", "\u{fe00}", "\u{fe0f}", "\u{ffa0}", "\u{e0100}", "\u{e01ef}",
  ]

  @Test(arguments: acting + invisible)
  func anActingCharacterNeverComesOutRaw(scalar: Unicode.Scalar) {
    for text in ["\(scalar)", "a\(scalar)b", "\(scalar)\(scalar)", "e\u{301}\(scalar)"] {
      let escaped = text.escapedForDisplay
      #expect(!escaped.unicodeScalars.contains(scalar))
      #expect(escaped.contains("\\u{\(String(scalar.value, radix: 16))}"))
      #expect(DisplayName(text) == nil)
    }
  }

  /// The edges of what is taken for invisible: their neighbours show themselves.
  @Test(
    arguments: [
      "\u{34e}", "\u{350}", "\u{115e}", "\u{1161}", "\u{17b3}", "\u{17b6}", "\u{180a}", "\u{1810}",
      "\u{27ff}",
      "\u{2801}", "\u{3163}", "\u{3165}", "\u{fe10}", "\u{ffa1}",
    ] as [Unicode.Scalar])
  func itsNeighboursShowThemselves(scalar: Unicode.Scalar) {
    #expect("a\(scalar)".escapedForDisplay == "a\(scalar)")
  }

  @Test func noControlOrFormatCharacterOfUnicodeComesOutRaw() {
    for value in UInt32(0)...0x10ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let category = scalar.properties.generalCategory
      guard [.control, .format, .lineSeparator, .paragraphSeparator].contains(category) else { continue }
      #expect(!String(scalar).escapedForDisplay.unicodeScalars.contains(scalar))
    }
  }

  @Test(arguments: [
    "", "Sample SIS", "Ñandú & Søn", "学校", "a/b\"c'", "e\u{301}", "👩 🏫", "<script>", "%s $HOME",
  ])
  func whatOnlyShowsItselfStaysAsItIs(text: String) {
    #expect(text.escapedForDisplay == text)
  }

  @Test func anEscapedTextIsNoOtherTexts() {
    #expect("\\u{1b}".escapedForDisplay == "\\\\u{1b}")
    #expect("\u{1b}".escapedForDisplay == "\\u{1b}")
    #expect("\u{1b}[2J\u{202e}x".escapedForDisplay == "\\u{1b}[2J\\u{202e}x")
  }

  /// `DISTRICT\\svc` would be typed with two.
  @Test(arguments: ["DISTRICT\\svc", "A\\B", "\\", "\\\\", "\\u", "u{1b}"])
  func aBackslashStaysWhereItCannotBeMistaken(text: String) {
    #expect(text.escapedForDisplay == text)
  }

  @Test(arguments: [
    ("a\\b\u{1b}", "a\\\\b\\u{1b}"), ("a\\b  c", "a\\\\b \\u{20}c"), ("\\u{20}", "\\\\u{20}"),
  ])
  func itIsDoubledWhereItCould(text: String, shown: String) { #expect(text.escapedForDisplay == shown) }

  @Test(arguments: [
    ("a  b", "a \\u{20}b"), ("a\u{a0} b", "a\u{a0}\\u{20}b"), ("a \u{3000}b", "a \\u{3000}b"),
    ("a\u{2003}\u{2003}", "a\u{2003}\\u{2003}"),
  ])
  func noTextCanPushWhatComesNextToAnotherLine(text: String, shown: String) {
    #expect(text.escapedForDisplay == shown)
    #expect(text.escapedLinesForDisplay == text)
  }

  @Test func lineEndsStayWhereTextsHaveThem() {
    #expect("a\nb\u{1b}\n".escapedLinesForDisplay == "a\nb\\u{1b}\n")
    #expect("a\r\nb\rc".escapedLinesForDisplay == "a\\u{d}\nb\\u{d}c")
  }

  @Test(arguments: ["a", "Sample SIS", "Ñandú & Søn", String(repeating: "é", count: 100), "a  b", "\\", "\""])
  func aNameOfOneToAHundredCharactersIsAName(text: String) { #expect(DisplayName(text)?.text == text) }

  @Test(arguments: [
    "", " ", " a", "a ", String(repeating: "x", count: 101), " \u{301}a", "a \u{301}x ", "\u{a0}a",
    "a\u{3000}",
    String(repeating: "學", count: 100) + String(repeating: "\u{301}", count: 51),
  ])
  func anythingElseIsNoName(text: String) { #expect(DisplayName(text) == nil) }

  @Test(arguments: ["x", "Contract 2026/117, § 4", "\u{2014}", String(repeating: "é", count: 500)])
  func aRemarkIsOneLineOfUpToFiveHundredCharacters(text: String) throws {
    let remark = try #require(Remark(text))
    #expect(remark.text == text)
    #expect(try CanonicalJSON.decode(Remark.self, from: CanonicalJSON.encode(remark)) == remark)
  }

  @Test(arguments: [
    "", " ", " a", "a\u{a0}", "a\nb", "a\r\nb", "a\u{2028}b", "a\tb", "a\u{202e}b", "a\u{1b}[2Jb",
    String(repeating: "x", count: 501),
    String(repeating: "學", count: 500) + String(repeating: "\u{301}", count: 251),
  ])
  func anythingElseIsNoRemark(text: String) { #expect(Remark(text) == nil) }

  @Test(arguments: ["a", "0", "sample-sis", "a--b", "a1-2b", String(repeating: "a", count: 32)])
  func lettersDigitsAndInnerHyphensAreAHandle(text: String) { #expect(ShortID(text)?.text == text) }

  @Test(arguments: [
    "", "-", "-a", "a-", "A", "a_b", "a b", "a.b", "é", "a\n", "../a", String(repeating: "a", count: 33),
  ])
  func anythingElseIsNoHandle(text: String) { #expect(ShortID(text) == nil) }

  @Test func hexadecimalTextIsEvenAndInLowerCase() {
    #expect(HexBytes("")?.bytes == [])
    #expect(HexBytes("00ff10")?.bytes == [0, 255, 16])
    #expect(HexBytes([0, 255, 16]).text == "00ff10")
    for text in ["0", "FF", "0x00", "g0", " 00", "0 0", "٠٠"] { #expect(HexBytes(text) == nil) }
  }
}

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
