public import Sodium

/// Why a passphrase cannot be a new one. One that is in use is taken as it is.
public enum PassphraseFlaw: Error, Equatable, Sendable {
  /// It has fewer than ``shortest`` characters.
  case tooShort
  /// It has a character that nobody sees, or a space at one of its ends: whoever types it later leaves that out.
  case invisible

  /// The fewest characters.
  public static let shortest = 8

  /// Judges a new passphrase.
  ///
  /// - Throws: ``PassphraseFlaw``.
  public static func check(_ passphrase: borrowing SecretBytes) throws(PassphraseFlaw) {
    try passphrase.withBytes { text throws(PassphraseFlaw) in
      var (count, offset) = (0, 0)
      while offset < text.byteCount {
        let (value, length) = text.character(at: offset)
        let isAtEnd = offset == 0 || offset + length == text.byteCount
        guard Unicode.Scalar(value)?.isDisplayable == true, !value.isWhiteSpace || value == 0x20 && !isAtEnd
        else { throw .invisible }
        count += 1
        offset += length
      }
      guard count >= shortest else { throw .tooShort }
    }
  }

  /// Whether a passphrase has letters outside of ASCII, which another keyboard may spell with other code points.
  public static func mayBeSpelledDifferently(_ passphrase: borrowing SecretBytes) -> Bool {
    passphrase.withBytes { text in text.byteOffsets.contains { text[$0] >= 0x80 } }
  }
}
