/// A name for people: 1 to 100 characters (400 bytes at most), no control, format, bidirectional,
/// unassigned or private characters, no line ends, no white space at either end.
public struct DisplayName: ValidatedText {
  /// The most characters a name can have.
  public static let characterLimit = 100
  /// The name.
  public let text: String

  /// Takes a name that follows the rule.
  public init?(_ text: String) {
    guard !text.isEmpty, text.count <= Self.characterLimit, text.utf8.count <= 400,
      text.unicodeScalars.allSatisfy(\.isDisplayable),
      let first = text.unicodeScalars.first, !first.properties.isWhitespace,
      let last = text.unicodeScalars.last, !last.properties.isWhitespace
    else { return nil }
    self.text = text
  }
}
