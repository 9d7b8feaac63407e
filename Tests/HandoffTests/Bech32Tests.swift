import Sodium
import TestSupport
import Testing

@testable import Handoff

/// I7: a key text has one spelling, and no misspelling of it is a key.
@Suite struct Bech32Tests {
  /// BIP-173, valid strings.
  @Test(arguments: [
    "A12UEL5L", "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "?1ezyfcl",
  ])
  func publishedStringsAreValid(text: String) {
    let refusal = refusal(of: text)
    // The strings of BIP-173 carry groups of five bits, not always whole bytes.
    #expect(refusal == nil || refusal == .wrongLength)
  }

  /// BIP-173, invalid strings.
  @Test(arguments: [
    ("\u{20}1nwldj5", KeyError.notAKey), ("\u{7f}1axkwrx", .notAKey), ("\u{80}1eym55h", .notAKey),
    ("pzry9x0s0muk", .notAKey), ("1pzry9x0s0muk", .notAKey), ("x1b4n0q5v", .invalidCharacter),
    ("li1dgmt3", .notAKey), ("de1lg7wt\u{ff}", .notAKey), ("A1G7SGD8", .checksum), ("10a06t8", .notAKey),
    ("1qzzfhee", .notAKey), ("a12UEL5L", .wrongCase), ("A12uEL5L", .wrongCase), ("", .notAKey),
    ("1", .notAKey),
    ("an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx", .notAKey),
    (String(repeating: "a", count: 4000) + "1qqqqqq", .notAKey),
  ])
  func publishedStringsAreInvalid(text: String, error: KeyError) {
    #expect(refusal(of: text) == error)
  }

  @Test func whatIsEncodedDecodes() throws {
    for size in 0...40 {
      let payload = try Randomness.makeSecret(size)
      for uppercase in [false, true] {
        let text = try payload.withBytes { bytes throws(SodiumError) in
          try Bech32.encode(prefix: "x1y", payload: bytes, uppercase: uppercase)
        }
        let decoded = try text.withBytes { text throws(KeyError) in try Bech32.decode(text) }
        let (prefix, isUppercase) = (decoded.prefix, decoded.isUppercase)
        let bytes = decoded.takePayload().copied()
        #expect(prefix == "x1y")
        #expect(isUppercase == uppercase)
        #expect(bytes == payload.copied())
      }
    }
  }

  @Test func everySubstitutionOfOneCharacterIsRefused() throws {
    for key in try Vectors.load().keys.map(\.public) + [Vectors.load().issuer.public] {
      let characters = Array(key.utf8)
      for index in characters.indices {
        for character in UInt8(33)...126 where character != characters[index] {
          var changed = characters
          changed[index] = character
          let isRefused = rejection { () throws(KeyError) in
            _ = try PublicKey(text: String(decoding: changed, as: UTF8.self))
          }
          #expect(isRefused != nil)
        }
      }
    }
  }

  @Test func everySubstitutionOfOneCharacterOfASecretKeyIsRefused() throws {
    let text = try Vectors.text("sample-vendor.key").split(separator: "\n").last.map { Array($0.utf8) } ?? []
    #expect(text.count > 70)
    for index in text.indices {
      for character in UInt8(33)...126 where character != text[index] {
        var changed = text
        changed[index] = character
        // A line that starts with `#` is a comment.
        #expect(secretRefusal(of: changed) != nil)
      }
    }
  }

  @Test func everyNeighboringSwapInsertionAndDeletionIsRefused() throws {
    let key = Array(try Vectors.load().keys[0].public.utf8)
    var changes: [[UInt8]] = []
    for index in key.indices {
      changes.append(Array(key[..<index] + key[(index + 1)...]))
      for character in "qpzry9x8gf2tvdw0s3jn54khce6mua7l1".utf8 {
        changes.append(Array(key[..<index] + [character] + key[index...]))
      }
      if index > 0, key[index] != key[index - 1] {
        var swapped = key
        swapped.swapAt(index, index - 1)
        changes.append(swapped)
      }
    }
    for change in changes {
      let isRefused = rejection { () throws(KeyError) in
        _ = try PublicKey(text: String(decoding: change, as: UTF8.self))
      }
      #expect(isRefused != nil, "\(String(decoding: change, as: UTF8.self))")
    }
  }

  private func refusal(of text: String) -> KeyError? {
    // U+0080 and U+00FF of BIP-173 are single bytes.
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    return rejection { () throws(KeyError) in
      try bytes.withBytes { bytes throws(KeyError) in _ = try Bech32.decode(bytes) }
    }
  }

  private func secretRefusal(of text: [UInt8]) -> KeyError? {
    rejection { () throws(KeyError) in
      try text.withBytes { text throws(KeyError) in _ = try KeyFile.parseSecret(text) }
    }
  }
}
