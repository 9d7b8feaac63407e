// JSON text in one spelling, read into a tree, and values decoded from it. What is accepted here in more than one
// spelling is refused when the value is encoded again.

extension CanonicalJSON {
  /// What a JSON text tells.
  enum Node {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([Node])
    /// The values by their keys, in the order of the text.
    case object([(key: String, value: Node)])
  }

  /// Reads a text from its start to its end.
  struct Parser {
    private let bytes: [UInt8]
    private var place = 0

    /// How deep values are nested at most: deeper than any of ours.
    private static let depthLimit = 16

    static func parse(_ bytes: [UInt8]) throws(Malformed) -> Node {
      var parser = Parser(bytes: bytes)
      let node = try parser.readValue(depth: 0)
      guard parser.place == bytes.count else { throw Malformed() }
      return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func readValue(depth: Int) throws(Malformed) -> Node {
      guard depth < Self.depthLimit else { throw Malformed() }
      switch peek {
      case UInt8(ascii: "\""): return .text(try readText())
      case UInt8(ascii: "{"): return .object(try readObject(depth: depth))
      case UInt8(ascii: "["): return .list(try readList(depth: depth))
      case UInt8(ascii: "t"): return try read("true", as: .truth(true))
      case UInt8(ascii: "f"): return try read("false", as: .truth(false))
      default: return .number(try readNumber())
      }
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skip(_ byte: UInt8) -> Bool {
      guard peek == byte else { return false }
      place += 1
      return true
    }

    private mutating func expect(_ byte: UInt8) throws(Malformed) {
      guard skip(byte) else { throw Malformed() }
    }

    private mutating func read(_ word: StaticString, as node: Node) throws(Malformed) -> Node {
      for byte in word.description.utf8 { try expect(byte) }
      return node
    }

    private mutating func readObject(depth: Int) throws(Malformed) -> [(key: String, value: Node)] {
      var members: [(key: String, value: Node)] = []
      try expect(UInt8(ascii: "{"))
      guard !skip(UInt8(ascii: "}")) else { return members }
      repeat {
        let key = try readText()
        try expect(UInt8(ascii: ":"))
        members.append((key, try readValue(depth: depth + 1)))
      } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
      return members
    }

    private mutating func readList(depth: Int) throws(Malformed) -> [Node] {
      var elements: [Node] = []
      try expect(UInt8(ascii: "["))
      guard !skip(UInt8(ascii: "]")) else { return elements }
      repeat { elements.append(try readValue(depth: depth + 1)) } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
      return elements
    }

    private mutating func readNumber() throws(Malformed) -> Int {
      let start = place
      while let byte = peek, byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte {
        place += 1
      }
      guard let number = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else { throw Malformed() }
      return number
    }

    private mutating func readText() throws(Malformed) -> String {
      try expect(UInt8(ascii: "\""))
      let start = place
      while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { place += 1 }
      guard peek == UInt8(ascii: "\\") else {
        let text = bytes[start..<place]
        try expect(UInt8(ascii: "\""))
        return try Self.text(text)
      }
      var text = [UInt8](bytes[start..<place])
      while let byte = peek, byte != UInt8(ascii: "\"") {
        place += 1
        text.append(byte == UInt8(ascii: "\\") ? try readEscape() : byte)
      }
      try expect(UInt8(ascii: "\""))
      return try Self.text(text[...])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(Malformed) -> String {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
      return text
    }

    /// The byte that is escaped: those that JSON requires to be are all of ASCII.
    private mutating func readEscape() throws(Malformed) -> UInt8 {
      guard let letter = peek else { throw Malformed() }
      place += 1
      if let byte = CanonicalJSON.escapes.first(where: { $0.letter == letter })?.byte { return byte }
      let digits = bytes[place...].prefix(4)
      guard letter == UInt8(ascii: "u"), let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw Malformed() }
      place += digits.count
      return byte
    }
  }
}

/// Decodes from a tree.
struct CanonicalDecoder: Decoder, SingleValueDecodingContainer {
  let node: CanonicalJSON.Node
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = node else { throw CanonicalJSON.Malformed() }
    return KeyedDecodingContainer(Members(members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let elements) = node else { throw CanonicalJSON.Malformed() }
    return Elements(elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { false }

  func decode(_ type: String.Type) throws -> String {
    guard case .text(let text) = node else { throw CanonicalJSON.Malformed() }
    return text
  }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .truth(let truth) = node else { throw CanonicalJSON.Malformed() }
    return truth
  }

  func decode<Number: FixedWidthInteger & Decodable>(_ type: Number.Type) throws -> Number {
    guard case .number(let number) = node, let value = Number(exactly: number) else {
      throw CanonicalJSON.Malformed()
    }
    return value
  }

  func decode<Number: BinaryFloatingPoint & Decodable>(_ type: Number.Type) throws -> Number {
    throw CanonicalJSON.Malformed()
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

  /// An object's values by their keys.
  private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [(key: String, value: CanonicalJSON.Node)]
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    private func decoder(_ key: some CodingKey) throws -> CanonicalDecoder {
      let name = key.stringValue
      guard let member = members.first(where: { $0.key == name }) else { throw CanonicalJSON.Malformed() }
      return CanonicalDecoder(node: member.value)
    }

    func contains(_ key: Key) -> Bool {
      let name = key.stringValue
      return members.contains { $0.key == name }
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder(key).decode(type) }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder(key).decode(type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      try Value(from: try decoder(key))
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
      try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { throw CanonicalJSON.Malformed() }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
  }

  /// A list's values, one after the other.
  private struct Elements: UnkeyedDecodingContainer {
    let elements: [CanonicalJSON.Node]
    var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    private mutating func next() throws -> CanonicalDecoder {
      guard !isAtEnd else { throw CanonicalJSON.Malformed() }
      defer { currentIndex += 1 }
      return CanonicalDecoder(node: elements[currentIndex])
    }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: try next()) }

    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
      try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }
  }
}
