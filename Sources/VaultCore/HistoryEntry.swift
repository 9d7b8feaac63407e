public import Handoff

/// A log entry after it was verified and its body opened.
public struct HistoryEntry: Equatable, Sendable {
  /// The entry's place.
  public let head: LogHead
  /// Who made it.
  public let author: ShortID
  /// When.
  public let time: Timestamp
  /// What happened.
  public let event: LogEvent
}
