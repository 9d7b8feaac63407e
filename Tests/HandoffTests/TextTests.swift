import Foundation
import Sodium
import TestSupport
import Testing

@testable import Handoff

@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2026-11-24T00:00:00Z", 1_795_478_400),
    ("2024-02-29T23:59:59Z", 1_709_251_199), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func canonicalTextIsReadAndWritten(text: String, seconds: Int64) throws {
    let timestamp = try #require(Timestamp(text: text))
    #expect(timestamp.seconds == seconds)
    #expect(timestamp.description == text)
    #expect(Timestamp(seconds: seconds) == timestamp)
  }

  @Test(arguments: [
    "", "2026-11-24", "2026-11-24T00:00:00", "2026-11-24T00:00:00+00:00", "2026-11-24T00:00:00-00:00",
    "2026-11-24T00:00:00.0Z", "2026-11-24t00:00:00z", "2026-11-24 00:00:00Z", " 2026-11-24T00:00:00Z",
    "2026-11-24T00:00:00Z ", "2026-11-24T00:00:00Z\n", "2026-11-24T00:00Z", "20261124T000000Z",
    "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
    "2026-11-24T24:00:00Z", "2026-11-24T23:60:00Z", "2026-12-31T23:59:60Z", "1969-12-31T23:59:59Z",
    "10000-01-01T00:00:00Z", "+2026-11-24T00:00:00Z", "-2026-11-24T00:00:00Z", "99999999999-01-01T00:00:00Z",
    "٢٠٢٦-11-24T00:00:00Z", "2026-11-24T00:00:00Z\u{301}", "2026-11-24T00:00:00\u{200b}Z",
  ])
  func anyOtherTextIsRefused(text: String) { #expect(Timestamp(text: text) == nil) }

  @Test func instantsStayWithinFourDigitYears() {
    #expect(Timestamp(seconds: -1).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(seconds: .max).description == "9999-12-31T23:59:59Z")
    #expect(Timestamp(.distantPast).description == "1970-01-01T00:00:00Z")
    #expect(Timestamp(Date(timeIntervalSince1970: 1.9)).seconds == 1)
    for days in [Int.max, .max / 2, 1 << 40] {
      #expect(Timestamp(seconds: 5).adding(days: days).description == "9999-12-31T23:59:59Z")
      #expect(Timestamp(seconds: 5).adding(days: -days).description == "1970-01-01T00:00:00Z")
    }
  }

  @Test func daysAreAdded() throws {
    let evening = try #require(Timestamp(text: "2026-11-24T23:59:59Z"))
    let midnight = try #require(Timestamp(text: "2026-11-25T00:00:00Z"))
    #expect(evening < midnight)
    #expect(evening.adding(days: 90).description == "2027-02-22T23:59:59Z")
    #expect(evening.adding(days: 90).date == (2027, 2, 22))
  }
}

@Suite struct CDSCodeTests {
  @Test(arguments: ["01000000000000", "19647330000000", "19647331937226", "58999999999999"])
  func fourteenDigitsOfACountyAreACode(text: String) {
    #expect(CDSCode(text)?.text == text)
    #expect(CDSCode.flaw(of: text) == nil)
  }

  @Test(arguments: [
    ("", "it has 0 digits, not 14"),
    ("1964733000000", "it has 13 digits, not 14; spreadsheets drop a leading zero"),
    ("196473300000000", "it has 15 digits, not 14"),
    ("1.96473E+13", "a spreadsheet has rounded it, and its last digits are lost"),
    ("1,96473e+13", "a spreadsheet has rounded it, and its last digits are lost"),
    ("1.96473E", "it has characters other than digits"),
    ("E+13", "it has characters other than digits"),
    ("19 64733-0000000", "it has characters other than digits"),
    ("19.64733.0000000", "it has characters other than digits"),
    ("1964733000000x", "it has characters other than digits"),
    ("١٩647330000000", "it has characters other than digits"),
    ("00647330000000", "county 00 is not one of 01 to 58"),
    ("59647330000000", "county 59 is not one of 01 to 58"),
    ("99647330000000", "county 99 is not one of 01 to 58"),
  ])
  func anythingElseIsRefusedWithTheReason(text: String, flaw: String) {
    #expect(CDSCode(text) == nil)
    #expect(CDSCode(printed: text) == nil)
    #expect(CDSCode.flaw(of: text) == flaw)
  }

  @Test(arguments: ["19647330000000", "19 64733 0000000", "19-64733-0000000"])
  func aPersonTypesItInTheFormsInWhichItIsPrinted(text: String) {
    #expect(CDSCode(printed: text)?.text == "19647330000000")
    #expect(CDSCode.flaw(of: text) == nil)
    // A file has one form of it.
    #expect((CDSCode(text) == nil) == (text.utf8.count != 14))
  }

  @Test func aCodeHasParts() throws {
    let district = try #require(CDSCode("19647330000000"))
    let school = try #require(CDSCode("19647331937226"))
    #expect(district.isDistrict)
    #expect(!school.isDistrict)
    #expect(district.district == school.district)
    #expect(school.grouped == "19 64733 1937226")
    #expect(district < school)
  }
}
