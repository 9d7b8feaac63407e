public import Sodium

/// A vendor's X25519 secret key: opens the bundles sealed to its public half. It never leaves the vendor.
public struct RecipientSecretKey: ~Copyable, Sendable {
  /// The public half.
  public let publicKey: RecipientKey
  let pair: SealedBox.KeyPair

  static let prefix = "vendor-secret-key-"
  static let agePrefix = "age-secret-key-"

  /// Takes over 32 bytes.
  ///
  /// - Throws: ``KeyError/wrongLength``, ``KeyError/sodium(_:)``.
  public init(_ bytes: consuming SecretBytes) throws(KeyError) {
    guard bytes.count == SealedBox.keySize else { throw .wrongLength }
    let pair: SealedBox.KeyPair
    do {
      pair = try SealedBox.KeyPair(secretKey: bytes)
    } catch {
      throw .sodium(error)
    }
    let publicKey: RecipientKey
    do {
      publicKey = try RecipientKey(pair.publicKey)
    } catch {
      throw .sodium(error)
    }
    self.pair = pair
    self.publicKey = publicKey
  }

  /// A fresh key.
  ///
  /// - Throws: ``KeyError/sodium(_:)``.
  public static func make() throws(KeyError) -> RecipientSecretKey {
    let bytes: SecretBytes
    do {
      bytes = try SealedBox.makeSecretKey()
    } catch {
      throw .sodium(error)
    }
    return try RecipientSecretKey(bytes)
  }

  /// Parses one line, `VENDOR-SECRET-KEY-1…` or `AGE-SECRET-KEY-1…`.
  init(line: RawSpan) throws(KeyError) {
    let decoded = try Bech32.decode(line)
    switch decoded.prefix {
    case Self.prefix, Self.agePrefix: break
    case RecipientKey.prefix, RecipientKey.agePrefix, IssuerKey.prefix: throw .publicKeyInSecretPlace
    default: throw .notAKey
    }
    guard decoded.isUppercase else { throw .wrongCase }
    try self.init(decoded.takePayload())
  }

  /// The key as `VENDOR-SECRET-KEY-1…` text, without a line end.
  ///
  /// - Throws: ``KeyError/sodium(_:)``.
  public borrowing func encoded() throws(KeyError) -> SecretBytes {
    do {
      return try pair.secretKey.withBytes { bytes throws(SodiumError) in
        try Bech32.encode(prefix: Self.prefix, payload: bytes, uppercase: true)
      }
    } catch {
      throw .sodium(error)
    }
  }
}
