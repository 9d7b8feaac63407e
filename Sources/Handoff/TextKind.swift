public import Sodium

/// What a text is, by what stands in it; nothing of it is verified.
public enum TextKind: String, Sendable, CaseIterable {
  /// A sealed bundle.
  case bundle
  /// A signed record.
  case record
  /// What a service honors credentials by.
  case verifiers
  /// A coordinator's request to be let into a vault.
  case request
  /// A public key that this program uses.
  case publicKey
  /// A secret key that this program uses, open or under a passphrase.
  case secretKey
  /// A file that age encrypted, such as a secret key under age's own passphrase.
  case ageFile
  /// A key that only an age plugin can use, public or secret.
  case agePluginKey
  /// A post-quantum key of age, public or secret.
  case agePostQuantumKey
  /// An SSH key, public or secret.
  case sshKey
  /// An SQLite database, as a vault is.
  case database

  /// Looks at a text in UTF-8 or UTF-16, and copies nothing of it into ordinary memory.
  ///
  /// - Throws: `SodiumError.outOfMemory`, `SodiumError.unavailable`.
  public static func of(_ text: RawSpan) throws(SodiumError) -> TextKind? {
    try text.withUTF8(orThrow: { $0 }) { text throws(SodiumError) in TextKind(of: text) }
  }

  init?(of text: RawSpan) {
    if text.hasPrefix("SQLite format 3\0") {
      self = .database
    } else if SealedBundle.isPresent(in: text) {
      self = .bundle
    } else if SignedRecord.isPresent(in: text) {
      self = .record
    } else if VerifierFile.isPresent(in: text) {
      self = .verifiers
    } else if Armor.request.isPresent(in: text) {
      self = .request
    } else if SealedKeyFile.armor.isPresent(in: text) {
      self = .secretKey
    } else if text.contains("age-encryption.org/v1") || text.contains("-----BEGIN AGE ENCRYPTED FILE-----") {
      self = .ageFile
    } else if text.contains("-----BEGIN OPENSSH PRIVATE KEY-----") || text.contains("ssh-ed25519 ")
      || text.contains("ssh-rsa ")
    {
      self = .sshKey
    } else if let kind = KeySpot.kind(in: text) {
      self = kind
    } else {
      return nil
    }
  }
}
