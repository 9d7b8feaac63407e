internal import Handoff
internal import VaultCore

/// Results for people: a label and a value a line, the values under each other.
struct Fields {
  private var rows: [(label: String, value: String)] = []
  private let width: Int

  init(width: Int = 14) { self.width = width }

  mutating func add(_ label: String, _ value: String) { rows.append((label, value)) }

  /// The lines.
  var text: String {
    rows.map { row in
      row.label + String(repeating: " ", count: max(1, width - row.label.count)) + row.value + "\n"
    }.joined()
  }
}

extension Timestamp {
  /// The day, and how many days that is from `now`: `2027-02-21 (90 days)`.
  func dated(from now: Timestamp) -> String {
    let days = now.days(until: self)
    switch (self > now, days) {
    case (false, 0): return "\(day) (earlier today)"
    case (false, -1): return "\(day) (yesterday)"
    case (false, _): return "\(day) (\(-days) days ago)"
    case (true, 0): return "\(day) (today)"
    case (true, 1): return "\(day) (1 day)"
    case (true, _): return "\(day) (\(days) days)"
    }
  }
}

extension Vendor {
  /// Short name and name.
  var titled: String { "\(id) (\(name.text.escapedForDisplay))" }
}

extension [Vendor] {
  /// The vendors in one line.
  var titled: String { map(\.titled).joined(separator: ", ") }

  /// Their short names in one line.
  var names: String { map(\.id.text).joined(separator: ", ") }
}

extension Generation {
  /// Which credential, which generation.
  var titled: String { "\(credential.grouped), generation \(number)" }
}
