internal import Handoff
internal import Sodium

/// Words as a POSIX shell reads them. It reads bytes, and so this spells bytes: an apostrophe ends its quotes even where
/// a combining mark makes it part of another character.
enum ShellWord {
  static let quote = UInt8(ascii: "'")
  /// An apostrophe within quotes: they end, it stands escaped, they begin anew.
  static let quoteInQuotes = [UInt8]("'\\''".utf8)

  private static let plain = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/@%+,".utf8)

  /// Whether a word of such bytes alone needs no quotes.
  static func isPlain(_ byte: UInt8) -> Bool { plain.contains(byte) }

  /// The word that stands for `text`.
  static func quoted(_ text: String) -> String {
    if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
    let quoted = text.utf8.flatMap { $0 == quote ? quoteInQuotes : [$0] }
    return String(decoding: [quote] + quoted + [quote], as: UTF8.self)
  }

  /// The word for a file's name in a line that is read, and then typed: what a terminal must not be sent is spelled out,
  /// and a name that begins like an option does not.
  static func ofFile(_ path: String) -> String {
    // Which of the file names that standard input has, nobody knows.
    guard path != "-" else { return "FILE" }
    let name = path.utf8.first == UInt8(ascii: "-") ? "./" + path : path
    if name.escapedForDisplay == name { return quoted(name) }
    // A shell drops the line ends at the end of what a command writes.
    let bytes = name.unmarkedBytes
    guard bytes.last != UInt8(ascii: "\n") else { return "FILE" }
    return "\"$(printf '\(bytes.map(spelledForPrintf).joined())')\""
  }

  private static func spelledForPrintf(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "%"): "%%"
    case _ where isPlain(byte): String(UnicodeScalar(byte))
    default: "\\" + String(Int(byte) + 0o1000, radix: 8).dropFirst()
    }
  }
}
