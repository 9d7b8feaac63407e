import TestSupport
import Testing

internal import Sodium

@testable import Handoff

@Suite struct ArmorTests {
  private let armor = Armor(label: "VAULT BUNDLE")

  @Test(arguments: [1, 2, 3, 47, 48, 49, 95, 96, 97, 1000])
  func whatIsEncodedDecodes(size: Int) throws {
    let data = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let text = armor.encode(data)
    #expect(try armor.decode(text) == data)
    #expect(String(decoding: text, as: UTF8.self).split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
    #expect(text.withBytes { armor.isPresent(in: $0) })
  }

  @Test func textAroundAndLineEndsDoNotMatter() throws {
    let text = String(decoding: armor.encode([UInt8](0..<100)), as: UTF8.self)
    for variant in [
      text, "Hello\n\n" + text + "Bye\n", text.replacing("\n", with: "\r\n"),
      text.replacing("\n", with: " \t\n"),
      String(text.dropLast()), "-----END VAULT BUNDLE-----\n" + text, text + "-----END VAULT BUNDLE-----\n",
      text + "-----BEGIN OTHER-----\n",
    ] {
      #expect(try armor.decode(Array(variant.utf8)) == [UInt8](0..<100))
    }
  }

  @Test(arguments: [
    ("", Armor.Flaw.missing), ("hello", .missing), ("-----BEGIN VAULT SECRET KEY-----\n", .missing),
    (" B\nAAAA\nE\n", .missing), ("B AAAA\nE\n", .missing), ("B", .unterminated),
    ("B\nAAAA\n", .unterminated),
    ("B\nAAAA\n E\n", .unterminated), ("B\nAAAA\nE x\n", .unterminated), ("B\nE\n", .malformed),
    ("B\n\nE\n", .malformed), ("B\n\nAAAA\nE\n", .malformed), ("B\nAAAA\n\nE\n", .malformed),
    ("B\nAAAA\nAAAA\nE\n", .malformed), ("B\nAAA\nE\n", .malformed), ("B\nAAAAA\nE\n", .malformed),
    ("B\nAA=\nE\n", .malformed), ("B\nAB==\nE\n", .malformed), ("B\nAAB=\nE\n", .malformed),
    ("B\n====\nE\n", .malformed), ("B\nAA==AA==\nE\n", .malformed), ("B\nA*AA\nE\n", .malformed),
    ("B\nA AA\nE\n", .malformed), ("B\n AAAA\nE\n", .malformed), ("B\nAA\rAA\nE\n", .malformed),
    ("B\nB\nAAAA\nE\n", .malformed), ("B\nAAAA\nE\nB\n", .several), ("B\nAAAA\nE\nB\nAAAA\nE\n", .several),
    ("B\nComment: x\n\nAAAA\nE\n", .malformed),
    ("B\n" + String(repeating: "A", count: 68) + "\nE\n", .malformed),
  ])
  func everyFlawIsRefused(pattern: String, flaw: Armor.Flaw) {
    // B and E at the start of a line, or after its first blank, stand for the BEGIN and END lines.
    let lines = pattern.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let word = line.trimmingPrefix(" ").prefix { $0 != " " }
      let lines = ["B": "-----BEGIN VAULT BUNDLE-----", "E": "-----END VAULT BUNDLE-----"]
      return lines[String(word)].map { String(line).replacing(word, with: $0) } ?? String(line)
    }
    let text = lines.joined(separator: "\n")
    #expect(throws: flaw) { try armor.decode(Array(text.utf8)) }
  }
}

@Suite struct CanonicalJSONTests {
  private struct Value: Codable, Equatable {
    var count: Int
    var name: String
    var inner: Inner?
    struct Inner: Codable, Equatable {
      var a: Bool
      var b: [Int]
    }
  }

  @Test(arguments: [
    #"{"count":1,"name":"x"}"#, #"{"count":-1,"name":""}"#, #"{"count":9223372036854775807,"name":"a/b"}"#,
    #"{"count":0,"inner":{"a":true,"b":[]},"name":"\"\\"}"#,
    #"{"count":0,"inner":{"a":false,"b":[1,2]},"name":"é"}"#,
    #"{"count":0,"name":"学校 👩‍🏫"}"#, #"{"count":0,"name":"\n\t\r\b\f\u001b"}"#,
  ])
  func whatParsesEncodesToTheSameBytes(text: String) throws {
    let value = try CanonicalJSON.decode(Value.self, from: Array(text.utf8))
    #expect(try CanonicalJSON.encode(value) == Array(text.utf8))
  }

  @Test(arguments: [
    #"{"name":"x","count":1}"#, #"{"count":0,"inner":{"b":[],"a":true},"name":"x"}"#,
    #"{"count": 1,"name":"x"}"#,
    #" {"count":1,"name":"x"}"#, #"{"count":1,"name":"x"} "#, "{\"count\":1,\"name\":\"x\"}\n",
    #"{"count":1,"count":1,"name":"x"}"#, #"{"count":2,"count":1,"name":"x"}"#,
    #"{"count":1,"name":"x","zip":1}"#,
    #"{"age":1,"count":1,"name":"x"}"#, #"{"count":1,"name":"\u0041"}"#, #"{"count":1,"name":"\/"}"#,
    #"{"count":1,"name":"\u000a"}"#, #"{"count":1,"name":"\u001B"}"#, #"{"c\u006funt":1,"name":"x"}"#,
    #"{"count":1.0,"name":"x"}"#, #"{"count":1e0,"name":"x"}"#, #"{"count":01,"name":"x"}"#,
    #"{"count":+1,"name":"x"}"#, #"{"count":-0,"name":"x"}"#, #"{"count":"1","name":"x"}"#, #"{"count":1}"#,
    #"{"count":1,"inner":null,"name":"x"}"#, #"{"count":1,"name":"x",}"#, #"{"count":1,"name":"x"}{}"#, "[]",
    "",
    "{}", "null", #"{"count":9223372036854775808,"name":"x"}"#, "\u{feff}{\"count\":1,\"name\":\"x\"}",
    #"{"count":1,"name":"\ud800"}"#, #"{"count":1,"name":"x" /* */}"#,
  ])
  func everyOtherSpellingIsRefused(text: String) {
    #expect(throws: CanonicalJSON.Malformed.self) {
      try CanonicalJSON.decode(Value.self, from: Array(text.utf8))
    }
  }

  @Test func brokenUnicodeAndOtherEncodingsAreRefused() throws {
    let good = [UInt8](#"{"count":1,"name":"x"}"#.utf8)
    let wide: [UInt8] = Array(good.map { [$0, 0] as [UInt8] }.joined())
    let broken: [UInt8] = good.map { $0 == UInt8(ascii: "x") ? 0xff : $0 }
    for bytes in [wide, [0xff, 0xfe] + wide, broken] {
      #expect(throws: CanonicalJSON.Malformed.self) { try CanonicalJSON.decode(Value.self, from: bytes) }
    }
  }

  @Test func deeplyNestedTextIsRefused() {
    let text = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: CanonicalJSON.Malformed.self) { try CanonicalJSON.decode(Value.self, from: text) }
  }
}
