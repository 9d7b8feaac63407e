internal import Handoff

// Text for a terminal, in rows that end between words. Elsewhere text stays as it is: a program reads lines.

extension String {
  /// How many columns of a terminal it takes, if it is one line.
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

  /// How many rows of `columns` columns its lines take.
  func rows(ofColumns columns: Int) -> Int {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { max(1, (String($0).columns + columns - 1) / columns) }.reduce(0, +)
  }

  /// Its lines, each in as many rows of `columns` columns as it takes, with the indent of the line, or of what stands
  /// behind its number in a list. A word that is longer stays whole, and so does a command that is to be typed, where a
  /// row has room for it; in a longer one a row ends as a line does that a shell reads on.
  func wrapped(to columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = String(line)
      return line.columns <= columns ? line : WrappedLine(line).rows(ofColumns: columns)
    }.joined(separator: "\n")
  }
}

/// A line as words.
private struct WrappedLine {
  private let indent: String
  /// The indent of all rows but the first.
  private let hanging: String
  private var words: [Word]

  private struct Word {
    let blanks: String
    var text: String
    /// Which of the line's commands it is a part of.
    var command: Int?

    var columns: Int { text.columns }
  }

  init(_ line: String) {
    indent = String(line.prefix { $0 == " " })
    let mark = line.prefixMatch(of: /\ *(?:[0-9]+\.|-)\ +/)?.output ?? ""
    hanging = mark.isEmpty ? indent : String(repeating: " ", count: mark.count)
    words = []
    var rest = line.dropFirst(indent.count)
    while !rest.isEmpty {
      let blanks = rest.prefix { $0 == " " }
      let text = rest.dropFirst(blanks.count).prefix { $0 != " " }
      rest = rest.dropFirst(blanks.count + text.count)
      words.append(Word(blanks: String(blanks), text: String(text)))
    }
    markCommands()
  }

  /// A command begins a hint, or follows a colon, and it has options; of others, the words may just mention them.
  private mutating func markCommands() {
    for start in words.indices
    where words[start].text == "vault" && (start == 0 || words[start - 1].text.hasSuffix(":")) {
      let end = words[start...].firstIndex { $0.text.hasSuffix(";") || $0.text.hasSuffix(",") }
      let command = start...(end ?? words.endIndex - 1)
      guard words[command].contains(where: { $0.text.hasPrefix("-") }) else { continue }
      for index in command { words[index].command = start }
    }
    joinQuoted()
  }

  /// Blanks within quotes are a part of the word.
  private mutating func joinQuoted() {
    var joined: [Word] = []
    for word in words {
      if let last = joined.last, last.command != nil, last.command == word.command, last.text.hasOpenQuote {
        joined[joined.count - 1].text += word.blanks + word.text
      } else {
        joined.append(word)
      }
    }
    words = joined
  }

  func rows(ofColumns columns: Int) -> String {
    var text = indent
    var (column, isFirst) = (indent.columns, true)
    for (index, word) in words.enumerated() {
      let isGoingOn = index > 0 && word.command != nil && words[index - 1].command == word.command
      let isHead = word.command != nil && !isGoingOn
      // Room for the sign that the command goes on, if it does.
      let isLast = index + 1 == words.count || words[index + 1].command != word.command
      let mark = word.command == nil || isLast ? 0 : 2
      let needed = isHead ? min(width(ofCommandAt: index), columns) : word.columns + mark
      if !isFirst, column + word.blanks.columns + needed > columns {
        text += (isGoingOn ? " \\" : "") + "\n" + hanging.prefix(columns / 3)
        column = min(hanging.count, columns / 3)
      } else {
        text += word.blanks
        column += word.blanks.columns
      }
      text += word.text
      column += word.columns
      isFirst = false
    }
    return text
  }

  private func width(ofCommandAt start: Int) -> Int {
    let command = words[start...].prefix { $0.command == words[start].command }
    return command.reduce(0) { $0 + $1.blanks.columns + $1.columns } - words[start].blanks.columns
  }
}

extension String {
  /// Whether a shell would read on for the apostrophe that ends a quotation.
  fileprivate var hasOpenQuote: Bool {
    var (isOpen, isEscaped) = (false, false)
    for byte in utf8 {
      if byte == ShellWord.quote, !isEscaped { isOpen.toggle() }
      isEscaped = byte == UInt8(ascii: "\\") && !isOpen
    }
    return isOpen
  }
}

extension Unicode.Scalar {
  /// How many columns of a terminal it takes: none, if it stands with the one before it; two, if it is East Asian and
  /// wide (UAX #11), or a picture.
  fileprivate var columns: Int {
    if isASCII { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
    0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
    0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd,
  ]
}
