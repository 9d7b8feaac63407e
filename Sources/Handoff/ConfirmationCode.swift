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
    description = String(characters[..<4]) + "-" + String(characters[4...])
  }
}
