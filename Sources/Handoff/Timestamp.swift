public import FoundationEssentials

/// An instant in whole seconds, written as RFC 3339 in UTC: `2027-02-21T16:00:00Z`.
public struct Timestamp: Comparable, Hashable, Sendable, Codable, CustomStringConvertible {
  /// Seconds since 1970-01-01T00:00:00Z, from 0 to the end of the year 9999.
  public let seconds: Int64

  private static let range: ClosedRange<Int64> = 0...253_402_300_799

  /// The instant `seconds` after 1970, kept within the years 1970 to 9999.
  public init(seconds: Int64) {
    self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
  }

  /// The instant of `date`, without its fraction of a second.
  public init(_ date: Date) {
    self.init(seconds: Int64(date.timeIntervalSince1970.rounded(.down)))
  }

  /// Parses canonical text.
  public init?(text: String) {
    let characters = [UInt8](text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      let digits = characters[range]
      guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
    guard characters.count == 20, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
      let second = number(17..<19), 1...12 ~= month
    else { return nil }
    self.init(
      seconds: Self.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second)
    guard description.utf8.elementsEqual(characters) else { return nil }
  }

  /// The instant as `2027-02-21T16:00:00Z`.
  public var description: String {
    let (year, month, day) = date
    let time = seconds % 86_400
    return "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))T"
      + "\(Self.padded(time / 3600)):\(Self.padded(time / 60 % 60)):\(Self.padded(time % 60))Z"
  }

  /// Year, month and day in UTC; January is 1.
  public var date: (year: Int64, month: Int64, day: Int64) {
    // The calendar repeats every 400 years of 146,097 days; its years begin with March here, so that the
    // leap day comes last and the lengths of the months follow one rule.
    let days = seconds / 86_400 + Self.daysBefore1970
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - Self.days(beforeYear: yearOfEra)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  /// Days from 1 March of the year 0 to 1 January 1970.
  private static let daysBefore1970: Int64 = 719_468

  private static func days(beforeYear year: Int64) -> Int64 {
    year * 365 + year / 4 - year / 100 + year / 400
  }

  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchMonth = month > 2 ? month - 3 : month + 9
    return days(beforeYear: month > 2 ? year : year - 1) + (153 * marchMonth + 2) / 5 + day - 1
      - daysBefore1970
  }

  private static func padded(_ number: Int64, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The instant `days` times 24 hours later, kept within the years 1970 to 9999.
  public func adding(days: Int) -> Timestamp {
    let most = Int(Self.range.upperBound / 86_400) + 1
    return Timestamp(seconds: seconds + Int64(min(max(days, -most), most)) * 86_400)
  }

  /// Whether `left` is before `right`.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// Decodes canonical text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let timestamp = Timestamp(text: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 UTC time")
    }
    self = timestamp
  }

  /// Encodes as text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
