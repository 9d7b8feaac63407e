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
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    self.init(date)
    guard description.utf8.elementsEqual(text.utf8) else { return nil }
  }

  /// The instant as `2027-02-21T16:00:00Z`.
  public var description: String { date.formatted(.iso8601) }

  /// The day in UTC as `2027-02-21`.
  public var day: String { String(description.prefix(10)) }

  private var date: Date { Date(timeIntervalSince1970: Double(seconds)) }

  /// The instant `days` times 24 hours later, kept within the years 1970 to 9999.
  public func adding(days: Int) -> Timestamp {
    let most = Int(Self.range.upperBound / 86_400) + 1
    return Timestamp(seconds: seconds + Int64(min(max(days, -most), most)) * 86_400)
  }

  /// How many midnights (UTC) lie between this instant and `later`; negative if `later` is earlier.
  public func days(until later: Timestamp) -> Int {
    Int(later.seconds / 86_400 - seconds / 86_400)
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
