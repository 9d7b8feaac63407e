/// Words that a person adds, such as a reason or a contract's reference: one line of 1 to 500 characters (2,000
/// bytes at most) that follows the rule of ``DisplayName``.
public struct Remark: ValidatedText {
  /// The most characters a remark can have.
  public static let characterLimit = 500
  /// The words.
  public let text: String

  /// What stands in the place of words that nobody has said yet, to ask what would happen.
  public static let unsaid = Remark(known: "not said yet")

  private init(known text: String) { self.text = text }

  /// Takes words that follow the rule.
  public init?(_ text: String) {
    guard text.isDisplayLine(ofAtMost: Self.characterLimit) else { return nil }
    self.text = text
  }
}
