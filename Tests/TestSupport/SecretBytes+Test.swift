public import Sodium

extension SecretBytes {
  /// Guarded memory with bytes that are not secret.
  public static func of(_ bytes: [UInt8]) throws(SodiumError) -> SecretBytes {
    try bytes.withBytes { span throws(SodiumError) in try SecretBytes(copying: span) }
  }

  /// Guarded memory with text that is not secret.
  public static func of(_ text: String) throws(SodiumError) -> SecretBytes { try of([UInt8](text.utf8)) }

  /// The bytes in ordinary memory, to compare them.
  public borrowing func copied() -> [UInt8] { withBytes { $0.copiedBytes() } }
}
