internal import Handoff

/// What the gate knows at a moment, and what hinders it from knowing more.
struct Report: Sendable {
  /// The organizations with an issuer that counts, in the order of their codes.
  var standings: [Standing] = []
  /// What is wrong with files, in the order of their names; each begins with a path or a code.
  var problems: [String] = []
  /// How many files were refused since the gate was started.
  var refusals = 0

  /// Whether all that there is counts, and is honored.
  func isCurrent(now: Timestamp) -> Bool {
    problems.isEmpty && standings.allSatisfy { !$0.isEarly(now) }
  }
}

extension Standing {
  /// Whether the machine's clock is before the file, so that nothing of it is honored.
  func isEarly(_ now: Timestamp) -> Bool { content?.written.isAhead(of: now) ?? false }

  /// How many of its credentials are honored.
  func honoredCount(now: Timestamp) -> Int {
    isEarly(now) ? 0 : counting.count { now < $0.expires }
  }

  /// When the first of those that are honored expires.
  func nextExpiry(now: Timestamp) -> Timestamp? {
    isEarly(now) ? nil : counting.map(\.expires).filter { now < $0 }.min()
  }
}

extension Timestamp {
  /// How much this machine's clock may be behind that of the coordinator, in seconds.
  private static let tolerance: Int64 = 300

  /// Whether a clock has not come to this instant, when a file was written, so that it is not to be relied on.
  func isAhead(of clock: Timestamp) -> Bool { clock.seconds < seconds - Self.tolerance }
}
