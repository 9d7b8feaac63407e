package import Sodium

/// Thirty decimal digits in six groups that name a public key, or what is compared like one: short enough to read out on the phone.
///
/// The first 30 bytes of BLAKE2b-256 over a domain tag, the key's kind and the key; each five bytes, as a
/// big-endian number modulo 100,000, make a group.
public struct Fingerprint: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// Six groups of five digits, separated by one space.
  public let description: String

  private static let groups = 6
  private static let groupLength = 5
  private static let length = groups * groupLength

  init(of key: [UInt8], kind: KeyKind) throws(SodiumError) { try self.init(of: key, as: kind.rawValue) }

  /// Of something else than a key, whose kind has a name of its own.
  package init(of bytes: [UInt8], as kind: String) throws(SodiumError) {
    let digest = try GenericHash.digest(
      [UInt8]("vendor-vault/fingerprint/v1\n\(kind)\n".utf8) + bytes)
    var text = ""
    for group in 0..<Self.groups {
      let number = UInt64(bigEndian: digest[(group * 5)..<(group * 5 + 5)])
      let digits = String(number % 100_000)
      if group > 0 { text += " " }
      text += String(repeating: "0", count: Self.groupLength - digits.utf8.count) + digits
    }
    description = text
  }

  /// Reads what a person types: thirty digits, whatever white space and punctuation is between them.
  public init?(text: String) {
    guard Self.flaw(of: text) == nil else { return nil }
    let digits = text.unicodeScalars.filter { !$0.isTypedBetween }.map { UInt8(ascii: $0) }
    description = stride(from: 0, to: Self.length, by: Self.groupLength)
      .map { String(decoding: digits[$0..<($0 + Self.groupLength)], as: UTF8.self) }
      .joined(separator: " ")
  }

  /// What is wrong with `text` as a fingerprint, in words; nothing if it is one, of whatever key.
  public static func flaw(of text: String) -> String? {
    let typed = text.unicodeScalars.filter { !$0.isTypedBetween }
    guard typed.allSatisfy({ "0"..."9" ~= $0 }) else { return "it has characters other than digits" }
    guard typed.count == length else { return "it has \(typed.count) digits, not \(length)" }
    return nil
  }
}
