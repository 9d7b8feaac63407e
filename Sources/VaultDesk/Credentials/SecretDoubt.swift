public import Handoff
public import Sodium

/// What makes a secret key that was made elsewhere look like a slip: it may be right, and a person has to say so.
public enum SecretDoubt: Sendable, CaseIterable {
  /// It is one character again and again, or has three asterisks in a row.
  case masked
  /// It is the user name, or has it within.
  case username
  /// It looks like a user name, and the user name like a secret key.
  case swapped
  /// It is the first of several lines.
  case followed

  /// All that apply.
  public static func all(
    about secret: borrowing SecretBytes, user: DisplayName, isFollowed: Bool = false
  ) -> [SecretDoubt] {
    secret.withBytes { secret in
      allCases.filter { doubt in
        switch doubt {
        case .masked: secret.byteOffsets.allSatisfy { secret[$0] == secret[0] } || secret.mentions("***")
        case .username:
          secret.mentions(user.text) && (secret.byteCount == user.text.utf8.count || user.text.utf8.count > 3)
        case .swapped:
          [UInt8](user.text.utf8).withBytes { $0.looksLikeSecret } && !secret.looksLikeSecret
        case .followed: isFollowed
        }
      }
    }
  }

  /// What about it, after "the secret key".
  public var fact: String {
    switch self {
    case .masked: "looks like the mask that a screen shows in its place"
    case .username: "is the user name, or contains it"
    case .swapped: "looks like a user name, and the user name like a secret key"
    case .followed: "is followed by other lines, which are not read"
    }
  }
}

extension RawSpan {
  /// Whether it is long, and mixes capital letters, small letters and digits.
  fileprivate var looksLikeSecret: Bool {
    let kinds = [
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"),
    ]
    return byteCount >= 12 && kinds.allSatisfy { kind in byteOffsets.contains { kind ~= self[$0] } }
  }
}
