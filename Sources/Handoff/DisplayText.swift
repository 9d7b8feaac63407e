// Names are data: what came from outside is printed so that nothing in it acts on a terminal or a page.

extension Unicode.Scalar {
  /// Whether the scalar shows itself and does nothing else: no control, format (bidirectional marks, zero
  /// width), line or paragraph separator, surrogate, private use or unassigned scalar.
  public var isDisplayable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}

extension String {
  /// The text with every scalar that could act on a terminal or a page written as `\u{…}`, and a backslash
  /// doubled, so that two texts never look the same.
  public var escapedForDisplay: String {
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

  /// ``escapedForDisplay`` line by line: line ends stay, for texts that have them.
  public var escapedLinesForDisplay: String {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).escapedForDisplay }
      .joined(separator: "\n")
  }
}
