internal import CSodium

/// Unpredictable bytes and numbers from libsodium's generator.
public enum Randomness {
  /// `count` random bytes that are not secret: nonces, salts, identifiers.
  ///
  /// - Throws: ``SodiumError/unavailable``.
  public static func makeBytes(_ count: Int) throws(SodiumError) -> [UInt8] {
    try Sodium.ready()
    return unsafe [UInt8](byteCount: count) { unsafe randombytes_buf($0, count) }
  }

  /// `count` random bytes that are secret: keys.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public static func makeSecret(_ count: Int) throws(SodiumError) -> SecretBytes {
    try SecretBytes(capacity: count) { output in
      unsafe output.appendBytes(count) { unsafe randombytes_buf($0, count) }
    }
  }

  /// A number below `bound`, each equally likely.
  ///
  /// - Throws: ``SodiumError/unavailable``; ``SodiumError/outOfRange`` if `bound` is 0.
  public static func makeNumber(below bound: UInt32) throws(SodiumError) -> UInt32 {
    try Sodium.ready()
    guard bound > 0 else { throw .outOfRange }
    return randombytes_uniform(bound)
  }
}
