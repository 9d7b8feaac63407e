internal import CSodium

/// Ed25519 signatures (libsodium `crypto_sign`, RFC 8032).
public enum Signature {
  /// The size of a public key in bytes.
  public static let publicKeySize = 32
  /// The size of a seed, from which the key pair follows, in bytes.
  public static let seedSize = 32
  /// The size of a signature in bytes.
  public static let size = 64

  /// A key pair that signs; its seed (32 bytes) is what is kept.
  public struct KeyPair: ~Copyable, Sendable {
    /// The public half.
    public let publicKey: [UInt8]
    private let secretKey: SecretBytes

    /// The key pair of `seed`.
    ///
    /// - Throws: ``SodiumError/outOfRange`` for a seed of another size, ``SodiumError/outOfMemory``.
    public init(seed: borrowing SecretBytes) throws(SodiumError) {
      try Sodium.ready()
      guard seed.count == seedSize else { throw .outOfRange }
      var publicKey = [UInt8](repeating: 0, count: publicKeySize)
      secretKey = try unsafe seed.withPointer { seed throws(SodiumError) in
        try SecretBytes(capacity: 64) { output throws(SodiumError) in
          try unsafe output.appendBytes(64) { secretKey throws(SodiumError) in
            guard unsafe crypto_sign_seed_keypair(&publicKey, secretKey, seed) == 0 else { throw .outOfRange }
          }
        }
      }
      self.publicKey = publicKey
    }

    /// The signature (64 bytes) of `message`.
    ///
    /// - Throws: ``SodiumError/outOfRange``.
    public borrowing func sign(_ message: RawSpan) throws(SodiumError) -> [UInt8] {
      try unsafe secretKey.withPointer { secretKey throws(SodiumError) in
        try unsafe [UInt8](byteCount: size) { output throws(SodiumError) in
          let status = unsafe message.withPointer {
            unsafe crypto_sign_detached(output, nil, $0, UInt64(message.byteCount), secretKey)
          }
          guard status == 0 else { throw .outOfRange }
        }
      }
    }
  }

  /// A fresh seed.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public static func makeSeed() throws(SodiumError) -> SecretBytes {
    try Randomness.makeSecret(seedSize)
  }

  /// A key that signatures are checked with, looked at once: canonical, on the curve, of the main subgroup.
  public struct PublicKey: Hashable, Sendable {
    /// The key, 32 bytes.
    public let bytes: [UInt8]

    /// Takes a key.
    ///
    /// - Throws: ``SodiumError/unusableKey`` for one that is not canonical, not on the curve, of low order or
    ///   outside of the main subgroup; ``SodiumError/unavailable``.
    public init(_ bytes: [UInt8]) throws(SodiumError) {
      try Sodium.ready()
      guard bytes.count == publicKeySize, unsafe crypto_core_ed25519_is_valid_point(bytes) == 1 else {
        throw .unusableKey
      }
      self.bytes = bytes
    }
  }

  /// Checks that `signature` is `publicKey`'s over `message`.
  ///
  /// - Throws: ``SodiumError/forged``.
  public static func verify(
    _ signature: [UInt8], of message: RawSpan, by publicKey: PublicKey
  ) throws(SodiumError) {
    guard signature.count == size else { throw .forged }
    let status = unsafe message.withPointer {
      unsafe crypto_sign_verify_detached(signature, $0, UInt64(message.byteCount), publicKey.bytes)
    }
    guard status == 0 else { throw .forged }
  }
}
