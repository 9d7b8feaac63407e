public import Handoff
public import VaultCore

/// What the removal of a coordinator leaves to be known, and to be done.
public enum Removal {
  /// What who was removed may still know.
  public static func knowledge(of id: ShortID) -> String {
    "\(id) may still know what was in the vault until now: its history, the old issuer key, and, from an older "
      + "copy of the file, every secret key that was sealed in it"
  }

  /// What becomes of the bundles of a generation that are not confirmed yet; nothing where there are none.
  public static func unconfirmedBundles(of generation: Generation) -> String? {
    let vendors = generation.deliveries.filter { $0.confirmed == nil }.map(\.vendor.text)
    if vendors.isEmpty { return nil }
    let isOne = vendors.count == 1
    return
      "the unconfirmed bundle\(isOne ? "" : "s") of \(generation.titled) for \(vendors.joined(separator: ", ")) "
      + "\(isOne ? "is" : "are") signed with the old issuer key, which the new issuer.pub does not trust; a reset "
      + "makes \(isOne ? "a new one" : "new ones")"
  }
}

extension VaultState {
  /// The issuer key that signed a delivery, if another one signs now.
  ///
  /// - Throws: `KeyError` if the recorded key is unusable.
  public func earlierIssuer(of delivery: Delivery) throws(KeyError) -> IssuerKey? {
    guard formerIssuers.indices.contains(delivery.epoch - 1) else { return nil }
    return try IssuerKey(text: formerIssuers[delivery.epoch - 1])
  }

  /// The generations that are honored at `now`.
  public func liveGenerations(at now: Timestamp) -> [Generation] {
    credentials.compactMap(newest(of:)).filter { $0.isLive(at: now) }
  }
}
