internal import Sodium

/// Base64 (RFC 4648) in the one spelling of each text, over bytes that may be secret: nothing is copied but the result.
enum Base64 {
  /// The 64 characters of section 4, or of section 5.
  enum Alphabet {
    case plain, url

    private var ends: [UInt8] { [UInt8]((self == .plain ? "+/" : "-_").utf8) }

    fileprivate func value(of character: UInt8) -> UInt8? {
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
      default: ends.firstIndex(of: character).map { UInt8($0) + 62 }
      }
    }

    fileprivate func character(of value: UInt8) -> UInt8 {
      switch value {
      case 0..<26: UInt8(ascii: "A") + value
      case 26..<52: UInt8(ascii: "a") + (value - 26)
      case 52..<62: UInt8(ascii: "0") + (value - 52)
      default: ends[Int(value & 63) - 62]
      }
    }
  }

  /// The bytes that `text` stands for, padded in the plain alphabet and unpadded in the other; nothing where it is
  /// another spelling, or none.
  static func decode(_ text: RawSpan, _ alphabet: Alphabet) -> WipedBytes? {
    var end = text.byteCount
    if alphabet == .plain {
      guard end.isMultiple(of: 4) else { return nil }
      while end > 0, text.byteCount - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
    }
    guard end % 4 != 1 else { return nil }
    let bytes = WipedBytes(capacity: end * 3 / 4)
    var (bits, count): (UInt32, Int) = (0, 0)
    for offset in 0..<end {
      guard let value = alphabet.value(of: text[offset]) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    guard bits & (1 << UInt32(count) - 1) == 0 else { return nil }
    return bytes
  }

  /// The unpadded text of bytes that are not secret, in the alphabet for URLs.
  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(Alphabet.url.character(of: UInt8(truncatingIfNeeded: bits >> UInt32(count)) & 63))
      }
    }
    if count > 0 {
      text.append(Alphabet.url.character(of: UInt8(truncatingIfNeeded: bits << UInt32(6 - count)) & 63))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
