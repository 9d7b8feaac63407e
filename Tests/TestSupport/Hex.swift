extension [UInt8] {
  /// The bytes of hexadecimal text; what is not a digit, such as blanks, is passed over.
  public init(hex text: String) {
    let digits = text.compactMap(\.hexDigitValue)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// Two hexadecimal digits for each byte.
  public var hex: String {
    map { (String($0 >> 4, radix: 16)) + String($0 & 15, radix: 16) }.joined()
  }

  /// Every value that differs from this one in a single bit.
  public var singleBitFlips: some Sequence<[UInt8]> {
    (0..<(count * 8)).lazy.map { bit in
      var flipped = self
      flipped[bit / 8] ^= 1 << (bit % 8)
      return flipped
    }
  }
}
