internal import Foundation
internal import Handoff

internal import Testing

@testable import VaultDesk

/// An instant is what the reader's clock and calendar show then. That goes on in processes of its own, because a process has
/// one zone at a time; the zones are spelled out, so that no machine needs to know them.
@Suite struct DayTests {
  /// The zones of `TZ` for what they are called here.
  private enum Zone {
    static let pacific = "PST8PDT,M3.2.0,M11.1.0"
    /// Which sets its clocks at midnight.
    static let brazil = "<-03>3<-02>,M11.1.0/0,M2.3.0/0"
    /// Which sets its clocks forward over the end of a day.
    static let overMidnight = "EST5EDT,M3.2.0/23:30,M11.1.0"
    static let furthestEast = "<+14>-14"
    static let furthestWest = "<-12>12"
  }

  /// Has this process be in a zone.
  private static func move(to zone: String) {
    let isSet = unsafe setenv("TZ", zone, 1) == 0
    #expect(isSet)
    tzset()
  }

  private static let instants = [
    (Zone.pacific, "2027-02-23T02:40:15Z", "Monday, February 22, 2027, at 6:40 p.m. PST"),
    (Zone.pacific, "2027-07-01T07:00:00Z", "Thursday, July 1, 2027, at 12:00 a.m. PDT"),
    (Zone.pacific, "2027-07-01T19:05:59Z", "Thursday, July 1, 2027, at 12:05 p.m. PDT"),
    // An hour that is there twice, and one that is missing.
    (Zone.pacific, "2026-11-01T08:30:00Z", "Sunday, November 1, 2026, at 1:30 a.m. PDT"),
    (Zone.pacific, "2026-11-01T09:30:00Z", "Sunday, November 1, 2026, at 1:30 a.m. PST"),
    (Zone.pacific, "2027-03-14T09:59:59Z", "Sunday, March 14, 2027, at 1:59 a.m. PST"),
    (Zone.pacific, "2027-03-14T10:00:00Z", "Sunday, March 14, 2027, at 3:00 a.m. PDT"),
    (Zone.furthestEast, "2026-12-31T10:00:00Z", "Friday, January 1, 2027, at 12:00 a.m. UTC+14"),
    (Zone.furthestWest, "2027-01-01T11:59:00Z", "Thursday, December 31, 2026, at 11:59 p.m. UTC-12"),
    ("<+0545>-5:45", "2027-02-22T18:14:00Z", "Monday, February 22, 2027, at 11:59 p.m. UTC+5:45"),
    ("<-0330>3:30", "2027-02-22T18:14:00Z", "Monday, February 22, 2027, at 2:44 p.m. UTC-3:30"),
    ("UTC", "2028-02-29T23:59:59Z", "Tuesday, February 29, 2028, at 11:59 p.m. UTC"),
    // What no zone is called, and what a machine without zones does not know.
    ("", "2027-02-23T02:40:15Z", "Tuesday, February 23, 2027, at 2:40 a.m. UTC"),
    ("PST", "2027-02-23T02:40:15Z", "Tuesday, February 23, 2027, at 2:40 a.m. UTC"),
    ("America/Nowhere", "2027-02-23T02:40:15Z", "Tuesday, February 23, 2027, at 2:40 a.m. UTC"),
    (":/etc/passwd", "2027-02-23T02:40:15Z", "Tuesday, February 23, 2027, at 2:40 a.m. UTC"),
    ("\u{1b}[2J", "2027-02-23T02:40:15Z", "Tuesday, February 23, 2027, at 2:40 a.m. UTC"),
    (Zone.pacific, "1970-01-01T00:00:00Z", "Thursday, January 1, 1970, at 12:00 a.m. PST"),
    (Zone.furthestEast, "9999-12-31T23:59:59Z", "Friday, December 31, 9999, at 11:59 p.m. UTC+14"),
  ]

