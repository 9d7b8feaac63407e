internal import Sodium

/// Where a key stands in a text, by its prefix. Nothing is copied: it may be a secret key.
struct KeySpot {
  /// What the prefix says.
  let kind: TextKind
  /// From the prefix to the last character.
  private let range: Range<Int>
  /// How many characters follow the prefix.
  private let count: Int
  /// Whether something stands between the characters: lines that were broken, and quoted.
  private let isBroken: Bool

  /// What a text of comments and keys is made of.
  enum Piece {
    case comment(Range<Int>)
    case key(KeySpot)
  }

  /// The 52 characters of 32 bytes and the 6 of the checksum.
  private static let characterCount = 58
  /// So many characters and fewer are somebody's mention of how a public key begins.
  private static let mentionLimit = 20

  private static let prefixes: [(text: [UInt8], kind: TextKind)] = [
    ([UInt8]("vendor-secret-key-1".utf8), .secretKey), ([UInt8]("age-secret-key-1".utf8), .secretKey),
    ([UInt8]("age-secret-key-pq-1".utf8), .agePostQuantumKey), ([UInt8]("age1pq1".utf8), .agePostQuantumKey),
    ([UInt8]("age-plugin-".utf8), .agePluginKey), ([UInt8]("vendor1".utf8), .publicKey),
    ([UInt8]("issuer1".utf8), .publicKey), (agePrefix, .publicKey),
  ]
  private static let agePrefix = [UInt8]("age1".utf8)

  /// The next comment or key at or after `start`; other words are for people.
  static func next(in text: RawSpan, from start: inout Int) -> Piece? {
    while let line = text.nextLine(from: &start) {
      if text[line.lowerBound] == UInt8(ascii: "#") { return .comment(line) }
      for offset in line where offset == line.lowerBound || !text[offset - 1].isInWord {
        guard let spot = KeySpot(in: text, at: offset) else { continue }
        // The rest of the line is looked at as one of its own.
        start = spot.range.upperBound
        return .key(spot)
      }
    }
    return nil
  }

  /// What the first key of `text` is.
  static func kind(in text: RawSpan) -> TextKind? {
    var start = 0
    while let piece = next(in: text, from: &start) {
      if case .key(let spot) = piece { return spot.kind }
    }
    return nil
  }

  private init?(in text: RawSpan, at offset: Int) {
    let found = Self.prefixes.first { text.has($0.text, at: offset, ignoringCase: true) }
    guard let found else { return nil }
    let start = offset + found.text.count
    var (count, end, isBroken, next) = (0, start, false, start)
    var firstCount: Int?
    while next < text.byteCount {
      if text[next].isASCIILetterOrDigit {
        isBroken = isBroken || next != end
        count += 1
        next += 1
        end = next
      } else if count < Self.characterCount, let mark = text.markLength(at: next) {
        firstCount = firstCount ?? count
        next += mark
      } else {
        break
      }
    }
    let isPublic = found.kind == .publicKey
    // A plugin's key has the name of the plugin in its prefix, and so a second `1`, which no other key has.
    if found.text == Self.agePrefix, Self.isPluginKey(text, from: start) {
      kind = .agePluginKey
    } else {
      guard !isPublic || (firstCount ?? count) > Self.mentionLimit else { return nil }
      kind = found.kind
    }
    range = offset..<end
    self.count = count
    self.isBroken = isBroken
  }

  private static func isPluginKey(_ text: RawSpan, from start: Int) -> Bool {
    var offset = start
    while offset < text.byteCount, text[offset].isInWord {
      if text[offset] == UInt8(ascii: "1") { return true }
      offset += 1
    }
    return false
  }

  /// Lends the key's text, without what stands between its characters.
  func withText<Result: ~Copyable>(
    in text: RawSpan, _ body: (RawSpan) throws(KeyError) -> Result
  ) throws(KeyError) -> Result {
    guard isBroken else { return try body(text.extracting(range)) }
    // What follows a key that was cut off is not of it.
    guard count == Self.characterCount else { throw .checksum }
    let joined: SecretBytes
    do {
      joined = try SecretBytes(capacity: range.count) { output in
        var offset = range.lowerBound
        while offset < range.upperBound {
          if let mark = text.markLength(at: offset) {
            offset += mark
          } else {
            output.append(text[offset])
            offset += 1
          }
        }
      }
    } catch {
      throw .sodium(error)
    }
    return try joined.withBytes(body)
  }
}

extension UInt8 {
  /// Whether a key cannot begin after it.
  fileprivate var isInWord: Bool { isASCIILetterOrDigit || self == UInt8(ascii: "-") }
}
