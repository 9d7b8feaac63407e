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
    for standing in state.standings(to: generation) {
      fields.add(standing.vendor.id.text, describe(standing, now: now))
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

  private static func describe(_ standing: VendorStanding, now: Timestamp) -> String {
    let stale = standing.stale.map { "; stale: it holds generation \($0.number)" } ?? ""
    switch standing.stage {
    case .unauthorized: return "not authorized" + stale
    case .waiting:
      let isKeyless = standing.vendor.key == nil
      return (isKeyless ? "waiting; without a key, to be shown to a person" : "waiting") + stale
    case .unserved: return "not served" + stale
    case .sealed(let delivery):
      let days = delivery.sealed.days(until: now)
      return "bundle sealed at \(delivery.sealed), not confirmed"
        + (days > 0 ? " for \(days == 1 ? "1 day" : "\(days) days")" : "")
    case .confirmed(_, let act): return "confirmed at \(act.time), taken by \(act.author)"
    case .shown: return "by the person who was shown it"
    case .withdrawn(let withdrawal):
      let ending = withdrawal.ending
      return "withdrawn at \(ending.time) by \(ending.author), reason: \(ending.reason.shown)"
        + (withdrawal.isHeld ? "; it was given the secret" : stale)
    }
  }
}
