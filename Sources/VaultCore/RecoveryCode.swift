internal import Sodium

/// A code that unlocks a vault as somebody who can only add a coordinator: 24 characters of Crockford base32,
/// 120 bits, written in six groups of four.
enum RecoveryCode {
  private static let alphabet = [UInt8]("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let groups = 6
  private static let groupSize = 4
  private static let dash = UInt8(ascii: "-")

  static func make() throws(SodiumError) -> SecretBytes {
    try SecretBytes(capacity: groups * (groupSize + 1) - 1) { output throws(SodiumError) in
      for group in 0..<groups {
        if group > 0 { output.append(dash) }
        for _ in 0..<groupSize {
          output.append(alphabet[Int(try Randomness.makeNumber(below: UInt32(alphabet.count)))])
        }
      }
    }
  }

  /// The code as it was made, from what a person typed: in any case, with or without dashes and blanks, with
  /// O for 0, and I or L for 1. What cannot be a code stays as it is, and opens nothing.
  static func canonical(_ typed: borrowing SecretBytes) throws(SodiumError) -> SecretBytes {
    try typed.withBytes { typed throws(SodiumError) in
      try SecretBytes(capacity: typed.byteCount + typed.byteCount / groupSize + 1) { output in
        var count = 0
        for offset in typed.byteOffsets {
          guard let character = meaning(of: typed[offset]) else { continue }
          if count > 0, count % groupSize == 0 { output.append(dash) }
          output.append(character)
          count += 1
        }
      }
    }
  }

  private static func meaning(of byte: UInt8) -> UInt8? {
    let upper = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte - 32 : byte
    switch upper {
    case dash, UInt8(ascii: " "): return nil
    case UInt8(ascii: "O"): return UInt8(ascii: "0")
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
    default: return upper
    }
  }
}
