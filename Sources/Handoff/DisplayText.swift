internal import Sodium

// Names are data: what came from outside is printed so that nothing in it acts on a terminal or a page.

extension Unicode.Scalar {
  /// Whether the scalar shows itself and does nothing else: no control, format (bidirectional marks, zero
  /// width), line or paragraph separator, surrogate, private use or unassigned scalar, and none of the letters
  /// and marks that show nothing.
  public var isDisplayable: Bool {
    // What most texts are, without looking into Unicode's tables.
    if isASCII { return 0x20...0x7e ~= value }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: !isInvisible
    }
  }

  /// Letters, marks and symbols that Unicode has as such, and that show nothing: two texts that differ by one of
  /// them look the same.
  private var isInvisible: Bool {
    switch value {
    case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0: true
    case 0x180b...0x180f, 0xfe00...0xfe0f, 0xe0100...0xe01ef: true
    default: false
    }
  }
}

extension String {
  /// The text with every scalar that could act on a terminal or a page written as `\u{…}`, and so every white space
  /// that follows another: many of them could push what comes next to where a line begins. A marked byte is `\x{…}`.
  ///
  /// Where that is done, or could be taken to be, a backslash is doubled, so that two texts never look the same.
  public var escapedForDisplay: String { escaped(keepingBlanks: false) }

  private func escaped(keepingBlanks: Bool) -> String {
    if isPlainWords { return self }
    var escaped = ""
    var (isPlain, looksEscaped, isAfterBlank) = (true, false, false)
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      // What most texts are, without looking into Unicode's tables.
      let isBlank = scalar.isASCII ? scalar == " " : scalar.properties.isWhitespace
      if scalar == "\\" {
        escaped += "\\\\"
        looksEscaped =
          looksEscaped || rest.starts(with: "u{".unicodeScalars) || rest.starts(with: "x{".unicodeScalars)
      } else if scalar == Self.byteMark, UInt8(String(rest.prefix(2)), radix: 16) != nil {
        escaped += "\\x{\(String(rest.prefix(2)))}"
        rest = rest.dropFirst(2)
        isPlain = false
      } else if scalar.isDisplayable, keepingBlanks || !isBlank || !isAfterBlank {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "\\u{\(String(scalar.value, radix: 16))}"
        isPlain = false
      }
      isAfterBlank = isBlank
    }
    return isPlain && !looksEscaped ? self : escaped
  }

  /// Whether there is nothing to escape, as in most texts: printable ASCII without a backslash, and never two blanks.
  private var isPlainWords: Bool {
    var last = UInt8(ascii: "x")
    for byte in utf8 {
      let isBlank = byte == UInt8(ascii: " ")
      guard 0x20...0x7e ~= byte, byte != UInt8(ascii: "\\"), !isBlank || last != byte else { return false }
      last = byte
    }
    return true
  }

  /// Whether the text is one line of 1 to `limit` characters, of four bytes each on average at most, that shows
  /// all of itself: displayable scalars only, and no white space at either end.
  func isDisplayLine(ofAtMost limit: Int) -> Bool {
    guard utf8.count <= 4 * limit, count <= limit, unicodeScalars.allSatisfy(\.isDisplayable),
      let first = unicodeScalars.first, !first.properties.isWhitespace,
      let last = unicodeScalars.last, !last.properties.isWhitespace
    else { return false }
    return true
  }

  /// ``escapedForDisplay`` of a text whose line ends and indents are its own: they stay.
  public var escapedLinesForDisplay: String {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).escaped(keepingBlanks: true) }
      .joined(separator: "\n")
  }
}
