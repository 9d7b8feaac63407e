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

  /// A key that boxes are sealed to, looked at once: a box sealed to a point of low order opens for everybody, and
  /// to another spelling of a point for nobody (RFC 7748 §5 and §6.1).
  public struct PublicKey: Hashable, Sendable {
    /// The key, 32 bytes, little-endian.
    public let bytes: [UInt8]

    /// Takes a key.
    ///
    /// - Throws: ``SodiumError/unusableKey`` for one that is not the one canonical encoding of a point, or of low
    ///   order; ``SodiumError/unavailable``.
    public init(_ bytes: [UInt8]) throws(SodiumError) {
      try Sodium.ready()
      guard bytes.count == keySize, Self.isCanonical(bytes) else { throw .unusableKey }
      // Multiplication fails exactly when the product is zero, whatever the scalar: low order.
      let scalar = [UInt8](repeating: 1, count: keySize)
      let product = try unsafe [UInt8](byteCount: keySize) { output throws(SodiumError) in
        guard unsafe crypto_scalarmult(output, scalar, bytes) == 0 else { throw .unusableKey }
      }
      guard product.contains(where: { $0 != 0 }) else { throw .unusableKey }
      self.bytes = bytes
    }

    /// A multiple of the base point, which is neither.
    fileprivate init(derived bytes: [UInt8]) { self.bytes = bytes }

    /// Less than 2^255 − 19.
    private static func isCanonical(_ key: [UInt8]) -> Bool {
      let prime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
      for (byte, limit) in zip(key.reversed(), prime.reversed()) where byte != limit { return byte < limit }
      return false
    }
  }

  /// A key pair that opens boxes; its secret half (32 bytes) is what is kept.
  public struct KeyPair: ~Copyable, Sendable {
    /// The public half.
    public let publicKey: PublicKey
    /// The secret half.
    public let secretKey: SecretBytes

    /// The key pair of `secretKey`.
    ///
    /// - Throws: ``SodiumError/outOfRange`` for a key of another size, ``SodiumError/unavailable``.
    public init(secretKey: consuming SecretBytes) throws(SodiumError) {
      try Sodium.ready()
      guard secretKey.count == keySize else { throw .outOfRange }
      publicKey = PublicKey(
        derived: try unsafe secretKey.withPointer { secretKey throws(SodiumError) in
          try unsafe [UInt8](byteCount: keySize) { output throws(SodiumError) in
            guard unsafe crypto_scalarmult_base(output, secretKey) == 0 else { throw .unusableKey }
          }
        })
      self.secretKey = secretKey
    }
  }

  /// Encrypts `message` so that only the holder of the secret half of `publicKey` can read it.
  ///
  /// - Throws: ``SodiumError/unusableKey``.
  public static func seal(_ message: RawSpan, to publicKey: PublicKey) throws(SodiumError) -> [UInt8] {
    try unsafe [UInt8](byteCount: message.byteCount + overhead) { output throws(SodiumError) in
      let status = unsafe message.withPointer {
        unsafe crypto_box_seal(output, $0, UInt64(message.byteCount), publicKey.bytes)
      }
      guard status == 0 else { throw .unusableKey }
    }
  }

  /// Decrypts what was sealed to the public half of `pair`.
  ///
  /// - Throws: ``SodiumError/forged`` if it was sealed to another key or changed; ``SodiumError/outOfMemory``.
  public static func open(
    _ sealed: [UInt8], with pair: borrowing KeyPair
  ) throws(SodiumError) -> SecretBytes {
    guard sealed.count >= overhead else { throw .forged }
    let publicKey = pair.publicKey.bytes
    let size = sealed.count - overhead
    return try unsafe pair.secretKey.withPointer { secretKey throws(SodiumError) in
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
