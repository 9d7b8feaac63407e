internal import Handoff
internal import VaultCore

/// What a coordinator who was removed may still know.
enum RemovalText {
  static func make(removed id: ShortID, live: [Generation]) -> String {
    var text = """
      vault: \(id) may still know what was in the vault until now: its history, the old issuer key, and, with a \
      copy of the file from then, each secret that was sealed in it then

      """
    for generation in live { text += "hint: \(generation.resetCommand)\n" }
    for generation in live {
      let unconfirmed = generation.deliveries.filter { $0.confirmed == nil }.map(\.vendor.text)
      if unconfirmed.isEmpty { continue }
      text += """
        vault: the bundle\(unconfirmed.count == 1 ? "" : "s") of \(generation.titled), for \
        \(unconfirmed.joined(separator: ", ")), not confirmed yet, \(unconfirmed.count == 1 ? "is" : "are") signed \
        with the old issuer key, and not trusted with the new issuer.pub; the reset makes new ones

        """
    }
    return text
  }
}

extension VaultState {
  /// The issuer key that signed a delivery, if another one signs now.
  func earlierIssuer(of delivery: Delivery) throws(KeyError) -> IssuerKey? {
    guard delivery.epoch < epoch, successions.indices.contains(delivery.epoch - 1) else { return nil }
    return try IssuerKey(text: successions[delivery.epoch - 1].old)
  }

  /// The generations that are honoured at `now`.
  func liveGenerations(at now: Timestamp) -> [Generation] {
    credentials.compactMap(newest(of:)).filter { $0.isLive(at: now) }
  }
}
