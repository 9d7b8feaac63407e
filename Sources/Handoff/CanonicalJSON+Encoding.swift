// Values encoded as a tree in one list, and the tree written in its one spelling.

extension CanonicalJSON {
  /// What was encoded so far: each value after the one that it belongs to.
  final class Writer {
    private struct Value {
      let key: String
      var content: Content?
      var children: [Int] = []
    }

    enum Content {
      /// A value in its spelling: where its bytes are.
      case leaf(Range<Int>)
      case list
      case object
    }

    private var values = [Value(key: "")]
    private var leaves: [UInt8] = []

    func append(_ key: String = "", to parent: Int) -> Int {
      values.append(Value(key: key))
      values[parent].children.append(values.count - 1)
      return values.count - 1
    }

    func begin(_ content: Content, at index: Int) {
      if values[index].content == nil { values[index].content = content }
    }

    func childCount(of index: Int) -> Int { values[index].children.count }

    func put(_ text: String, at index: Int) {
      let start = leaves.count
      CanonicalJSON.write(text, to: &leaves)
      values[index].content = .leaf(start..<leaves.count)
    }

    func put(word: String, at index: Int) {
      let start = leaves.count
      leaves += word.utf8
      values[index].content = .leaf(start..<leaves.count)
    }

    /// All in its one spelling.
    func bytes() throws(Malformed) -> [UInt8] {
      var output: [UInt8] = []
      output.reserveCapacity(2 * leaves.count)
      try write(0, to: &output)
      return output
    }

    private func write(_ index: Int, to output: inout [UInt8]) throws(Malformed) {
      switch values[index].content {
      case nil: throw Malformed()
      case .leaf(let range): output += leaves[range]
      case .list:
        output.append(UInt8(ascii: "["))
        for (place, child) in values[index].children.enumerated() {
          if place > 0 { output.append(UInt8(ascii: ",")) }
          try write(child, to: &output)
        }
        output.append(UInt8(ascii: "]"))
      case .object:
        output.append(UInt8(ascii: "{"))
        let sorted = values[index].children
          .sorted { values[$0].key.utf8.lexicographicallyPrecedes(values[$1].key.utf8) }
        for (place, child) in sorted.enumerated() {
          if place > 0 { output.append(UInt8(ascii: ",")) }
          CanonicalJSON.write(values[child].key, to: &output)
          output.append(UInt8(ascii: ":"))
          try write(child, to: &output)
        }
        output.append(UInt8(ascii: "}"))
      }
    }
  }

  /// The bytes that JSON escapes by a letter; other control characters are escaped by their number.
  static let escapes: [(byte: UInt8, letter: UInt8)] = [
    (UInt8(ascii: "\""), UInt8(ascii: "\"")), (UInt8(ascii: "\\"), UInt8(ascii: "\\")),
    (0x08, UInt8(ascii: "b")), (0x0c, UInt8(ascii: "f")), (0x0a, UInt8(ascii: "n")),
    (0x0d, UInt8(ascii: "r")), (0x09, UInt8(ascii: "t")),
  ]

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    if text.utf8.contains(where: mustBeEscaped) {
      for byte in text.utf8 {
        if mustBeEscaped(byte) { writeEscape(of: byte, to: &output) } else { output.append(byte) }
      }
    } else {
      output += text.utf8
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func writeEscape(of byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    if let escape = escapes.first(where: { $0.byte == byte }) {
      output.append(escape.letter)
    } else {
      output += "u00\(HexBytes([byte]).text)".utf8
    }
  }
}

/// Encodes the value at a place of the tree.
struct CanonicalEncoder: Encoder, SingleValueEncodingContainer {
  let writer: CanonicalJSON.Writer
  var index = 0
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    writer.begin(.object, at: index)
    return KeyedEncodingContainer(Members(parent: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    writer.begin(.list, at: index)
    return Elements(parent: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() throws { throw CanonicalJSON.Malformed() }

  func encode(_ value: String) { writer.put(value, at: index) }

  func encode(_ value: Bool) { writer.put(word: value ? "true" : "false", at: index) }

  func encode<Number: FixedWidthInteger & Encodable>(_ value: Number) {
    writer.put(word: String(value), at: index)
  }

  func encode<Number: BinaryFloatingPoint & Encodable>(_ value: Number) throws {
    throw CanonicalJSON.Malformed()
  }

  func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: self) }

  private func child(_ key: String = "") -> CanonicalEncoder {
    CanonicalEncoder(writer: writer, index: writer.append(key, to: index))
  }

  /// An object's values by their keys.
  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let parent: CanonicalEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws { throw CanonicalJSON.Malformed() }

    func encode(_ value: String, forKey key: Key) { parent.child(key.stringValue).encode(value) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      try value.encode(to: parent.child(key.stringValue))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      parent.child(key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      parent.child(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { parent.child("super") }

    func superEncoder(forKey key: Key) -> any Encoder { parent.child(key.stringValue) }
  }

  /// A list's values, one after the other.
  private struct Elements: UnkeyedEncodingContainer {
    let parent: CanonicalEncoder
    var codingPath: [any CodingKey] { [] }
    var count: Int { parent.writer.childCount(of: parent.index) }

    func encodeNil() throws { throw CanonicalJSON.Malformed() }

    func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: parent.child()) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      parent.child().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { parent.child().unkeyedContainer() }

    func superEncoder() -> any Encoder { parent.child() }
  }
}
