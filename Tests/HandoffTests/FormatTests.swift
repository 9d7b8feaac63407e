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
    #expect(try decode(text) == data)
    #expect(String(decoding: text, as: UTF8.self).split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
    #expect(text.withBytes { armor.isPresent(in: $0) })
  }

  /// `[` and `]` stand for BEGIN and END.
  @Test(arguments: [
    "[\nAAAA\n]\n", "[\nAAAA\n]", "Hello\n\n[\nAAAA\n]\nBye\n", "[\r\nAAAA\r\n]\r\n", "[ \t\nAAAA \t\n] \t\n",
    "]\n[\nAAAA\n]\n", "[\nAAAA\n]\n]\n", "[\nAAAA\n]\n[\n", "[\n[\nAAAA\n]\n", "[AAAA]", "a [ A AA\nA ] b",
    "[\nAA\rAA\n]", "> [\n> AAAA\n> ]\n", "[ and ]\n[\nAAAA\n]", "[\n\nAAAA\n\n]\n", "- [\nAAAA\n- ]\n",
    "\u{feff}[\u{a0}\u{ad}\u{1680}\u{180e}\u{2003}\u{2028}\u{205f}\u{2060}\u{3000}\u{85}A\u{200b}AAA\u{feff}]",
    "[\nComment: x\n]\n[\nAAAA\n]\n",
  ])
  func whatStandsAroundAndBetweenDoesNotMatter(pattern: String) throws {
    #expect(try decode(bytes(pattern)) == [0, 0, 0])
  }

  @Test(arguments: [
    ("", Armor.Flaw.missing), ("hello", .missing), ("-----BEGIN VAULT SECRET KEY-----\n", .missing),
    ("]\nAAAA\n", .missing), ("[", .unterminated), ("[\nAAAA\n", .unterminated),
    ("]\n[\nAAAA\n", .unterminated),
    ("[\nAAAA\n-----END VAULT\n", .unterminated), ("[\n]\n", .malformed), ("[\n\n]\n", .malformed),
    ("[\nAAA\n]\n", .malformed), ("[\nAAAAA\n]\n", .malformed), ("[\nAA=\n]\n", .malformed),
    ("[\nAB==\n]\n", .malformed), ("[\nAAB=\n]\n", .malformed), ("[\n====\n]\n", .malformed),
    ("[\nAA==AA==\n]\n", .malformed), ("[\nA*AA\n]\n", .malformed), ("[\nA-AA\n]\n", .malformed),
    ("[\nA_AA\n]\n", .malformed), ("[\nAAAÀ\n]\n", .malformed), ("[\nAA\0AA\n]\n", .malformed),
    ("[\nComment: x\n\nAAAA\n]\n", .malformed), ("[\nAAAA\n][\nAAAA\n]\n", .several),
    ("[AAAA] [AAAA]", .several),
  ])
  func everyFlawIsRefused(pattern: String, flaw: Armor.Flaw) {
    #expect(throws: flaw) { try decode(bytes(pattern)) }
  }

  private func bytes(_ pattern: String) -> [UInt8] {
    Array(pattern.replacing("[", with: armor.begin).replacing("]", with: armor.end).utf8)
  }

  private func decode(_ text: [UInt8]) throws(Armor.Flaw) -> [UInt8] {
    try text.withBytes { text throws(Armor.Flaw) in try armor.decode(text) }
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
