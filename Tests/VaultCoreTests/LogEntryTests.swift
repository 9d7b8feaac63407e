import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A log entry has one spelling (I7)")
struct LogEntryTests {
  private func entry(
    author: String = "office", index: Int = 3, time: Int64 = 1_795_000_000, body: Int = 100
  ) -> LogEntry {
    LogEntry(
      vault: [UInt8](repeating: 1, count: 32), index: index, previous: [UInt8](repeating: 2, count: 32),
      epoch: 1, author: .of(author), time: Timestamp(seconds: time),
      sealedBody: [UInt8](repeating: 3, count: body), signature: [UInt8](repeating: 4, count: 64))
  }

  @Test(arguments: ["a", "office", String(repeating: "z", count: 32)], [0, 1, 100, 70_000])
  func decodingGivesWhatWasEncoded(author: String, body: Int) {
    for (index, time) in [(0, Int64(0)), (1 << 40, 253_402_300_799)] {
      let entry = entry(author: author, index: index, time: time, body: body)
      #expect(LogEntry(entry.encoded) == entry)
    }
  }

  @Test func theBytesAreWhereTheFormatSays() {
    let bytes = entry().encoded
    #expect(bytes.starts(with: "vendor-vault/entry/v1\n".utf8))
    #expect([UInt8](bytes[22..<54]) == [UInt8](repeating: 1, count: 32))
    #expect([UInt8](bytes[54..<62]).hex == "0000000000000003")
    #expect([UInt8](bytes[62..<94]) == [UInt8](repeating: 2, count: 32))
    #expect([UInt8](bytes[94..<98]).hex == "00000001")
    #expect([UInt8](bytes[98..<105]) == [6] + [UInt8]("office".utf8))
    #expect([UInt8](bytes[105..<113]).hex == "000000006afd86c0")
    #expect([UInt8](bytes[113..<117]).hex == "00000064")
    #expect(bytes.count == 117 + 100 + 64)
  }

  @Test func whateverDecodesEncodesToTheSameBytes() {
    let bytes = entry().encoded
    for flipped in bytes.singleBitFlips {
      guard let entry = LogEntry(flipped) else { continue }
      #expect(entry.encoded == flipped)
    }
  }

  @Test func trailingBytesAreRefused() {
    let bytes = entry().encoded
    for extra in [[0], [UInt8](repeating: 0, count: 64), bytes] as [[UInt8]] {
      #expect(LogEntry(bytes + extra) == nil)
    }
  }

  @Test func everyTruncationIsRefused() {
    let bytes = entry().encoded
    for count in 0..<bytes.count { #expect(LogEntry([UInt8](bytes.prefix(count))) == nil) }
  }

  @Test func numbersThatDoNotFitAreRefused() {
    let bytes = entry().encoded
    // The highest bit of index, epoch, author's length, time and body's length.
    for offset in [54, 94, 98, 105, 113] {
      var flipped = bytes
      flipped[offset] |= 0x80
      #expect(LogEntry(flipped) == nil, "offset \(offset)")
    }
    // A second past the year 9999.
    var late = entry(time: 253_402_300_799).encoded
    late[112] += 1
    #expect(LogEntry(late) == nil)
    var version = bytes
    version[20] = UInt8(ascii: "2")
    #expect(LogEntry(version) == nil)
  }
}
