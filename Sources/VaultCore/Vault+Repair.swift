public import Handoff

// What becomes of a store that others have written into, and of secrets whose time is over.

extension Vault {
  /// How the store's items differ from what the log says.
  public var damage: ItemDamage { session.damage }

  /// Removes the items that the log does not know as they are, seals vault keys and secrets anew that somebody lacks, and records
  /// that the rest of what was changed or is missing is lost. Without any difference, nothing is done.
  ///
  /// - Returns: what was different.
  /// - Throws: as every change does.
  public mutating func repair(now: Timestamp) throws(VaultError) -> ItemDamage {
    try session.checkIsPerson(at: now)
    let damage = session.damage
    guard !damage.isEmpty else { return damage }
    try session.record(
      .vaultRepaired(changed: damage.changed, missing: damage.missing, extra: damage.extra.count),
      putting: try session.reseal(among: Set(damage.changed + damage.missing)),
      deleting: Set(damage.changed + damage.extra), now: now)
    return damage
  }

  /// The longest time that is believed to have passed since the newest entry, in days: twice as long as a credential
  /// lives. A clock that shows more may be wrong, and what was wiped by it would be lost.
  static let plausibleDays = 2 * (dayLimits.upperBound + 1)

  /// Wipes the secrets that have expired and were not let out, unless the clock may be wrong. It comes with the opening,
  /// for whatever that is: with `onlyReading`, a store that refuses the change does not hinder it.
  mutating func wipeExpired(now: Timestamp, onlyReading: Bool) throws(VaultError) {
    guard let newest = history.last?.time, newest <= now, now <= newest.adding(days: Self.plausibleDays)
    else {
      return
    }
    let expired = state.credentials.filter { state.newest(of: $0)?.hasExpiredSealed(at: now) ?? false }
    guard !expired.isEmpty else { return }
    do throws(VaultError) {
      try session.record(.expiredSecretsWiped(credentials: expired), now: now)
      session.machine.warn(.expiredSecretsWiped(expired))
    } catch {
      guard onlyReading else { throw error }
    }
  }
}
