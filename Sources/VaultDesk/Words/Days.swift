internal import FoundationEssentials
public import Handoff
internal import PrivateFiles

// Instants and days as their reader's clock and calendar have them. Programs get instants in UTC, and so does the signed
// record, which is read elsewhere.

/// What clock and calendar on a wall show at an instant.
struct WallTime {
  /// What the clock shows, as if it were one in UTC.
  let clock: Timestamp
  /// What the time on it is called.
  let zone: String

  private static let weekdays = [
    // 1970 began on a Thursday.
    "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]

  /// Takes an instant, and the zone as it is then.
  init(_ time: Timestamp, _ zone: ProcessZone) {
    clock = Timestamp(seconds: time.seconds + Int64(zone.secondsEast))
    self.zone = zone.name
  }

  /// How many days it is after 1970-01-01.
  var dayNumber: Int { Int(clock.seconds / 86_400) }

  /// The day as `Monday, February 22, 2027`.
  var day: String {
    let date = clock.date
    return "\(Self.weekdays[dayNumber % 7]), \(Self.months[Int(date.month) - 1]) \(date.day), \(date.year)"
  }

  /// Day and minute as `Monday, February 22, 2027, at 6:40 p.m. PST`.
  var minute: String {
    let (hour, minute) = (clock.seconds / 3600 % 24, clock.seconds / 60 % 60)
    let half = hour < 12 ? "a.m." : "p.m."
    return "\(day), at \((hour + 11) % 12 + 1):\(minute < 10 ? "0" : "")\(minute) \(half) \(zone)"
  }
}

extension Timestamp {
  /// The time it is.
  public static var now: Timestamp { Timestamp(Date()) }

  private var onTheWall: WallTime { WallTime(self, ProcessZone(at: seconds)) }

  /// The reader's day as `Monday, February 22, 2027`.
  public var day: String { onTheWall.day }

  /// The reader's day and minute as `Monday, February 22, 2027, at 6:40 p.m. PST`.
  public var shown: String { onTheWall.minute }

  /// How many of the reader's midnights lie between this instant and `later`; negative if `later` is earlier.
  public func days(until later: Timestamp) -> Int { later.onTheWall.dayNumber - onTheWall.dayNumber }

  /// Day and minute, and how many days that is from `now`: `Monday, February 22, 2027, at 6:40 p.m. PST (90 days)`.
  public func dated(from now: Timestamp) -> String {
    let days = now.days(until: self)
    return switch (self > now, days) {
    case (false, 0): "\(shown) (earlier today)"
    case (false, -1): "\(shown) (yesterday)"
    case (false, _): "\(shown) (\(-days) days ago)"
    case (true, 0): "\(shown) (today)"
    case (true, 1): "\(shown) (1 day)"
    case (true, _): "\(shown) (\(days) days)"
    }
  }

  /// The last second of a day that is named as `2027-02-21`, or as `2/21/2027`, where the reader is; nothing for what
  /// does not name a day.
  public init?(endOfDay text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isShort =
      parts.count == 3 && (1...2).contains(parts[0].utf8.count) && (1...2).contains(parts[1].utf8.count)
    let pad = { (digits: String) in digits.utf8.count == 1 ? "0" + digits : digits }
    let day = isShort ? "\(parts[2])-\(pad(parts[0]))-\(pad(parts[1]))" : text
    guard let clock = Timestamp(text: day + "T23:59:59Z") else { return nil }
    self = Self.last(when: clock)
  }

  /// When the reader's clock shows `hour` on the day of this instant, or `daysBefore` days before it.
  func at(hour: Int, daysBefore: Int) -> Timestamp {
    Self.last(
      when: Timestamp(seconds: Int64(onTheWall.dayNumber - daysBefore) * 86_400 + Int64(hour) * 3600))
  }

  /// The last instant at which the reader's clock shows `clock`, which it does twice where it is set back; an earlier
  /// one where it is set forward over that.
  private static func last(when clock: Timestamp) -> Timestamp {
    // No zone is further from UTC than a day, and none changes twice within two.
    let candidates = [-1, 1].map { day in
      let zone = ProcessZone(at: clock.adding(days: day).seconds)
      return Timestamp(seconds: clock.seconds - Int64(zone.secondsEast))
    }
    let shown = candidates.filter { $0.onTheWall.clock == clock }
    return shown.max() ?? min(candidates[0], candidates[1])
  }
}
