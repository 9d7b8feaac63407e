import FoundationEssentials
import Handoff
import Testing

/// The calendar's arithmetic is Foundation's.
@Suite struct TimestampCalendarTests {
  @Test func everyDayIsWrittenAsFoundationWritesIt() {
    // Every day of 400 years, the calendar's whole cycle, and the ends of the range, at changing times of day.
    let days = Array(0..<146_097) + [Int(253_402_300_799 / 86_400), 2_500_000]
    for day in days {
      let seconds = Int64(day) * 86_400 + Int64(day * 7919 % 86_400)
      let text = Timestamp(seconds: seconds).description
      let foundation = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
      guard text == foundation, Timestamp(text: text)?.seconds == seconds else {
        Issue.record("\(seconds): \(text), Foundation \(foundation)")
        return
      }
    }
  }

  @Test(arguments: [
    "2027-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2027-04-31T00:00:00Z", "2027-13-01T00:00:00Z",
  ])
  func daysThatAreNoneAreRefused(text: String) {
    #expect(Timestamp(text: text) == nil)
  }
}
