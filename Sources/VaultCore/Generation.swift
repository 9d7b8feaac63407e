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
  /// What is kept of the secret, if it was made here.
  let check: GeneratedCheck?
  /// What it replaced, if it did so before its predecessor's end.
  public let replaces: Replacement?
  /// The authorizations, the one that it was made under first.
  public internal(set) var authorizations: [Authorization]
  /// Who made it.
  public let author: ShortID
  /// When it was made.
  public let issued: Timestamp
  /// When it ceases to be honored.
  public let expires: Timestamp
  /// Who may have it: the vendors authorized and not withdrawn, in the order of their authorization, with the names and
  /// keys that they have now.
  public internal(set) var vendors: [Vendor]
  /// Whether and when the secret was shown to a person.
  public internal(set) var revealed: Act?
  /// The vendors' sealed copies.
  public internal(set) var deliveries: [Delivery] = []
  /// Authorizations that were withdrawn.
  public internal(set) var withdrawals: [Withdrawal] = []
  /// Wrong confirmation codes in a row that were recorded.
  public internal(set) var refusals: [Refusal] = []
  /// Whether, when and why it was ended before its time.
  public internal(set) var revoked: Ending?
  /// When the vault's own copy of the secret was destroyed.
  public internal(set) var wiped: Timestamp?
  /// Who found, and when, that somebody had changed or removed the sealed secret, or made the last one of those leave to whom it
  /// was sealed; it is wiped then.
  public internal(set) var lost: Act?
  /// Whether it is lost because nobody is left to whom it was sealed.
  public internal(set) var isOrphaned = false
  /// The epoch of the vault key that the secret is sealed with, before it is sealed to coordinators.
  let epoch: Int
  /// The coordinators who can open the secret, in the order of their joining; nobody once it is wiped.
  public internal(set) var sealedTo: [ShortID]
  /// Those of the coordinators whose keys of now open a copy of the sealed secret that somebody may have kept.
  var unforgotten: [ShortID]
  /// Those of them whose keys were not renewed in time, because they were removed, or lost them.
  var neverForgotten: [ShortID] = []

  /// Who did something, when.
  public struct Act: Equatable, Sendable {
    /// Who.
    public let author: ShortID
    /// When.
    public let time: Timestamp
  }

  /// Wrong confirmation codes in a row.
  public struct Refusal: Equatable, Sendable {
    /// Who entered the last of them, and when.
    public let last: Act
    /// How many they were.
    public let count: Int
  }

  /// Who ended something, when and why.
  public struct Ending: Equatable, Sendable {
    /// Who.
    public let author: ShortID
    /// When.
    public let time: Timestamp
    /// Why.
    public let reason: Remark
  }

  /// An authorization that was withdrawn.
  public struct Withdrawal: Equatable, Sendable {
    /// Whose.
    public internal(set) var vendor: Vendor
    /// By whom, when and why.
    public let ending: Ending
    /// The copy that had been sealed to the vendor before.
    public let delivery: Delivery?
    /// Whether the vendor may know the secret all the same: it was sealed to it, or shown to a person before.
    public let isHeld: Bool
  }

  /// The authorization that it was made under.
  public var authorization: Authorization { authorizations[0] }

  /// What a service needs that honors it, if it was made here.
  public var verifier: CredentialVerifier? {
    check.map {
      CredentialVerifier(
        credential: credential, generation: number, username: username, issued: issued, expires: expires,
        salt: $0.salt, verifier: $0.verifier)
    }
  }

  /// The authorized vendors without a sealed copy, in the order of the authorization.
  public var waiting: [Vendor] {
    let served = Set(deliveries.map(\.vendor))
    return vendors.filter { !served.contains($0.id) }
  }

  /// The vault's own copy of the secret is destroyed.
  mutating func wipe(at time: Timestamp) {
    wiped = wiped ?? time
    sealedTo = []
  }

  /// Whether `vendor` may have it.
  func isAuthorized(_ vendor: ShortID) -> Bool { vendors.contains { $0.id == vendor } }

  /// The copy sealed to `vendor`.
  public func delivery(to vendor: ShortID) -> Delivery? {
    deliveries.first { $0.vendor == vendor }
  }

  /// The copies whose bundles are kept, to be handed out again, while this is the newest generation.
  public var keptBundles: [Delivery] {
    revoked == nil ? deliveries.filter { $0.confirmed == nil && $0.lost == nil } : []
  }

  /// Whether a copy was sealed to any vendor, also to one whose authorization was withdrawn since.
  public var hasLeftSealed: Bool {
    !deliveries.isEmpty || withdrawals.contains { $0.delivery != nil }
  }

  /// The vendors that may know the secret: served by a bundle, or by the person who was shown it; also those
  /// whose authorization was withdrawn since, which come last.
  public var holders: [Vendor] {
    let served = revealed == nil ? vendors.filter { delivery(to: $0.id) != nil } : vendors
    return served + formerHolders
  }

  /// The vendors that may know the secret and are not authorized any more.
  public var formerHolders: [Vendor] { withdrawals.filter(\.isHeld).map(\.vendor) }

  /// How `vendor` lost its authorization, if it has none any more.
  public func withdrawal(of vendor: ShortID) -> Withdrawal? {
    isAuthorized(vendor) ? nil : withdrawals.last { $0.vendor.id == vendor }
  }

  /// Whether `vendor` may know the secret.
  public func isHeld(by vendor: ShortID) -> Bool {
    isAuthorized(vendor) && (revealed != nil || delivery(to: vendor) != nil)
      || withdrawals.contains { $0.isHeld && $0.vendor.id == vendor }
  }

  /// Whether `now` is at or past the expiry.
  public func isExpired(at now: Timestamp) -> Bool { now >= expires }

  /// Whether the credential is honored at `now`, as far as this generation goes.
  public func isLive(at now: Timestamp) -> Bool { revoked == nil && !isExpired(at: now) }
}

/// What a reset replaces, and why.
public struct Replacement: Codable, Equatable, Sendable {
  /// The generation that is not honored any more.
  public let generation: Int
  /// Why, in the words of who did it.
  public let reason: Remark

  /// Takes generation and reason.
  public init(generation: Int, reason: Remark) {
    self.generation = generation
    self.reason = reason
  }
}

extension Generation {
  /// Days before the expiry on which a reminder is due.
  public static let reminderDays = [14, 7, 3, 1]

  /// The reminder that is due at `now`, when `days` remain by the calendar: the least of ``reminderDays`` that has
  /// begun; none before the first, after the expiry, and for what was revoked.
  public func reminder(at now: Timestamp, daysLeft days: Int) -> Int? {
    guard isLive(at: now) else { return nil }
    return Self.reminderDays.last { days <= $0 }
  }
}
