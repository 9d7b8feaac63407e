public import Sodium

// What mail, editors and clipboards put around the characters of a text, and before and between its lines. It is passed
// over; nothing is copied, because the text may be a secret.

extension RawSpan {
  /// The bytes of the character at `offset`, if it is white space or one that shows nothing, or a mark that stands before
  /// the lines that mail quotes: `>`, `|`, and the `- ` with which OpenPGP escapes lines (RFC 9580 §7.2).
  func markLength(at offset: Int) -> Int? {
    switch self[offset] {
    case UInt8(ascii: ">"), UInt8(ascii: "|"): return 1
    case UInt8(ascii: "-"): return offset + 1 < byteCount && self[offset + 1] == UInt8(ascii: " ") ? 2 : nil
    default:
      let (value, length) = character(at: offset)
      return value.isWhiteSpace || value.showsNothing ? length : nil
    }
  }

  /// The bytes of the character at `offset`, if it is white space.
  func whiteSpaceLength(at offset: Int) -> Int? {
    let (value, length) = character(at: offset)
    return value.isWhiteSpace ? length : nil
  }

  /// The next line that is not blank, without the marks before it and the white space after it. Lines end in LF or CR,
  /// or both.
  func nextLine(from start: inout Int) -> Range<Int>? {
    while start < byteCount, let mark = markLength(at: start) { start += mark }
    guard start < byteCount else { return nil }
    let first = start
    var end = start
    while start < byteCount, self[start] != UInt8(ascii: "\n"), self[start] != UInt8(ascii: "\r") {
      let (value, length) = character(at: start)
      start += length
      if !value.isWhiteSpace { end = start }
    }
    return first..<end
  }

  /// The UTF-8 character at `offset` and its bytes. A byte that begins none is one character, as in Latin-1.
  func character(at offset: Int) -> (value: UInt32, length: Int) {
    let first = self[offset]
    let (length, bits): (Int, UInt8) =
      switch first {
      case 0xc2...0xdf: (2, 0x1f)
      case 0xe0...0xef: (3, 0x0f)
      case 0xf0...0xf4: (4, 0x07)
      default: (1, 0xff)
      }
    var value = UInt32(first & bits)
    guard length > 1 else { return (value, 1) }
    for index in 1..<length {
      guard offset + index < byteCount, 0x80...0xbf ~= self[offset + index] else { return (UInt32(first), 1) }
      value = value << 6 | UInt32(self[offset + index] & 0x3f)
    }
    return (value, length)
  }
}

extension UInt32 {
  /// Whether it is a code point that Unicode has as White_Space.
  var isWhiteSpace: Bool {
    switch self {
    case 0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028...0x2029, 0x202f, 0x205f, 0x3000: true
    default: false
    }
  }

  /// Whether it is one of the code points that clipboards and editors leave in a text unseen: soft hyphen, zero width,
  /// direction marks, byte order mark.
  fileprivate var showsNothing: Bool {
    switch self {
    case 0xad, 0x180e, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x206f, 0xfeff: true
    default: false
    }
  }
}

extension RawSpan {
  /// Where a text in UTF-8 begins: after its byte order mark, if it has one.
  public var startOfText: Int { has([0xef, 0xbb, 0xbf], at: 0, ignoringCase: false) ? 3 : 0 }

  /// Lends the text in UTF-8: as it is, or, if it is in UTF-16, what it says, in guarded memory.
  public func withUTF8<Result: ~Copyable, Failure: Error>(
    orThrow failure: (SodiumError) -> Failure, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let isBigEndian = isBigEndianUTF16 else { return try body(self) }
    let converted: SecretBytes
    do {
      converted = try convertedFromUTF16(isBigEndian: isBigEndian)
    } catch {
      throw failure(error)
    }
    return try converted.withBytes(body)
  }

  /// The byte order of a text in UTF-16, by its mark or by two first characters below U+0100; nothing for other texts.
  private var isBigEndianUTF16: Bool? {
    if has([0xff, 0xfe], at: 0, ignoringCase: false) { return false }
    if has([0xfe, 0xff], at: 0, ignoringCase: false) { return true }
    guard byteCount >= 4 else { return nil }
    switch (self[0] == 0, self[1] == 0, self[2] == 0, self[3] == 0) {
    case (false, true, false, true): return false
    case (true, false, true, false): return true
    default: return nil
    }
  }

  private func convertedFromUTF16(isBigEndian: Bool) throws(SodiumError) -> SecretBytes {
    func unit(at offset: Int) -> UInt16 {
      guard offset + 1 < byteCount else { return 0xfffd }
      let (first, second) = (UInt16(self[offset]), UInt16(self[offset + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    // Two bytes become three at most.
    return try SecretBytes(capacity: (byteCount + 1) / 2 * 3) { output in
      var offset = 0
      while offset < byteCount {
        let (first, second) = (unit(at: offset), unit(at: offset + 2))
        let isPair = UTF16.isLeadSurrogate(first) && UTF16.isTrailSurrogate(second)
        let value =
          isPair ? 0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00) : UInt32(first)
        offset += isPair ? 4 : 2
        for byte in String(Unicode.Scalar(value) ?? "\u{fffd}").utf8 { output.append(byte) }
      }
    }
  }
}
