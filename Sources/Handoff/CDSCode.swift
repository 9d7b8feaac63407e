/// A County-District-School code of California: 14 digits, county (2, 01 to 58), district (5), school (7;
/// `0000000` is the district itself). Kept as text: leading zeros count.
public struct CDSCode: ValidatedText, Comparable {
  /// The 14 digits.
  public let text: String

  /// Takes 14 digits with a county from 01 to 58.
  public init?(_ text: String) {
    guard CDSCode.flaw(of: text) == nil else { return nil }
    self.text = text
  }

  /// What is wrong with `text` as a CDS code, in words; nothing if it is one.
  public static func flaw(of text: String) -> String? {
    let digits = [UInt8](text.utf8)
    guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      return "it has characters other than digits"
    }
    guard digits.count == 14 else { return "it has \(digits.count) digits, not 14" }
    let county = text.prefix(2)
    guard ("01"..."58").contains(county) else { return "county \(county) is not one of 01 to 58" }
    return nil
  }

  /// County and district: the first seven digits.
  public var district: Substring { text.prefix(7) }

  /// Whether this names a district itself, not one of its schools.
  public var isDistrict: Bool { text.hasSuffix("0000000") }

  /// The code with a blank between its parts.
  public var grouped: String { "\(text.prefix(2)) \(text.dropFirst(2).prefix(5)) \(text.suffix(7))" }

  /// Numerical order.
  public static func < (left: CDSCode, right: CDSCode) -> Bool { left.text < right.text }
}
