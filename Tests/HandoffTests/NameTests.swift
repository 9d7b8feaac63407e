import Foundation
import Sodium
import TestSupport
import Testing

@testable import Handoff

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

  /// The edges of what is taken for invisible: their neighbors show themselves.
  @Test(
    arguments: [
      "\u{34e}", "\u{350}", "\u{115e}", "\u{1161}", "\u{17b3}", "\u{17b6}", "\u{180a}", "\u{1810}",
      "\u{27ff}",
      "\u{2801}", "\u{3163}", "\u{3165}", "\u{fe10}", "\u{ffa1}",
    ] as [Unicode.Scalar])
  func itsNeighborsShowThemselves(scalar: Unicode.Scalar) {
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
    #expect("Pe\u{1}f1a".escapedForDisplay == "Pe\\x{f1}a")
    #expect("Pe\\x{f1}a".escapedForDisplay == "Pe\\\\x{f1}a")
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
