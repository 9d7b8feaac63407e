public import Handoff

/// A person who may unlock the vault.
public struct Coordinator: Codable, Equatable, Sendable {
  /// The short name to unlock as.
  public let id: ShortID
  /// The programs served, in alphabetical order.
  public let programs: [Program]
  /// The Ed25519 key that signs this coordinator's log entries, 32 bytes.
  public let signingKey: HexBytes
  /// The X25519 key that vault keys are sealed to, 32 bytes.
  public let sealingKey: HexBytes
}
