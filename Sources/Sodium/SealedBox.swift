internal import CSodium

/// Anonymous public-key encryption (libsodium `crypto_box_seal`): X25519, XSalsa20-Poly1305.
public enum SealedBox {
  /// The size of public and of secret keys in bytes (RFC 7748).
  public static let keySize = 32
  /// What sealing adds, in bytes: an ephemeral public key and a tag.
  public static let overhead = 48

  /// A fresh secret key.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public static func makeSecretKey() throws(SodiumError) -> SecretBytes {
    try Randomness.makeSecret(keySize)
  }

  /// The public key of `secretKey`.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for a key of another size.
  public static func derivePublicKey(of secretKey: borrowing SecretBytes) throws(SodiumError) -> [UInt8] {
    try Sodium.ready()
    guard secretKey.count == keySize else { throw .outOfRange }
    return try unsafe secretKey.withPointer { secretKey throws(SodiumError) in
      try unsafe [UInt8](byteCount: keySize) { output throws(SodiumError) in
        guard unsafe crypto_scalarmult_base(output, secretKey) == 0 else { throw .unusableKey }
      }
    }
  }

  /// Refuses keys that are not the one canonical encoding of a point, or of low order: a box sealed to
  /// such a key opens for nobody or for everybody (RFC 7748 §5 and §6.1).
  ///
  /// - Throws: ``SodiumError/unusableKey``, ``SodiumError/unavailable``.
  public static func validate(publicKey: [UInt8]) throws(SodiumError) {
    guard publicKey.count == keySize, isCanonical(publicKey) else { throw .unusableKey }
    // Multiplication fails exactly when the product is zero, whatever the scalar: low order.
    let scalar = try Randomness.makeSecret(keySize)
    let status = try unsafe [UInt8](byteCount: keySize) { output throws(SodiumError) in
      let status = unsafe scalar.withPointer { unsafe crypto_scalarmult(output, $0, publicKey) }
      guard status == 0 else { throw .unusableKey }
    }
    guard status.contains(where: { $0 != 0 }) else { throw .unusableKey }
  }

  /// Less than 2^255 − 19, little-endian.
  private static func isCanonical(_ key: [UInt8]) -> Bool {
    let prime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
    for (byte, limit) in zip(key.reversed(), prime.reversed()) where byte != limit { return byte < limit }
    return false
  }

  /// Encrypts `message` so that only the holder of the secret half of `publicKey` can read it.
  ///
  /// - Throws: ``SodiumError/unusableKey``.
  public static func seal(_ message: RawSpan, to publicKey: [UInt8]) throws(SodiumError) -> [UInt8] {
    try validate(publicKey: publicKey)
    return try unsafe [UInt8](byteCount: message.byteCount + overhead) { output throws(SodiumError) in
      let status = unsafe message.withPointer {
        unsafe crypto_box_seal(output, $0, UInt64(message.byteCount), publicKey)
      }
      guard status == 0 else { throw .unusableKey }
    }
  }

  /// Decrypts what was sealed to the public half of `secretKey`.
  ///
  /// - Throws: ``SodiumError/forged`` if it was sealed to another key or changed; ``SodiumError/outOfRange``
  ///   for a key of another size.
  public static func open(
    _ sealed: [UInt8], with secretKey: borrowing SecretBytes
  ) throws(SodiumError) -> SecretBytes {
    guard sealed.count >= overhead else { throw .forged }
    let publicKey = try derivePublicKey(of: secretKey)
    let size = sealed.count - overhead
    return try unsafe secretKey.withPointer { secretKey throws(SodiumError) in
      try SecretBytes(capacity: size) { output throws(SodiumError) in
        try unsafe output.appendBytes(size) { message throws(SodiumError) in
          let status = unsafe crypto_box_seal_open(
            message, sealed, UInt64(sealed.count), publicKey, secretKey)
          guard status == 0 else { throw .forged }
        }
      }
    }
  }
}
