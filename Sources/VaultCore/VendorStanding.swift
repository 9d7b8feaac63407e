public import Handoff

/// How a vendor stands to a generation of a credential.
public struct VendorStanding: Equatable, Sendable {
  /// Whose standing it is.
  public let vendor: Vendor
  /// How far the generation has come to it.
  public let stage: Stage
  /// Whether it may know the generation's secret.
  public let isHolder: Bool
  /// The newest older generation that it may know, if it does not know this one: it holds what is not honored.
  public let stale: Generation?

  /// The vendor's sealed copy, also where its authorization was withdrawn since.
  public var delivery: Delivery? {
    switch stage {
    case .sealed(let delivery), .confirmed(let delivery, _): delivery
    case .withdrawn(let withdrawal): withdrawal.delivery
    case .unauthorized, .waiting, .unserved, .shown: nil
    }
  }

  /// Whether that copy is sealed to another key than the vendor has now.
  public var isSealedToEarlierKey: Bool { delivery.map { $0.recipient.key != vendor.key } ?? false }

  /// How far a generation has come to a vendor.
  public enum Stage: Equatable, Sendable {
    /// It was never authorized.
    case unauthorized
    /// It is authorized, and the secret is sealed in the vault for it.
    case waiting
    /// It is authorized, and the secret was destroyed before it could be served.
    case unserved
    /// Its bundle is sealed, and not confirmed.
    case sealed(Delivery)
    /// Its bundle is sealed, and was confirmed.
    case confirmed(Delivery, Generation.Act)
    /// The secret was shown to a person, who serves it.
    case shown(Generation.Act)
    /// Its authorization was withdrawn.
    case withdrawn(Generation.Withdrawal)
  }
}

extension Generation {
  /// How far it has come to `vendor`.
  public func stage(of vendor: ShortID) -> VendorStanding.Stage {
    if let withdrawal = withdrawal(of: vendor) { return .withdrawn(withdrawal) }
    guard isAuthorized(vendor) else { return .unauthorized }
    if let revealed { return .shown(revealed) }
    guard let delivery = delivery(to: vendor) else { return wiped == nil ? .waiting : .unserved }
    return delivery.confirmed.map { .confirmed(delivery, $0) } ?? .sealed(delivery)
  }
}

extension VaultState {
  /// How the vendors stand to `generation`: those that may have it, and then those that no longer may, or hold an
  /// older one.
  public func standings(to generation: Generation) -> [VendorStanding] {
    let older = generations(of: generation.credential).prefix { $0.number < generation.number }
    let others = vendors.filter { !generation.isAuthorized($0.id) }
    var removed: [Vendor] = []
    for former in generation.withdrawals.map(\.vendor)
    where vendor(former.id) == nil && !removed.contains(former) {
      removed.append(former)
    }
    return (generation.vendors + others + removed).compactMap { vendor in
      let isHolder = generation.isHeld(by: vendor.id)
      let stale = isHolder ? nil : older.last { $0.isHeld(by: vendor.id) }
      let stage = generation.stage(of: vendor.id)
      if stage == .unauthorized, stale == nil { return nil }
      return VendorStanding(vendor: vendor, stage: stage, isHolder: isHolder, stale: stale)
    }
  }
}
