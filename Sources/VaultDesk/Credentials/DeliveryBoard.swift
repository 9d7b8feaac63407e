public import Handoff
public import VaultCore

/// The delivery board: how the credentials stand, and how far each vendor is.
public enum DeliveryBoard {
  /// Whose vault it is.
  public static func head(of state: VaultState) -> Fields {
    var fields = Fields()
    fields.add("organization", state.organization.titled)
    fields.add("coordinators", state.coordinators.map(\.titled).joined(separator: "; "))
    return fields
  }

  /// How a generation stands at `now`.
  public static func describe(_ generation: Generation, in state: VaultState, now: Timestamp) -> Fields {
    var fields = Fields()
    let place =
      generation.credential == state.organization.cds
      ? "" : " (a school's\(generation.isLive(at: now) ? ": it holds there instead of the district's" : ""))"
    fields.add("credential", generation.titled + place)
    fields.add("user name", generation.username.text.escapedForDisplay)
    fields.add(
      generation.origin == .generated ? "made" : "brought in", "\(generation.issued) by \(generation.author)")
    if let old = generation.replaces {
      fields.add("replaced", "generation \(old.generation), reason: \(old.reason.shown)")
    }
    fields.add(generation.isExpired(at: now) ? "expired" : "expires", generation.expires.dated(from: now))
    if let revoked = generation.revoked {
      fields.add("revoked", "\(revoked.time) by \(revoked.author), reason: \(revoked.reason.shown)")
    }
    fields.add("secret key", secret(of: generation))
    for vendor in generation.vendors {
      fields.add(vendor.id.text, delivery(to: vendor, of: generation, in: state, now: now))
    }
    for vendor in state.vendors where !generation.vendors.contains(where: { $0.id == vendor.id }) {
      if let fate = fate(of: vendor, without: generation, in: state) { fields.add(vendor.id.text, fate) }
    }
    for refusal in generation.refusals {
      fields.add(
        "warning",
        "\(LogEvent.wrongCodes(refusal.count)) tried, the last at \(refusal.last.time), entered by "
          + refusal.last.author.text)
    }
    return fields
  }

  private static func secret(of generation: Generation) -> String {
    if let revealed = generation.revealed {
      return "shown to \(revealed.author) at \(revealed.time), and wiped"
    }
    guard let wiped = generation.wiped else { return "sealed in the vault" }
    let isServed = !generation.vendors.isEmpty && generation.waiting.isEmpty
    return "wiped at \(wiped)" + (isServed ? "; every vendor has its bundle" : "")
  }

  private static func delivery(
    to vendor: Vendor, of generation: Generation, in state: VaultState, now: Timestamp
  ) -> String {
    if let delivery = generation.delivery(to: vendor.id) {
      if let confirmed = delivery.confirmed {
        return "confirmed at \(confirmed.time), taken by \(confirmed.author)"
      }
      let days = delivery.sealed.days(until: now)
      return "bundle sealed at \(delivery.sealed), not confirmed"
        + (days > 0 ? " for \(days == 1 ? "1 day" : "\(days) days")" : "")
    }
    if generation.revealed != nil { return "by the person who was shown it" }
    let stale = stale(vendor, before: generation, in: state)
    if generation.wiped != nil { return "not served" + stale }
    return (vendor.key == nil ? "waiting; without a key, to be shown to a person" : "waiting") + stale
  }

  private static func stale(_ vendor: Vendor, before generation: Generation, in state: VaultState) -> String {
    state.staleGeneration(of: vendor.id, before: generation)
      .map { "; stale: it holds generation \($0.number)" } ?? ""
  }

  /// What became of a vendor that may not have this generation.
  private static func fate(
    of vendor: Vendor, without generation: Generation, in state: VaultState
  ) -> String? {
    if let withdrawal = generation.withdrawal(of: vendor.id) {
      let ending = withdrawal.ending
      return "withdrawn at \(ending.time) by \(ending.author), reason: \(ending.reason.shown)"
        + (withdrawal.isHeld ? "; it was given the secret" : stale(vendor, before: generation, in: state))
    }
    return state.staleGeneration(of: vendor.id, before: generation)
      .map { "not authorized; stale: it holds generation \($0.number)" }
  }
}
