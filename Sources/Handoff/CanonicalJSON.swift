/// JSON with one spelling: keys sorted by their bytes, no white space, only the escapes that JSON requires, whole
/// numbers, no null.
///
/// Foundation's JSON gives the same bytes; it took a quarter of the time of opening many bundles, and half of that of
/// reading a log that was verified before. What it is measured by is in `Tests/Benchmarks`.
public enum CanonicalJSON {
  /// The bytes were not the canonical encoding of such a value.
  public struct Malformed: Error, Equatable, Sendable {}

  /// Encodes `value`.
  ///
  /// - Throws: ``Malformed`` if the value cannot be encoded.
  public static func encode(_ value: some Encodable) throws(Malformed) -> [UInt8] {
    let writer = Writer()
    do {
      try value.encode(to: CanonicalEncoder(writer: writer))
    } catch {
      throw Malformed()
    }
    return try writer.bytes()
  }

  /// Decodes `bytes`, which must be what ``encode(_:)`` gives for the result. If it is known that they were, when
  /// these very bytes were decoded before, it is not looked at again.
  ///
  /// - Throws: ``Malformed``.
  public static func decode<Value: Codable>(
    _ type: Value.Type, from bytes: [UInt8], wasCanonical: Bool = false
  ) throws(Malformed) -> Value {
    let value: Value
    do {
      value = try Value(from: CanonicalDecoder(node: try Parser.parse(bytes)))
    } catch {
      throw Malformed()
    }
    if wasCanonical { return value }
    guard try encode(value) == bytes else { throw Malformed() }
    return value
  }
}
