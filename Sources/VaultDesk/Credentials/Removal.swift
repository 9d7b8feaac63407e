public import Handoff
public import VaultCore

/// What the removal of a coordinator leaves to be known, and to be done.
public enum Removal {
  /// What who was removed may still know.
  public static func knowledge(of id: ShortID) -> String {
    "\(id) may still know what was in the vault until now: its history, the old issuer key, and, from an older "
      + "copy of the file, every secret key that was sealed in it"
  }

  /// What becomes of the bundles of these generations that are not confirmed yet; nothing where there are none.
  public static func unconfirmedBundles(of generations: [Generation]) -> String? {
    let open = generations.filter { $0.deliveries.contains { $0.confirmed == nil } }
    let all = open.flatMap(\.deliveries).filter { $0.confirmed == nil }.map(\.vendor.text)
    if all.isEmpty { return nil }
    let vendors = all.indices.filter { all.firstIndex(of: all[$0]) == $0 }.map { all[$0] }
    let isOne = all.count == 1
    return
      "the unconfirmed bundle\(isOne ? "" : "s") of \(open.titled) for \(vendors.joined(separator: ", ")) "
      + "\(isOne ? "is" : "are") signed with the old issuer key, which the new issuer file does not trust; a reset "
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
