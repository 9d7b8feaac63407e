/// A text type with a rule; coded as a plain JSON string, refused when the rule does not hold.
public protocol ValidatedText: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The text.
  var text: String { get }
  /// Takes the text if it follows the rule.
  init?(_ text: String)
}

extension ValidatedText {
  /// The text.
  public var description: String { text }

  /// Decodes and validates.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = Self(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Self.self)")
    }
    self = value
  }

  /// Encodes as a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

// What the compiler writes to code a type's fields calls these for texts: to go by a decoder and an encoder of its own for
// each string takes longer than all else in reading a log.

extension KeyedDecodingContainer {
  /// Decodes and validates.
  public func decode<Text: ValidatedText>(_ type: Text.Type, forKey key: Key) throws -> Text {
    guard let value = Text(try decode(String.self, forKey: key)) else {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not a \(type)")
    }
    return value
  }
}

extension KeyedEncodingContainer {
  /// Encodes as a string.
  public mutating func encode<Text: ValidatedText>(_ value: Text, forKey key: Key) throws {
    try encode(value.text, forKey: key)
  }
}
