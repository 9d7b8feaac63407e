internal import Sodium

/// Eight characters that only an opener of the bundle can read back: 40 bits of BLAKE2b-256 over a domain
/// tag and the bundle's token, in Crockford base32, written `7KQ2-M9XF`.
public struct ConfirmationCode: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// The code with its dash.
  public let description: String

  private static let alphabet = [Character]("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// Derives the code of a token (16 bytes).
  ///
  /// - Throws: `SodiumError.unavailable`.
  init(token: [UInt8]) throws(SodiumError) {
    let digest = try GenericHash.digest([UInt8]("vendor-vault/confirmation/v1\n".utf8) + token)
    let bits = digest.prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let characters = (0..<8).map { Self.alphabet[Int(bits >> (35 - 5 * UInt64($0)) & 31)] }
    description = Self.spelling(of: characters)
  }

  /// Reads what a person types: eight characters in any case, with dashes and blanks anywhere or nowhere, and
  /// with `O` for `0`, `I` and `L` for `1`.
  public init?(text: String) {
    guard text.utf8.count <= Self.typedLimit else { return nil }
    var characters: [Character] = []
    for scalar in text.unicodeScalars where !["-", " ", "\t"].contains(scalar) {
      guard let character = Self.character(typed: scalar) else { return nil }
      characters.append(character)
    }
    guard characters.count == 8 else { return nil }
    description = Self.spelling(of: characters)
  }

  /// The most bytes that are read as a code.
  private static let typedLimit = 64

  /// The character of the alphabet that is meant by what was typed.
  private static func character(typed scalar: Unicode.Scalar) -> Character? {
    guard scalar.isASCII else { return nil }
    switch scalar {
    case "O", "o": return "0"
    case "I", "i", "L", "l": return "1"
    default:
      let character = Character(scalar.properties.uppercaseMapping)
      return alphabet.contains(character) ? character : nil
    }
  }

  private static func spelling(of characters: [Character]) -> String {
    String(characters[..<4]) + "-" + String(characters[4...])
  }
}
