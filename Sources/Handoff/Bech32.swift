internal import Sodium

/// Bech32 (BIP-173) without its length limit: a readable prefix, `1`, the payload in groups of five bits,
/// six characters of checksum. Works on guarded memory throughout, because secret keys are written so too.
enum Bech32 {
  private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let checksumLength = 6
  /// BIP-173: the most characters of a prefix.
  private static let prefixLimit = 83
  private static let separator = UInt8(ascii: "1")

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// A decoded string: the prefix in lower case, the case it was written in, and the payload.
  struct Decoded: ~Copyable {
    let prefix: String
    let isUppercase: Bool
    let payload: SecretBytes

    consuming func takePayload() -> SecretBytes { payload }
  }

  /// Encodes in lower case, or in upper case throughout.
  static func encode(
    prefix: String, payload: RawSpan, uppercase: Bool = false
  ) throws(SodiumError) -> SecretBytes {
    let prefix = [UInt8](prefix.utf8)
    let groups = (payload.byteCount * 8 + 4) / 5
    return try SecretBytes(capacity: prefix.count + 1 + groups + checksumLength) { output in
      func written(_ character: UInt8) -> UInt8 { uppercase ? uppercased(character) : character }
      for character in prefix { output.append(written(character)) }
      output.append(separator)
      var checksum = Checksum(prefixLength: prefix.count) { prefix[$0] }
      var bits: UInt32 = 0
      var bitCount = 0
      for offset in payload.byteOffsets {
        bits = bits << 8 | UInt32(payload[offset])
        bitCount += 8
        while bitCount >= 5 {
          bitCount -= 5
          let group = UInt8(bits >> bitCount & 31)
          checksum.add(group)
          output.append(written(alphabet[Int(group)]))
        }
      }
      if bitCount > 0 {
        let group = UInt8(bits << (5 - bitCount) & 31)
        checksum.add(group)
        output.append(written(alphabet[Int(group)]))
      }
      for group in checksum.finish() { output.append(written(alphabet[Int(group)])) }
    }
  }

  /// Decodes canonical Bech32: printable ASCII, one case, zero padding bits. Of other text nothing is copied: it
  /// may be a secret that is in the wrong place.
  ///
  /// - Throws: ``KeyError/notAKey``, ``KeyError/wrongCase``, ``KeyError/invalidCharacter``,
  ///   ``KeyError/checksum``, ``KeyError/wrongLength``, ``KeyError/sodium(_:)``.
  static func decode(_ text: RawSpan) throws(KeyError) -> Decoded {
    guard let end = text.byteOffsets.last(where: { text[$0] == separator }),
      (1...prefixLimit).contains(end), text.byteCount - end > checksumLength,
      text.byteOffsets.allSatisfy({ UInt8(33)...126 ~= text[$0] })
    else { throw .notAKey }
    let hasUpper = text.byteOffsets.contains { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= text[$0] }
    let hasLower = text.byteOffsets.contains { UInt8(ascii: "a")...UInt8(ascii: "z") ~= text[$0] }
    guard !(hasUpper && hasLower) else { throw .wrongCase }

    var checksum = Checksum(prefixLength: end) { lowercased(text[$0]) }
    for offset in (end + 1)..<text.byteCount {
      let value = values[Int(lowercased(text[offset]))]
      guard value != 0xff else { throw .invalidCharacter }
      checksum.add(value)
    }
    guard checksum.isValid else { throw .checksum }
    let prefix = (0..<end).map { lowercased(text[$0]) }
    return Decoded(
      prefix: String(decoding: prefix, as: UTF8.self), isUppercase: hasUpper,
      payload: try decodeGroups(text.extracting((end + 1)..<(text.byteCount - checksumLength))))
  }

  private static func decodeGroups(_ groups: RawSpan) throws(KeyError) -> SecretBytes {
    var bits: UInt32 = 0
    var bitCount = 0
    let payload: SecretBytes
    do {
      payload = try SecretBytes(capacity: groups.byteCount * 5 / 8) { output in
        for offset in groups.byteOffsets {
          bits = (bits << 5 | UInt32(values[Int(lowercased(groups[offset]))])) & 0xfff
          bitCount += 5
          if bitCount >= 8 {
            bitCount -= 8
            output.append(UInt8(truncatingIfNeeded: bits >> bitCount))
          }
        }
      }
    } catch {
      throw .sodium(error)
    }
    guard bitCount < 5, bits & (1 << bitCount - 1) == 0 else { throw .wrongLength }
    return payload
  }

  private static func lowercased(_ character: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= character ? character | 0x20 : character
  }

  private static func uppercased(_ character: UInt8) -> UInt8 {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= character ? character & ~0x20 : character
  }

  /// The BCH code of BIP-173.
  private struct Checksum {
    private var state: UInt32 = 1

    init(prefixLength: Int, character: (Int) -> UInt8) {
      for index in 0..<prefixLength { add(character(index) >> 5) }
      add(0)
      for index in 0..<prefixLength { add(character(index) & 31) }
    }

    mutating func add(_ value: UInt8) {
      let top = state >> 25
      state = (state & 0x1ff_ffff) << 5 ^ UInt32(value)
      let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
      for (bit, term) in generator.enumerated() where top >> bit & 1 == 1 { state ^= term }
    }

    var isValid: Bool { state == 1 }

    mutating func finish() -> [UInt8] {
      for _ in 0..<6 { add(0) }
      let value = state ^ 1
      return (0..<6).map { UInt8(value >> (5 * (5 - $0)) & 31) }
    }
  }
}
