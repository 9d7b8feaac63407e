public import Sodium

/// What a service needs to honor a credential, and from which nobody finds the secret: of one generation that was made by
/// `vault`, BLAKE2b-256 over a domain tag, whose credential it is, a random salt and the secret. A fast hash is right where the
/// secret has more than 115 bits. Nobody who copies it makes it count for another credential.
public struct CredentialVerifier: Codable, Equatable, Sendable {
  /// The organization or school that the credential is for.
  public let credential: CDSCode
  /// 1, 2, 3 … of the credential.
  public let generation: Int
  /// The user name that belongs to the secret.
  public let username: DisplayName
  /// When the credential was made.
  public let issued: Timestamp
  /// When the credential ceases to be honored.
  public let expires: Timestamp
  /// 16 random bytes, of this generation alone.
  public let salt: HexBytes
  /// 32 bytes.
  public let verifier: HexBytes

  /// The size of a salt, in bytes.
  public static let saltSize = 16
  private static let domain = [UInt8]("vendor-vault/verifier/v1\n".utf8)

  /// Takes what was recorded.
  public init(
    credential: CDSCode, generation: Int, username: DisplayName, issued: Timestamp, expires: Timestamp,
    salt: HexBytes, verifier: HexBytes
  ) {
    self.credential = credential
    self.generation = generation
    self.username = username
    self.issued = issued
    self.expires = expires
    self.salt = salt
    self.verifier = verifier
  }

  /// The verifier of `secret`, which is that of a generation with this user name, under `salt`.
  ///
  /// - Throws: `SodiumError.unavailable`, `.outOfRange`.
  public static func verifier(
    of secret: RawSpan, for credential: CDSCode, generation: Int, username: DisplayName, salt: HexBytes
  ) throws(SodiumError) -> HexBytes {
    let whose = [UInt8]("\(credential)\n\(generation)\n\(username)\n".utf8)
    return HexBytes(try GenericHash.digest(domain + whose + salt.bytes, then: secret))
  }

  /// Whether `secret` is the credential's, in a time that tells nothing of it.
  ///
  /// - Throws: `SodiumError.unavailable`, `.outOfRange`.
  public func accepts(_ secret: RawSpan) throws(SodiumError) -> Bool {
    try Self.verifier(of: secret, for: credential, generation: generation, username: username, salt: salt)
      .bytes.withBytes { $0.isEqual(to: verifier.bytes) }
  }

  /// Whether the values that their types do not bound are within bounds.
  var isPlausible: Bool {
    generation >= 1 && issued < expires && salt.bytes.count == Self.saltSize
      && verifier.bytes.count == GenericHash.size
  }
}
