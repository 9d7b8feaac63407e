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

  /// How a generation stands at `now`, and how far each vendor is.
  public static func describe(_ generation: Generation, in state: VaultState, now: Timestamp) -> Fields {
    var fields = facts(of: generation, in: state, now: now)
    for standing in state.standings(to: generation) {
      fields.add(standing.vendor.id.text, describe(standing, to: generation, now: now))
    }
    for warning in warnings(of: generation) { fields.add("warning", warning) }
    return fields
  }

  /// What is to be minded about a generation.
  public static func warnings(of generation: Generation) -> [String] {
    generation.refusals.map { refusal in
      "\(LogEvent.wrongCodes(refusal.count)) tried, the last by \(refusal.last.author) on \(refusal.last.time.shown)"
    }
  }

  /// How a generation stands at `now`, without its vendors.
  public static func facts(
    of generation: Generation, in state: VaultState, wording: Wording = .commands, now: Timestamp
  ) -> Fields {
    var fields = Fields()
    let place =
      generation.credential == state.organization.cds
      ? "" : " (a school's\(generation.isLive(at: now) ? ": it overrides the district's there" : ""))"
    fields.add("credential", generation.titled + place)
    fields.add("user name", generation.username.text.escapedForDisplay)
    fields.add(
      generation.origin == .generated
        ? "made" : wording.broughtIn,
      "\(generation.issued.shown), by \(generation.author)")
    if let old = generation.replaces {
      fields.add("replaced", "generation \(old.generation), reason: \(old.reason.shown)")
    }
    fields.add(generation.isExpired(at: now) ? "expired" : "expires", generation.expires.dated(from: now))
    if let revoked = generation.revoked {
      fields.add("revoked", "\(revoked.time.shown), by \(revoked.author), reason: \(revoked.reason.shown)")
    }
    fields.add("secret key", secret(of: generation, in: state, wording: wording))
    for line in copies(of: generation, in: state, wording: wording) { fields.add("copies", line) }
    return fields
  }

  /// Who could still open what a server's backups keep of a secret that was wiped.
  private static func copies(
    of generation: Generation, in state: VaultState, wording: Wording
  ) -> [String] {
    let (now, forever) = state.whoCouldOpenCopies(of: generation)
    let wiped = generation.wiped.map { ", wiped on \($0.shown)" } ?? ""
    func line(_ people: [ShortID], _ end: String) -> [String] {
      people.isEmpty
        ? [] : ["\(people.listed(with: "and")) can open one in a backup of the server\(wiped)\(end)"]
    }
    return line(now, ", until they next use the vault")
      + line(forever, ", with keys that were removed or replaced; \(wording.reset) makes it worthless")
  }

  /// What became of the vault's own copy of the secret key.
  public static func secret(
    of generation: Generation, in state: VaultState, wording: Wording = .commands
  ) -> String {
    if let revealed = generation.revealed {
      return "shown to \(revealed.author) on \(revealed.time.shown), then wiped"
    }
    guard let wiped = generation.wiped else {
      let isForAll = generation.sealedTo.count == state.coordinators.count
      return "sealed in the vault"
        + (isForAll
          ? ""
          : "; \(generation.sealedTo.listed(with: "or")) can \(wording.letOut)")
    }
    if let lost = generation.lost {
      if generation.isOrphaned {
        return
          "lost: no coordinator was left to whom it was sealed, since \(lost.author)'s change on \(lost.time.shown)"
      }
      return
        "lost: another program had changed the vault, which \(lost.author) recorded on \(lost.time.shown)"
    }
    if wiped >= generation.expires { return "wiped on \(wiped.shown), after it had expired" }
    let isServed = !generation.vendors.isEmpty && generation.waiting.isEmpty
    return "wiped on \(wiped.shown)" + (isServed ? "; every vendor's bundle is sealed" : "")
  }

  /// How far a vendor is.
  public static func describe(
    _ standing: VendorStanding, to generation: Generation, now: Timestamp
  ) -> String {
    let stale = standing.stale.map { "; it still has generation \($0.number)" } ?? ""
    switch standing.stage {
    case .unauthorized: return "not authorized" + stale
    case .waiting:
      let isKeyless = standing.vendor.key == nil
      return (isKeyless ? "waiting; it has no key, so a person must be shown the secret key" : "waiting")
        + stale
    case .unserved:
      return "did not receive it: the secret key was \(generation.lost == nil ? "wiped" : "lost") first"
        + stale
    case .sealed(let delivery):
      let days = delivery.sealed.days(until: now)
      return "bundle sealed on \(delivery.sealed.shown), not confirmed"
        + (days > 0 ? " for \(days == 1 ? "1 day" : "\(days) days")" : "")
        + (delivery.lost == nil ? "" : "; the vault's copy is lost") + earlierKey(standing)
    case .confirmed(_, let act):
      return "confirmed on \(act.time.shown), recorded by \(act.author)" + earlierKey(standing)
    case .shown(let act): return "\(act.author) was shown the secret key, to give it to the vendor"
    case .withdrawn(let withdrawal):
      let ending = withdrawal.ending
      return "withdrawn on \(ending.time.shown), by \(ending.author), reason: \(ending.reason.shown)"
        + (withdrawal.isHeld ? "; it was given the secret key" : stale)
    }
  }

  private static func earlierKey(_ standing: VendorStanding) -> String {
    standing.isSealedToEarlierKey ? "; it is sealed to the vendor's earlier key" : ""
  }
}
