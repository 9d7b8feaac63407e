/// A name for people: 1 to 100 characters (400 bytes at most), no control, format, bidirectional,
/// unassigned, private or invisible characters, no line ends, no white space at either end.
public struct DisplayName: ValidatedText {
  /// The most characters a name can have.
  public static let characterLimit = 100
  /// The name.
  public let text: String

  /// Takes a name that follows the rule.
  public init?(_ text: String) {
    guard text.isDisplayLine(ofAtMost: Self.characterLimit) else { return nil }
    self.text = text
  }
}
