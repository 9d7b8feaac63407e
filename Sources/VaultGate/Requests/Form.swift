internal import Sodium

/// The fields of a body in the form `application/x-www-form-urlencoded` (WHATWG URL Standard, section 5.1; RFC 6749, appendix B).
struct Form {
  private var fields: [String: WipedBytes] = [:]

  /// It is not such a body, or names a field twice (RFC 6749, section 3.2).
  struct Malformed: Error {}

  /// Reads a body. A field without a value counts as not sent.
  init(_ body: RawSpan) throws(Malformed) {
    var start = 0
    while start < body.byteCount {
      let end = body.firstOffset(of: UInt8(ascii: "&"), from: start) ?? body.byteCount
      let pair = body.extracting(start..<end)
      start = end + 1
      guard pair.byteCount > 0 else { continue }
      let equals = pair.firstOffset(of: UInt8(ascii: "=")) ?? pair.byteCount
      guard let name = Self.decode(pair.extracting(0..<equals)),
        let value = Self.decode(pair.extracting(min(equals + 1, pair.byteCount)..<pair.byteCount)),
        let name = String(validating: name.copied, as: UTF8.self), fields[name] == nil
      else { throw Malformed() }
      fields[name] = value
    }
  }

  /// What a field was sent with.
  subscript(name: String) -> WipedBytes? { fields[name].flatMap { $0.count == 0 ? nil : $0 } }

  /// The text that was encoded for a form; nothing where a `%` is not followed by two hexadecimal digits.
  static func decode(_ text: RawSpan) -> WipedBytes? {
    let decoded = WipedBytes(capacity: text.byteCount)
    var offset = 0
    while offset < text.byteCount {
      switch text[offset] {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard offset + 2 < text.byteCount, let high = digit(text[offset + 1]),
          let low = digit(text[offset + 2])
        else { return nil }
        decoded.append(high << 4 | low)
        offset += 2
      case let byte: decoded.append(byte)
      }
      offset += 1
    }
    return decoded
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
