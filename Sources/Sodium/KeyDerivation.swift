internal import CSodium

/// Subkeys of a 32-byte key (libsodium `crypto_kdf`): one context for each purpose, so that no ciphertext
/// can stand in for another.
public enum KeyDerivation {
  /// Derives the 32-byte subkey `number` of `key` in an eight-character ASCII `context`.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for another key or context size, ``SodiumError/outOfMemory``.
  public static func deriveSubkey(
    _ number: UInt64 = 1, of key: borrowing SecretBytes, context: StaticString
  ) throws(SodiumError) -> SecretBytes {
    guard key.count == 32, context.utf8CodeUnitCount == 8 else { throw .outOfRange }
    return try unsafe key.withPointer { key throws(SodiumError) in
      try SecretBytes(capacity: 32) { output throws(SodiumError) in
        try unsafe output.appendBytes(32) { subkey throws(SodiumError) in
          let status = unsafe context.utf8Start.withMemoryRebound(to: CChar.self, capacity: 8) {
            unsafe crypto_kdf_derive_from_key(subkey, 32, number, $0, key)
          }
          guard status == 0 else { throw .outOfRange }
        }
      }
    }
  }
}
