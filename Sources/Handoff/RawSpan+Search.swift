internal import Sodium

// Looking into a text that may be a secret in the wrong place, without copying any of it.

extension RawSpan {
  /// Whether it is ASCII without control characters, so that whatever displays it displays all of it.
  public var isPrintable: Bool { byteOffsets.allSatisfy { 0x20...0x7e ~= self[$0] } }

  /// Whether it begins with `text`.
  func hasPrefix(_ text: String) -> Bool { has([UInt8](text.utf8), at: 0, ignoringCase: false) }

  /// Whether `text` stands anywhere in it.
  public func contains(_ text: String) -> Bool { firstOffset(of: [UInt8](text.utf8)) != nil }

  /// Whether `text` (ASCII) stands anywhere in it, in UTF-8 or UTF-16, whatever the case of its letters.
  public func mentions(_ text: String) -> Bool {
    let narrow = [UInt8](text.utf8)
    let wide = [UInt8](narrow.map { [$0] }.joined(separator: [0]))
    return [narrow, wide].contains { firstOffset(of: $0, ignoringCase: true) != nil }
  }

  /// Where `wanted` stands first, at or after `start`.
  func firstOffset(of wanted: [UInt8], from start: Int = 0, ignoringCase: Bool = false) -> Int? {
    guard let first = wanted.first else { return start }
    var offset = start
    while offset + wanted.count <= byteCount {
      if !ignoringCase {
        guard let next = firstOffset(of: first, from: offset) else { return nil }
        offset = next
      }
      if has(wanted, at: offset, ignoringCase: ignoringCase) { return offset }
      offset += 1
    }
    return nil
  }

  /// Whether `wanted` stands at `offset`; ASCII letters in either case where `ignoringCase`.
  func has(_ wanted: [UInt8], at offset: Int, ignoringCase: Bool) -> Bool {
    guard offset + wanted.count <= byteCount else { return false }
    var index = 0
    while index < wanted.count {
      let found = self[offset + index]
      guard found == wanted[index] || ignoringCase && found.lowercased == wanted[index].lowercased else {
        return false
      }
      index += 1
    }
    return true
  }
}

extension UInt8 {
  /// The small letter, of an ASCII letter.
  var lowercased: UInt8 { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self }

  var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
