public import Handoff

/// One generation of a credential: what was made, for whom, until when, and what became of it.
public struct Generation: Equatable, Sendable {
  /// The organization or school that the credential is for.
  public let credential: CDSCode
  /// 1, 2, 3 …
  public let number: Int
  /// The user name; not secret.
  public let username: DisplayName
  /// Where the secret comes from.
  public let origin: BundleHeader.Origin
  /// The authorization it was made under.
  public let authorization: Authorization
  /// Who made it.
  public let author: ShortID
  /// When it was made.
  public let issued: Timestamp
  /// When it ceases to be honoured.
  public let expires: Timestamp
  /// Whether and when the secret was shown to a person.
  public internal(set) var revealed: Passing?
  /// The vendors' sealed copies.
  public internal(set) var deliveries: [Delivery] = []
  /// When the vault's own copy of the secret was destroyed.
  public internal(set) var wiped: Timestamp?

  /// Who did something, when.
  public struct Passing: Equatable, Sendable {
    /// Who.
    public let author: ShortID
    /// When.
    public let time: Timestamp
  }

  /// The authorized vendors without a sealed copy, in the order of the authorization.
  public var waiting: [Vendor] {
    authorization.vendors.filter { delivery(to: $0.id) == nil }
  }

  /// The copy sealed to `vendor`.
  public func delivery(to vendor: ShortID) -> Delivery? {
    deliveries.first { $0.vendor == vendor }
  }

  /// Whether `now` is at or past the expiry.
  public func isExpired(at now: Timestamp) -> Bool { now >= expires }
}

/// One vendor's sealed copy of a credential.
public struct Delivery: Codable, Equatable, Sendable {
  /// For whom.
  public let vendor: ShortID
  /// The bundle's identifier.
  public let bundle: HexBytes
  /// BLAKE2b-256 of the bundle's text.
  public let bundleHash: HexBytes
  /// What the vault keeps of the confirmation code: keyed BLAKE2b-256 of its text.
  public let confirmationCheck: HexBytes
  /// When it was sealed.
  public let sealed: Timestamp
}
