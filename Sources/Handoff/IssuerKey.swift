internal import Sodium

/// An organization's Ed25519 public key, by which bundles are verified.
public struct IssuerKey: Equatable, Hashable, Sendable {
  /// The key as signatures are checked with it.
  let key: Signature.PublicKey
  /// The key as `issuer1…` text.
  public let text: String
  /// What to compare on the phone.
  public let fingerprint: Fingerprint

  static let prefix = "issuer"

  /// Takes a raw key.
  ///
  /// - Throws: ``KeyError/unusable``, ``KeyError/sodium(_:)``.
  public init(bytes: [UInt8]) throws(KeyError) {
    do {
      key = try Signature.PublicKey(bytes)
      fingerprint = try Fingerprint(of: bytes, kind: .issuer)
      text = try PublicKey.text(prefix: Self.prefix, bytes)
    } catch {
      throw error == .unusableKey ? .unusable : .sodium(error)
    }
  }

  /// The key, 32 bytes: a canonical point of the main subgroup.
  public var bytes: [UInt8] { key.bytes }

  /// Parses `issuer1…` text.
  ///
  /// - Throws: ``KeyError``.
  public init(text: String) throws(KeyError) {
    self = try PublicKey(text: text).issuer()
  }
}