  @Test func anInstantIsShownInTheReadersZone() async {
    await #expect(processExitsWith: .success) {
      for (zone, instant, shown) in Self.instants {
        Self.move(to: zone)
        let time = Timestamp(text: instant)
        #expect(time?.shown == shown, "\(zone)")
        #expect(time.map { shown.hasPrefix($0.day + ", at ") } == true, "\(zone)")
      }
    }
  }

  private static let ends = [
    (Zone.pacific, "2027-02-21", "2027-02-22T07:59:59Z"),
    (Zone.pacific, "2/21/2027", "2027-02-22T07:59:59Z"),
    // The days on which clocks are set.
    (Zone.pacific, "2027-03-14", "2027-03-15T06:59:59Z"),
    (Zone.pacific, "2027-11-07", "2027-11-08T07:59:59Z"),
    (Zone.furthestEast, "2027-02-21", "2027-02-21T09:59:59Z"),
    (Zone.furthestWest, "2027-02-21", "2027-02-22T11:59:59Z"),
    ("America/Nowhere", "2027-02-21", "2027-02-21T23:59:59Z"),
    // Its last hour is there twice; its last second is the second one.
    (Zone.brazil, "2027-02-20", "2027-02-21T02:59:59Z"),
    (Zone.brazil, "2027-11-06", "2027-11-07T02:59:59Z"),
    // It has no such second, and its end is before that.
    (Zone.overMidnight, "2027-03-14", "2027-03-15T03:59:59Z"),
  ]

  @Test func aDayThatIsNamedLastsToItsEnd() async {
    await #expect(processExitsWith: .success) {
      for (zone, day, end) in Self.ends {
        Self.move(to: zone)
        #expect(Timestamp(endOfDay: day)?.description == end, "\(zone)")
      }
    }
  }

  @Test(arguments: [
    "", "2027-02-29", "2027-2-21", "2/30/2027", "2/21/27", "13/1/2027", "21.2.2027", "2027-02-21T00:00:00Z",
    "/",
    "02-21-2027", "2/21/2027/",
  ])
  func whatDoesNotNameADayIsNotOne(text: String) {
    #expect(Timestamp(endOfDay: text) == nil)
  }

  private static let counts = [
    // At eight in the evening in California it is the next day in UTC.
    ("2026-11-25T04:00:00Z", "2026-11-25T07:59:59Z", "(today)"),
    ("2026-11-25T07:59:59Z", "2026-11-25T08:00:00Z", "(1 day)"),
    ("2026-11-25T04:00:00Z", "2027-02-23T04:00:00Z", "(90 days)"),
    ("2026-11-25T08:00:00Z", "2026-11-25T07:59:59Z", "(yesterday)"),
    ("2026-11-25T07:59:59Z", "2026-11-25T07:59:59Z", "(earlier today)"),
    ("2026-12-01T07:59:59Z", "2026-11-25T08:00:00Z", "(5 days ago)"),
  ]

  @Test func daysAreCountedByTheReadersMidnights() async {
    await #expect(processExitsWith: .success) {
      Self.move(to: Zone.pacific)
      for (now, then, count) in Self.counts {
        guard let now = Timestamp(text: now), let then = Timestamp(text: then) else {
          Issue.record("\(now) or \(then) is not a time")
          continue
        }
        #expect(then.dated(from: now).hasSuffix(" " + count), "\(now), \(then)")
      }
    }
  }

  private static let reminders = [
    (14, "2027-02-08T17:00:00Z"), (1, "2027-02-21T17:00:00Z"), (0, "2027-02-22T17:00:00Z"),
    // In daylight saving time.
    (120, "2026-10-25T16:00:00Z"),
  ]

  @Test func anHourOfAnEarlierDayIsTheReaders() async {
    await #expect(processExitsWith: .success) {
      Self.move(to: Zone.pacific)
      for (days, start) in Self.reminders {
        #expect(Timestamp(text: "2027-02-23T02:40:15Z")?.at(hour: 9, daysBefore: days).description == start)
      }
    }
  }
}
