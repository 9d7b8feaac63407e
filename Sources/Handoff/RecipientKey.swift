internal import Sodium

/// A vendor's X25519 public key, to which bundles are sealed.
public struct RecipientKey: Equatable, Hashable, Sendable {
  /// The key as boxes are sealed to it.
  let key: SealedBox.PublicKey
  /// The key as `vendor1…` text.
  public let text: String
  /// What to compare on the phone.
  public let fingerprint: Fingerprint

  static let prefix = "vendor"
  static let agePrefix = "age"

  /// - Throws: ``KeyError/unusable``, ``KeyError/sodium(_:)``.
  init(bytes: [UInt8]) throws(KeyError) {
    do {
      try self.init(SealedBox.PublicKey(bytes))
    } catch {
      throw error == .unusableKey ? .unusable : .sodium(error)
    }
  }

  init(_ key: SealedBox.PublicKey) throws(SodiumError) {
    fingerprint = try Fingerprint(of: key.bytes, kind: .recipient)
    text = try PublicKey.text(prefix: Self.prefix, key.bytes)
    self.key = key
  }

  /// The key, 32 bytes, canonical and not of low order.
  public var bytes: [UInt8] { key.bytes }

  /// Parses `vendor1…` or `age1…` text.
  ///
  /// - Throws: ``KeyError``.
  public init(text: String) throws(KeyError) {
    self = try PublicKey(text: text).recipient()
  }
}
