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
    guard key.count == keySize else { throw .outOfRange }
    guard sealed.count >= overhead else { throw .forged }
    let nonce = [UInt8](sealed.prefix(nonceSize))
    let box = [UInt8](sealed.dropFirst(nonceSize))
    let size = sealed.count - overhead
    // A closure cannot capture the borrowed key, so its pointer goes in.
    return try unsafe key.withPointer { key throws(SodiumError) in
      try SecretBytes(capacity: size) { output throws(SodiumError) in
        try unsafe output.appendBytes(size) { plain throws(SodiumError) in
          let status = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, nil, nil, box, UInt64(box.count), context, UInt64(context.count), nonce, key)
          guard status == 0 else { throw .forged }
        }
      }
    }
  }
}
