// Words of a command line and names of files are bytes, and need not be UTF-8. As text, each byte of them that is not is
// marked, so that the same bytes come out again: U+0001, which nobody types, and two hexadecimal digits.

extension String {
  /// What is before the two digits of a byte; as a byte of its own, it is marked as well.
  public static let byteMark: Unicode.Scalar = "\u{1}"
  private static let mark = UInt8(ascii: byteMark)

  /// The text of `bytes`, out of which ``unmarkedBytes`` gets them.
  public init(marking bytes: [UInt8]) {
    if !bytes.contains(Self.mark), let text = String(validating: bytes, as: UTF8.self) {
      self = text
      return
    }
    self = ""
    var rest = bytes[...]
    while let first = rest.first {
      let sizes = 1...min(4, rest.count)
      if first != Self.mark,
        let scalar = sizes.lazy.compactMap({ String(validating: rest.prefix($0), as: UTF8.self) }).first
      {
        self += scalar
        rest = rest.dropFirst(scalar.utf8.count)
      } else {
        unicodeScalars.append(Self.byteMark)
        self += (first < 0x10 ? "0" : "") + String(first, radix: 16)
        rest = rest.dropFirst()
      }
    }
  }

  /// The bytes that were marked, or those of the text.
  public var unmarkedBytes: [UInt8] {
    guard utf8.contains(Self.mark) else { return [UInt8](utf8) }
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let first = rest.popFirst() {
      if first == Self.mark, let byte = UInt8(Substring(rest.prefix(2)), radix: 16) {
        bytes.append(byte)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(first)
      }
    }
    return bytes
  }
}
