import Sodium
import TestSupport
import Testing

/// Names of files are bytes: what comes out of their text is what went in.
@Suite struct MarkedBytesTests {
  @Test(arguments: [
    "", "a/b", "Pe\u{f1}a", "Pen\u{303}a", "\u{1}", "\u{1}f1", "\u{fffd}", "学校.bundle", "a\nb",
  ])
  func textStaysAsItIs(text: String) {
    let bytes = [UInt8](text.utf8)
    let marked = String(marking: bytes)
    #expect(marked.unmarkedBytes == bytes)
    #expect([UInt8](marked.utf8) == bytes || text.contains("\u{1}"))
  }

  @Test func bytesThatAreNotTextComeOutAgain() {
    var numbers = SeededNumbers(seed: 1)
    let some: [UInt8] = [
      0x01, 0x2f, 0x41, 0x66, 0x80, 0xbf, 0xc3, 0xb1, 0xe2, 0x82, 0xed, 0xa0, 0xf1, 0xf4, 0xff,
    ]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 1...12, using: &numbers)).map { _ in
        some.randomElement(using: &numbers) ?? 0
      }
      let marked = String(marking: bytes)
      #expect(marked.unmarkedBytes == bytes)
      #expect(!marked.unicodeScalars.contains("\u{fffd}"))
    }
    #expect(String(marking: [0x50, 0x65, 0xf1, 0x61]) == "Pe\u{1}f1a")
  }
}
