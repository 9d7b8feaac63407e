internal import CSodium

/// Passphrase to key with Argon2id (libsodium `crypto_pwhash`, `ALG_ARGON2ID13`).
public enum PasswordHash {
  /// The size of a salt in bytes.
  public static let saltSize = 16

  /// How much work a guess costs.
  public struct Cost: Equatable, Sendable {
    /// Passes over the memory.
    public let operations: UInt32
    /// Memory in KiB.
    public let memoryKiB: UInt32

    /// 2 passes over 64 MiB (`crypto_pwhash_*_INTERACTIVE`).
    public static let interactive = Cost(unchecked: 2, memoryKiB: 64 << 10)
    /// 3 passes over 256 MiB (`crypto_pwhash_*_MODERATE`).
    public static let moderate = Cost(unchecked: 3, memoryKiB: 256 << 10)
    /// 4 passes over 1 GiB (`crypto_pwhash_*_SENSITIVE`).
    public static let sensitive = Cost(unchecked: 4, memoryKiB: 1 << 20)

    private init(unchecked operations: UInt32, memoryKiB: UInt32) {
      self.operations = operations
      self.memoryKiB = memoryKiB
    }

    /// Parameters read from a file: between ``interactive`` and ``sensitive``, so that a file can ask
    /// neither for a weak key nor for all of a machine's memory.
    ///
    /// - Throws: ``SodiumError/outOfRange``.
    public init(operations: UInt32, memoryKiB: UInt32) throws(SodiumError) {
      guard (Self.interactive.operations...Self.sensitive.operations).contains(operations),
        (Self.interactive.memoryKiB...Self.sensitive.memoryKiB).contains(memoryKiB)
      else { throw .outOfRange }
      self.init(unchecked: operations, memoryKiB: memoryKiB)
    }
  }

  /// Derives a 32-byte key.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for a salt of another size; ``SodiumError/outOfMemory`` if the
  ///   memory of `cost` is not to be had.
  public static func deriveKey(
    from passphrase: borrowing SecretBytes, salt: [UInt8], cost: Cost
  ) throws(SodiumError) -> SecretBytes {
    guard salt.count == saltSize else { throw .outOfRange }
    let length = UInt64(passphrase.count)
    return try unsafe passphrase.withPointer { passphrase throws(SodiumError) in
      try SecretBytes(capacity: 32) { output throws(SodiumError) in
        try unsafe output.appendBytes(32) { key throws(SodiumError) in
          let status = unsafe passphrase.withMemoryRebound(to: CChar.self, capacity: Int(length)) {
            unsafe crypto_pwhash(
              key, 32, $0, length, salt, UInt64(cost.operations), Int(cost.memoryKiB) << 10,
              crypto_pwhash_ALG_ARGON2ID13)
          }
          guard status == 0 else { throw .outOfMemory }
        }
      }
    }
  }
}
