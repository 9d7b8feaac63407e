public import Handoff
public import VaultCore

/// A credential that has expired, or is about to.
public struct Due: Equatable, Sendable {
  /// Which one.
  public let generation: Generation
  /// How it stands.
  public let state: State
  /// How it stands, in one line.
  public let fact: String

  /// How a credential stands that is due.
  public enum State: Equatable, Sendable {
    /// It expires within the days of the reminder that is due.
    case expiresSoon
    /// It is no longer honored.
    case expired
  }

  /// Those among `generations` that are due at `now`; none that was revoked.
  public static func among(_ generations: [Generation], now: Timestamp) -> [Due] {
    generations.compactMap { Due($0, now: now) }
  }

  private init?(_ generation: Generation, now: Timestamp) {
    if generation.revoked != nil { return nil }
    let vendors = generation.vendors.isEmpty ? "no vendor is authorized" : "for \(generation.vendors.names)"
    let day = generation.expires.dated(from: now)
    if generation.isExpired(at: now) {
      state = .expired
      fact = "\(generation.titled): expired \(day), \(vendors)"
    } else if let days = generation.reminder(at: now, daysLeft: now.days(until: generation.expires)) {
      state = .expiresSoon
      fact =
        "\(generation.titled): expires \(day), \(days)-day reminder, \(vendors)"
    } else {
      return nil
    }
    self.generation = generation
  }
}
