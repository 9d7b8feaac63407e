internal import Sodium

/// A vendor's X25519 public key, to which bundles are sealed.
public struct RecipientKey: Equatable, Hashable, Sendable {
  /// The key, 32 bytes, canonical and not of low order.
  public let bytes: [UInt8]
  /// The key as `vendor1…` text.
  public let text: String
  /// What to compare on the phone.
  public let fingerprint: Fingerprint

  static let prefix = "vendor"
  static let agePrefix = "age"

  /// - Throws: ``KeyError/unusable``, ``KeyError/sodium(_:)``.
  init(bytes: [UInt8]) throws(KeyError) {
    do {
      try SealedBox.validate(publicKey: bytes)
      fingerprint = try Fingerprint(of: bytes, kind: .recipient)
      text = try PublicKey.text(prefix: Self.prefix, bytes)
    } catch {
      throw error == .unusableKey ? .unusable : .sodium(error)
    }
    self.bytes = bytes
  }

  /// Parses `vendor1…` or `age1…` text.
  ///
  /// - Throws: ``KeyError``.
  public init(text: String) throws(KeyError) {
    self = try PublicKey(text: text).recipient()
  }
}
