/// A table as spreadsheets write it: fields between separators, in lines (RFC 4180).
///
/// Of what spreadsheets do besides, it takes semicolons and tabs as separators, any line end, a first line `sep=;`,
/// and quotation marks within a field that does not begin with one.
struct CSVText {
  /// A line with its number, counted from 1; a field with line ends in it goes over several, of which it is the first.
  struct Row: Equatable {
    let line: Int
    let fields: [String]
  }

  /// What keeps a text from being a table.
  struct Flaw: Error, Equatable {
    let line: Int
    let fact: String
  }

  private let bytes: [UInt8]
  private var separator: UInt8
  private var position = 0
  private var line = 1

  private static let quote = UInt8(ascii: "\"")
  private static let separators = [UInt8](",;\t".utf8)

  /// The rows of a text in UTF-8, but for blank lines. Bytes that are not UTF-8 become U+FFFD.
  ///
  /// - Throws: a quoted field that does not end, or goes on after its end.
  static func rows(of bytes: [UInt8]) throws(Flaw) -> [Row] {
    var reader = CSVText(bytes)
    var rows: [Row] = []
    while reader.position < bytes.count {
      let row = try reader.row()
      if row.fields.contains(where: { !$0.isEmpty }) { rows.append(row) }
    }
    return rows
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    let start = bytes[position...].prefix { !Self.isLineEnd($0) }
    if start.count == 5, start.starts(with: "sep=".utf8), let named = start.last {
      separator = named
      position += start.count
      endLine()
    } else {
      // Names of columns have none of them within.
      separator = start.first(where: Self.separators.contains) ?? Self.separators[0]
    }
  }

  private mutating func row() throws(Flaw) -> Row {
    let first = line
    var fields = [try field()]
    while position < bytes.count, bytes[position] == separator {
      position += 1
      fields.append(try field())
    }
    endLine()
    return Row(line: first, fields: fields)
  }

  /// The next field, without the white space around it.
  private mutating func field() throws(Flaw) -> String {
    let rest = bytes[position...].drop { $0 == UInt8(ascii: " ") }
    guard rest.first == Self.quote else {
      let field = bytes[position...].prefix { !isEnd($0) }
      position = field.endIndex
      return Self.text(field)
    }
    position = rest.startIndex + 1
    return Self.text(try quotedRest())
  }

  /// What is between the quotation mark before this place and the one that ends the field; two within stand for one.
  private mutating func quotedRest() throws(Flaw) -> ArraySlice<UInt8> {
    let first = line
    var content: [UInt8] = []
    while position < bytes.count {
      if bytes[position] != Self.quote {
        content.append(bytes[position])
        if Self.isLineEnd(bytes[position]) { endLine() } else { position += 1 }
      } else if position + 1 < bytes.count, bytes[position + 1] == Self.quote {
        content.append(Self.quote)
        position += 2
      } else {
        position = bytes[(position + 1)...].drop { $0 == UInt8(ascii: " ") }.startIndex
        guard position == bytes.count || isEnd(bytes[position]) else {
          throw Flaw(line: line, fact: "something follows the quotation mark that ends a field")
        }
        return content[...]
      }
    }
    throw Flaw(line: first, fact: "a quotation mark begins a field that does not end")
  }

  /// Goes on after a line end, if there is one here: LF, CR, or both.
  private mutating func endLine() {
    guard position < bytes.count else { return }
    let isPair = bytes[position...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
    position += isPair ? 2 : 1
    line += 1
  }

  private func isEnd(_ byte: UInt8) -> Bool { byte == separator || Self.isLineEnd(byte) }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }
    guard let first = scalars.firstIndex(where: { !isBlank($0) }),
      let last = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
