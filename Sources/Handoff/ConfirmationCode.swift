public import Sodium

/// Twelve characters that only an opener of the bundle can read back: 60 bits of BLAKE2b-256 over a domain tag
/// and the bundle's token, in Crockford base32, written `7KQ2-M9XF-3HTB`. Whoever holds the vault's keys can check
/// a code, and cannot try them all.
public struct ConfirmationCode: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The code with its dashes.
  public let description: String

  private static let alphabet = [UInt8]("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let length = 12
  private static let groupLength = 4

  /// Derives the code of a token (16 bytes).
  ///
  /// - Throws: `SodiumError.unavailable`.
  init(token: [UInt8]) throws(SodiumError) {
    let digest = try GenericHash.digest([UInt8]("vendor-vault/confirmation/v1\n".utf8) + token)
    let bits = UInt64(bigEndian: digest.prefix(8))
    self.init((0..<Self.length).map { Self.alphabet[Int(bits >> (59 - 5 * UInt64($0)) & 31)] })
  }

  /// A random one, for whatever else is read out on the phone.
  ///
  /// - Throws: `SodiumError.unavailable`.
  public static func make() throws(SodiumError) -> ConfirmationCode {
    try ConfirmationCode(token: Randomness.makeBytes(16))
  }

  /// Reads what a person types: twelve characters in any case, with ``Swift/Unicode/Scalar/isTypedBetween`` ones
  /// anywhere or nowhere, and with `O` for `0`, `I` and `L` for `1`.
  public init?(text: String) {
    guard text.utf8.count <= Self.typedLimit else { return nil }
    var characters: [UInt8] = []
    for scalar in text.unicodeScalars where !scalar.isTypedBetween {
      guard let character = Self.character(typed: scalar) else { return nil }
      characters.append(character)
    }
    guard characters.count == Self.length else { return nil }
    self.init(characters)
  }

  private init(_ characters: [UInt8]) {
    var text = ""
    for (index, character) in characters.enumerated() {
      if index > 0, index.isMultiple(of: Self.groupLength) { text += "-" }
      text.unicodeScalars.append(Unicode.Scalar(character))
    }
    description = text
  }

  /// The most bytes that are read as a code.
  private static let typedLimit = 64

  /// The character of the alphabet that is meant by what was typed.
  private static func character(typed scalar: Unicode.Scalar) -> UInt8? {
    guard scalar.isASCII else { return nil }
    switch scalar {
    case "O", "o": return UInt8(ascii: "0")
    case "I", "i", "L", "l": return UInt8(ascii: "1")
    default:
      let byte = UInt8(ascii: scalar)
      let upper = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte & ~0x20 : byte
      return alphabet.contains(upper) ? upper : nil
    }
  }
}

extension Unicode.Scalar {
  /// Whether it only stands between what was read out, as it is typed or pasted: white space, punctuation of any
  /// kind (a text program makes an en dash of a hyphen), and what shows nothing.
  var isTypedBetween: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator, .format:
      true
    default: properties.isWhitespace
    }
  }
}
