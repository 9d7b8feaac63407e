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
  /// The text with every scalar that could act on a terminal or a page written as `\u{…}`, and a backslash
  /// doubled, so that two texts never look the same.
  public var escapedForDisplay: String {
    guard !unicodeScalars.allSatisfy({ $0.isDisplayable && $0 != "\\" }) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if scalar == "\\" {
        escaped += "\\\\"
      } else if scalar.isDisplayable {
        escaped.unicodeScalars.append(scalar)
      } else {
        escaped += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return escaped
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

  /// ``escapedForDisplay`` line by line: line ends stay, for texts that have them.
  public var escapedLinesForDisplay: String {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).escapedForDisplay }
      .joined(separator: "\n")
  }
}
