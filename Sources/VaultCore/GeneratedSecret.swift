internal import Handoff
internal import Sodium

/// How secrets and user names are made.
public enum GeneratedSecret {
  /// The length of a secret in characters.
  public static let length = 20

  /// Upper case, lower case, digits and symbols without look-alikes (0 O 1 l I) and without what a shell, a
  /// CSV file, a URL form, HTTP Basic or JSON would change. 60 characters.
  static let classes = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-._"]
    .map { [UInt8]($0.utf8) }

  /// A secret with at least one character of each class that starts and ends with a letter or digit: each
  /// such text is equally likely, because others are thrown away whole. More than 117 bits.
  static func make() throws(SodiumError) -> SecretBytes {
    let alphabet = classes.flatMap { $0 }
    return try SecretBytes(capacity: length) { output throws(SodiumError) in
      repeat {
        output.removeAll()
        for _ in 0..<length {
          output.append(alphabet[Int(try Randomness.makeNumber(below: UInt32(alphabet.count)))])
        }
      } while !isAcceptable(output.bytes)
    }
  }

  static func isAcceptable(_ text: RawSpan) -> Bool {
    let symbols = classes[3]
    return classes.allSatisfy { members in text.byteOffsets.contains { members.contains(text[$0]) } }
      && !symbols.contains(text[0]) && !symbols.contains(text[text.byteCount - 1])
  }

  /// A user name that tells for whom and which generation, and differs from every other: `ssr-CDS-gN-` and
  /// four random characters.
  static func makeUsername(credential: CDSCode, generation: Int) throws(VaultError) -> DisplayName {
    let alphabet = [Character]("abcdefghjkmnpqrstvwxyz23456789")
    let suffix = try VaultError.wrapping {
      try (0..<4).map { _ in alphabet[Int(try Randomness.makeNumber(below: UInt32(alphabet.count)))] }
    }
    guard let name = DisplayName("ssr-\(credential)-g\(generation)-\(String(suffix))") else {
      throw .internal("a user name that was made cannot be shown")
    }
    return name
  }
}
