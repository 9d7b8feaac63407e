internal import Handoff
internal import VaultCore

/// When credentials expire, as a calendar (RFC 5545) that reminds of it in time.
///
/// Each credential has an event for its expiration, and one for each reminder, because Exchange takes one alarm an event.
/// They are always under the same UIDs, so that a file that is imported again moves the events of the last time to the
/// expiration of the newest generation.
enum CalendarText {
  /// The calendar of one credential, or of all.
  ///
  /// - Parameters:
  ///   - vault: what no other vault has, and what stays; 16 bytes or more.
  ///   - advice: lines that say what is to be done about a credential, where the calendar's reader does it.
  static func make(
    _ state: VaultState, credential: CDSCode?, vault: HexBytes, now: Timestamp,
    advice: (Generation) -> [String]
  ) -> String {
    let generations = (credential.map { [$0] } ?? state.credentials).compactMap(state.newest(of:))
    let lines =
      ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vendor Vault//vault//EN"]
      + generations.flatMap {
        events($0, of: state.organization, vault: vault, now: now, advice: advice($0))
      }
      + ["END:VCALENDAR"]
    return lines.map(folded).joined()
  }

  /// The hour of the reader's day at which a reminder is due: not that of the expiration, which may be midnight.
  static let hourOfReminders = 9

  private static func events(
    _ generation: Generation, of organization: Organization, vault: HexBytes, now: Timestamp, advice: [String]
  ) -> [String] {
    let isRevoked = generation.revoked != nil
    let uid = "\(generation.credential)-\(HexBytes([UInt8](vault.bytes.prefix(16))))"
    let subject =
      "credential \(generation.username.text.escapedForDisplay) of \(organization.name.text.escapedForDisplay)"
    func event(_ uid: String, at start: Timestamp, _ verb: String, isReminder: Bool) -> [String] {
      let title = subject + (isRevoked ? " was revoked" : " \(verb)")
      return [
        "BEGIN:VEVENT",
        "UID:\(uid)@vendor-vault",
        // Grows with each generation, and with the end of one before its time.
        "SEQUENCE:\(2 * generation.number + (isRevoked ? 1 : 0))",
        "DTSTAMP:\(stamp(now))",
        "DTSTART:\(stamp(start))",
        "SUMMARY:" + escaped(title),
        "DESCRIPTION:" + escaped((description(of: generation) + advice).joined(separator: "\n")),
        "STATUS:\(isRevoked ? "CANCELLED" : "CONFIRMED")",
        "TRANSP:TRANSPARENT",
      ] + (isReminder && !isRevoked ? alarm(title) : []) + ["END:VEVENT"]
    }
    let reminders = Generation.reminderDays.flatMap { days in
      event(
        "\(uid)-\(days)", at: generation.expires.at(hour: hourOfReminders, daysBefore: days),
        "expires in \(days == 1 ? "1 day" : "\(days) days")", isReminder: true)
    }
    return reminders + event(uid, at: generation.expires, "expires", isReminder: false)
  }

  /// The alarm of an event, at its start.
  private static func alarm(_ title: String) -> [String] {
    ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0S", "DESCRIPTION:" + escaped(title), "END:VALARM"]
  }

  private static func description(of generation: Generation) -> [String] {
    let revoked = generation.revoked.map {
      "revoked: \($0.time.shown), by \($0.author), reason: \($0.reason.shown)"
    }
    return [
      "credential: \(generation.titled)", "user name: \(generation.username.text.escapedForDisplay)",
      "expires: \(generation.expires.shown)",
      "vendors: \(generation.vendors.isEmpty ? "none" : generation.vendors.titled)",
    ] + (revoked.map { [$0] } ?? [])
  }

  // MARK: - The format

  /// An instant as `20270221T160000Z` (RFC 5545 §3.3.5, form 2).
  private static func stamp(_ time: Timestamp) -> String {
    time.description.filter { $0 != "-" && $0 != ":" }
  }

  /// A text as a value (RFC 5545 §3.3.11).
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": escaped += "\\\(scalar)"
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The longest line in bytes, its end not counted (RFC 5545 §3.1).
  static let lineLimit = 75

  /// A line with its end; a long one in several, which go on after a blank. What a person sees as one character
  /// is cut apart only where it is longer than a line, and then not within a scalar.
  static func folded(_ line: String) -> String {
    let parts = line.flatMap { character in
      character.utf8.count < lineLimit ? [String(character)] : character.unicodeScalars.map { String($0) }
    }
    var folded = ""
    var size = 0
    for part in parts {
      if size + part.utf8.count > lineLimit {
        folded += "\r\n "
        size = 1
      }
      folded += part
      size += part.utf8.count
    }
    return folded + "\r\n"
  }
}
