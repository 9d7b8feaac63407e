/// A County-District-School code of California: 14 digits, county (2, 01 to 58), district (5), school (7;
/// `0000000` is the district itself). Kept as text: leading zeros count.
public struct CDSCode: ValidatedText, Comparable {
  /// The 14 digits.
  public let text: String

  /// Takes 14 digits with a county from 01 to 58.
  public init?(_ text: String) {
    guard text.utf8.count == 14, CDSCode.flaw(of: text) == nil else { return nil }
    self.text = text
  }

  /// Takes a code in any form in which it is printed: 14 digits, or county, district and school with a blank or a
  /// hyphen between them.
  public init?(printed text: String) {
    self.init(Self.withoutSeparators(text))
  }

  private static func withoutSeparators(_ text: String) -> String {
    let bytes = [UInt8](text.utf8)
    guard bytes.count == 16, bytes[2] == bytes[8], [UInt8(ascii: " "), UInt8(ascii: "-")].contains(bytes[2])
    else { return text }
    return String(decoding: bytes[..<2] + bytes[3..<8] + bytes[9...], as: UTF8.self)
  }

  /// What is wrong with `text` as a CDS code in any form, in words; nothing if it is one.
  public static func flaw(of text: String) -> String? {
    let text = withoutSeparators(text)
    let digits = [UInt8](text.utf8)
    guard !isRounded(digits) else { return "a spreadsheet has rounded it, and its last digits are lost" }
    guard digits.allSatisfy(isDigit) else { return "it has characters other than digits" }
    guard digits.count != 13 else { return "it has 13 digits, not 14; spreadsheets drop a leading zero" }
    guard digits.count == 14 else { return "it has \(digits.count) digits, not 14" }
    let county = text.prefix(2)
    guard ("01"..."58").contains(county) else { return "county \(county) is not one of 01 to 58" }
    return nil
  }

  /// Whether it is a number as spreadsheets write long ones, such as `1.96473E+13`.
  private static func isRounded(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    guard parts.count == 2, let sign = parts[1].first, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(sign)
    else { return false }
    let mantissa = parts[0].filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: ",") }
    return !mantissa.isEmpty && mantissa.allSatisfy(isDigit) && parts[1].dropFirst().allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// County and district: the first seven digits.
  public var district: Substring { text.prefix(7) }

  /// Whether `other` is this organization itself or, of a district, one of its schools.
  public func covers(_ other: CDSCode) -> Bool { self == other || (isDistrict && district == other.district) }

  /// Whether this names a district itself, not one of its schools.
  public var isDistrict: Bool { text.hasSuffix("0000000") }

  /// The code with a blank between its parts.
  public var grouped: String { "\(text.prefix(2)) \(text.dropFirst(2).prefix(5)) \(text.suffix(7))" }

  /// Numerical order.
  public static func < (left: CDSCode, right: CDSCode) -> Bool { left.text < right.text }
}
