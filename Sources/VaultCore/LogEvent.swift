public import Handoff

/// What happened: the body of a log entry. Everything that the vault knows follows from these.
public enum LogEvent: Codable, Equatable, Sendable {
  /// The vault, its first coordinator and its issuer key were made.
  case vaultCreated(organization: Organization, coordinator: Coordinator, issuer: String, salt: HexBytes)
  /// A vendor was recorded and its key pinned.
  case vendorAdded(vendor: Vendor)
  /// A generation of a credential was made and sealed under an authorization. `check` is keyed BLAKE2b-256
  /// of the secret: what is kept of it after the wipe.
  case credentialGenerated(
    credential: CDSCode, generation: Int, username: DisplayName, authorization: Authorization,
    expires: Timestamp, check: HexBytes)
  /// The secret was let out to a person, and wiped.
  case credentialRevealed(credential: CDSCode, generation: Int)
  /// The secret was sealed to vendors, and wiped if none still waits.
  case deliveriesSealed(credential: CDSCode, generation: Int, deliveries: [Delivery])
}
