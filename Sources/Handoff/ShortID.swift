/// A short handle: 1 to 32 lower-case letters, digits and inner hyphens.
public struct ShortID: ValidatedText, Comparable {
  /// The handle.
  public let text: String

  /// What a vault's recovery code unlocks as; no coordinator has this name.
  public static let recovery = ShortID(unchecked: "recovery")

  private init(unchecked text: String) { self.text = text }

  /// Takes a handle that follows the rule.
  public init?(_ text: String) {
    let characters = [UInt8](text.utf8)
    let isHyphen = { $0 == UInt8(ascii: "-") }
    guard (1...32).contains(characters.count),
      characters.allSatisfy({
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || isHyphen($0)
      }),
      !isHyphen(characters[0]), !isHyphen(characters[characters.count - 1])
    else { return nil }
    self.text = text
  }

  /// Alphabetical order.
  public static func < (left: ShortID, right: ShortID) -> Bool { left.text < right.text }
}
