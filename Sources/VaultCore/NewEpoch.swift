public import Handoff

/// What a coordinator's removal begins: a new vault key, sealed to those who remain, and a new issuer key.
public struct NewEpoch: Codable, Equatable, Sendable {
  /// 2, 3, 4 …; a vault begins with epoch 1.
  public let number: Int
  /// What binds the log to the new vault key: keyed BLAKE2b-256, from which nothing about the key follows.
  public let commitment: HexBytes
  /// The new issuer key, signed by the one before it.
  public let issuer: IssuerSuccession
}
