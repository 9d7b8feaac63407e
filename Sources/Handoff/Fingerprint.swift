internal import Sodium

/// Thirty decimal digits in six groups that name a public key: short enough to read out on the phone.
///
/// The first 30 bytes of BLAKE2b-256 over a domain tag, the key's kind and the key; each five bytes, as a
/// big-endian number modulo 100,000, make a group.
public struct Fingerprint: Equatable, Hashable, Sendable, CustomStringConvertible {
  /// Six groups of five digits, separated by one space.
  public let description: String

  init(of key: [UInt8], kind: KeyKind) throws(SodiumError) {
    let digest = try GenericHash.digest(
      [UInt8]("vendor-vault/fingerprint/v1\n\(kind.rawValue)\n".utf8) + key)
    let groups = (0..<6).map { group in
      let number = digest[(group * 5)..<(group * 5 + 5)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let digits = String(number % 100_000)
      return String(repeating: "0", count: 5 - digits.count) + digits
    }
    description = groups.joined(separator: " ")
  }

  /// Whether `text` has these thirty digits, whatever stands between the groups.
  public func matches(_ text: String) -> Bool {
    let separators: Set<Character> = [" ", "-", ".", "\t"]
    let given = text.filter { !separators.contains($0) }
    return given == description.filter { $0 != " " }
  }
}
