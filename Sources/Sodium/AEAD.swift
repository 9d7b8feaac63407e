internal import CSodium

/// XChaCha20-Poly1305 with a random nonce (libsodium `crypto_aead_xchacha20poly1305_ietf`).
///
/// A sealed message is nonce (24 bytes), ciphertext (as long as the plaintext) and tag (16 bytes).
public enum AEAD {
  /// The size of a key in bytes.
  public static let keySize = 32
  /// The size of a nonce in bytes.
  public static let nonceSize = 24
  /// What sealing adds, in bytes: nonce and tag.
  public static let overhead = nonceSize + 16

  /// Encrypts `plaintext` so that it opens only with `key` and the same `context`.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for a key of another size, ``SodiumError/unavailable``.
  public static func seal(
    _ plaintext: RawSpan, with key: borrowing SecretBytes, boundTo context: [UInt8]
  ) throws(SodiumError) -> [UInt8] {
    guard key.count == keySize else { throw .outOfRange }
    let nonce = try Randomness.makeBytes(nonceSize)
    let box = try unsafe [UInt8](byteCount: plaintext.byteCount + overhead - nonceSize) {
      output throws(SodiumError) in
      let status = unsafe plaintext.withPointer { plain in
        unsafe key.withPointer { key in
          unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
            output, nil, plain, UInt64(plaintext.byteCount), context, UInt64(context.count), nil, nonce, key)
        }
      }
      guard status == 0 else { throw .outOfRange }
    }
    return nonce + box
  }

  /// Decrypts what ``seal(_:with:boundTo:)`` made.
  ///
  /// - Throws: ``SodiumError/forged`` if key, context or message is another; ``SodiumError/outOfRange`` for
  ///   a key of another size; ``SodiumError/outOfMemory``.
  public static func open(
    _ sealed: [UInt8], with key: borrowing SecretBytes, boundTo context: [UInt8]
  ) throws(SodiumError) -> SecretBytes {
    let size = try plaintextSize(of: sealed, under: key)
    // A closure cannot capture the borrowed key, so its pointer goes in.
    return try unsafe key.withPointer { key throws(SodiumError) in
      try SecretBytes(capacity: size) { output throws(SodiumError) in
        try unsafe output.appendBytes(size) { plain throws(SodiumError) in
          try unsafe decrypt(sealed, with: key, boundTo: context, to: plain)
        }
      }
    }
  }

  /// Decrypts what is not secret any more once it is read, into ordinary memory.
  ///
  /// - Throws: as ``open(_:with:boundTo:)``.
  public static func openReadable(
    _ sealed: [UInt8], with key: borrowing SecretBytes, boundTo context: [UInt8]
  ) throws(SodiumError) -> [UInt8] {
    let size = try plaintextSize(of: sealed, under: key)
    guard size > 0 else {
      return try open(sealed, with: key, boundTo: context).withBytes { $0.copiedBytes() }
    }
    return try unsafe key.withPointer { key throws(SodiumError) in
      try unsafe [UInt8](byteCount: size) { plain throws(SodiumError) in
        try unsafe decrypt(sealed, with: key, boundTo: context, to: plain)
      }
    }
  }

  private static func plaintextSize(
    of sealed: [UInt8], under key: borrowing SecretBytes
  ) throws(SodiumError) -> Int {
    guard key.count == keySize else { throw .outOfRange }
    guard sealed.count >= overhead else { throw .forged }
    return sealed.count - overhead
  }

  private static func decrypt(
    _ sealed: [UInt8], with key: UnsafePointer<UInt8>, boundTo context: [UInt8],
    to plain: UnsafeMutablePointer<UInt8>
  ) throws(SodiumError) {
    let status = unsafe sealed.withUnsafeBufferPointer { sealed in
      guard let nonce = sealed.baseAddress else { return Int32(-1) }
      return unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, nil, nil, nonce + nonceSize, UInt64(sealed.count - nonceSize), context, UInt64(context.count),
        nonce, key)
    }
    guard status == 0 else { throw .forged }
  }
}
