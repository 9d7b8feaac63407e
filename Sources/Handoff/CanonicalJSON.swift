internal import FoundationEssentials

/// JSON with one spelling: keys sorted, no white space, only the escapes that JSON requires.
public enum CanonicalJSON {
  /// The bytes were not the canonical encoding of such a value.
  public struct Malformed: Error, Equatable, Sendable {}

  /// Encodes `value`.
  ///
  /// - Throws: ``Malformed`` if the value cannot be encoded.
  public static func encode(_ value: some Encodable) throws(Malformed) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value))
    } catch {
      throw Malformed()
    }
  }

  /// Decodes `bytes`, which must be what ``encode(_:)`` gives for the result. That is looked at, unless it
  /// `isKnown` of these very bytes.
  ///
  /// - Throws: ``Malformed``.
  public static func decode<Value: Codable>(
    _ type: Value.Type, from bytes: [UInt8], isKnown: Bool = false
  ) throws(Malformed) -> Value {
    let value: Value
    do {
      value = try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw Malformed()
    }
    guard try isKnown ? true : encode(value) == bytes else { throw Malformed() }
    return value
  }
}
