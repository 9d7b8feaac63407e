public import Handoff

extension Generation {
  /// Days before the expiry on which a reminder is due.
  public static let reminderDays = [14, 7, 3, 1]

  /// The reminder that is due at `now`: the least of ``reminderDays`` that has begun; none before the first,
  /// after the expiry, and for what was revoked.
  public func reminder(at now: Timestamp) -> Int? {
    guard isLive(at: now) else { return nil }
    return Self.reminderDays.last { now >= expires.adding(days: -$0) }
  }
}
