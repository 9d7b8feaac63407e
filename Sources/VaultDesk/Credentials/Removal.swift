public import Handoff
public import VaultCore

/// What the removal of a coordinator leaves to be known, and to be done.
public enum Removal {
  /// What who was removed may still know.
  ///
  /// - Parameter place: where coordinators keep their keys.
  public static func knowledge(of id: ShortID, keptIn place: Coordinator.Place) -> String {
    let copy = place == .vault ? "an older copy of the file" : "a backup of the server with their key file"
    return "\(id) may still know what was in the vault until now: its history, the old issuer key, and, from "
      + "\(copy), every secret key that was sealed in it"
  }

  /// What the removal of `id` comes to, a line each, before anybody decides.
  public static func consequences(
    of id: ShortID, from state: VaultState, in wording: Wording = .commands, now: Timestamp
  ) -> [String] {
    let live = state.liveGenerations(at: now)
    var lines = ["\(id) cannot open what is sealed from then on", knowledge(of: id, keptIn: state.place)]
    lines.append("a new issuer key signs from then on, and those who open bundles need its file")
    if state.recovery != nil { lines.append("the recovery code does not work any more") }
    if let lost = LostSecrets(withKeysOf: id, from: state, now: now).consequence(in: wording) {
      lines.append(lost)
    }
    if let bundles = unconfirmedBundles(of: live, in: wording) { lines.append(bundles) }
    return lines
  }

  /// What there is to do after one, in sentences.
  public static func nextSteps(in state: VaultState) -> String {
    let comparison =
      isIssuerLost(in: state)
      ? " The old issuer key was lost, so they must compare the new fingerprint by phone." : ""
    return
      "Send the new issuer.pub to those who open bundles.\(comparison) Make a new recovery code. Replace the "
      + "credentials that are in force."
  }

  /// Whether the issuer key before could not sign the one that signs now.
  public static func isIssuerLost(in state: VaultState) -> Bool {
    state.successions.last?.new != state.issuer
  }

  /// What becomes of the bundles of these generations that are not confirmed yet; nothing where there are none.
  public static func unconfirmedBundles(
    of generations: [Generation], in wording: Wording = .commands
  ) -> String? {
    let open = generations.filter { $0.deliveries.contains { $0.confirmed == nil } }
    let all = open.flatMap(\.deliveries).filter { $0.confirmed == nil }.map(\.vendor.text)
    if all.isEmpty { return nil }
    let vendors = all.indices.filter { all.firstIndex(of: all[$0]) == $0 }.map { all[$0] }
    let isOne = all.count == 1
    return
      "the unconfirmed bundle\(isOne ? "" : "s") of \(open.titled) for \(vendors.joined(separator: ", ")) "
      + "\(isOne ? "is" : "are") signed with the old issuer key, which the new issuer file does not trust; \(wording.reset) "
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
