internal import CSodium

/// BLAKE2b, plain or keyed (libsodium `crypto_generichash`, RFC 7693).
public enum GenericHash {
  /// The size of the digest used everywhere here, in bytes.
  public static let size = 32
  /// What `crypto_generichash_state` is aligned to, in bytes (libsodium's crypto_generichash_blake2b.h).
  private static let stateAlignment = 64

  /// BLAKE2b-256 of `message`.
  ///
  /// - Throws: ``SodiumError/unavailable``.
  public static func digest(_ message: [UInt8]) throws(SodiumError) -> [UInt8] {
    try Sodium.ready()
    return try unsafe [UInt8](byteCount: size) { output throws(SodiumError) in
      guard unsafe crypto_generichash(output, size, message, UInt64(message.count), nil, 0) == 0 else {
        throw .outOfRange
      }
    }
  }

  /// BLAKE2b-256 of `start` and then `secret`, of which nothing stays in memory but the digest.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfRange``.
  public static func digest(_ start: [UInt8], then secret: RawSpan) throws(SodiumError) -> [UInt8] {
    try Sodium.ready()
    return try unsafe [UInt8](byteCount: size) { output throws(SodiumError) in
      let size = crypto_generichash_statebytes()
      let isDone = unsafe withUnsafeTemporaryAllocation(byteCount: size, alignment: stateAlignment) {
        memory in
        guard let state = unsafe memory.baseAddress.map({ OpaquePointer($0) }) else { return false }
        defer { unsafe sodium_memzero(memory.baseAddress, memory.count) }
        return unsafe crypto_generichash_init(state, nil, 0, Self.size) == 0
          && crypto_generichash_update(state, start, UInt64(start.count)) == 0
          && secret.withPointer { unsafe crypto_generichash_update(state, $0, UInt64(secret.byteCount)) } == 0
          && crypto_generichash_final(state, output, Self.size) == 0
      }
      guard isDone else { throw .outOfRange }
    }
  }

  /// Keyed BLAKE2b-256 of `message`: a check value that only holders of `key` (32 bytes) can make.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for a key of another size, ``SodiumError/unavailable``.
  public static func authenticate(
    _ message: RawSpan, with key: borrowing SecretBytes
  ) throws(SodiumError) -> [UInt8] {
    try Sodium.ready()
    guard key.count == size else { throw .outOfRange }
    return try unsafe key.withPointer { key throws(SodiumError) in
      try unsafe [UInt8](byteCount: size) { output throws(SodiumError) in
        let status = unsafe message.withPointer { message_ in
          unsafe crypto_generichash(output, size, message_, UInt64(message.byteCount), key, size)
        }
        guard status == 0 else { throw .outOfRange }
      }
    }
  }
}
