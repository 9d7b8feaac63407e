public import Sodium

/// Why a signed record is refused.
public enum RecordError: Error, Equatable, Sendable {
  /// The text does not end in a signature's armor.
  case notARecord
  /// It is something else that this program knows.
  case otherText(TextKind)
  /// What carried the record rewrote its characters.
  case rewritten(Rewriting)
  /// More than ``SignedRecord/sizeLimit`` bytes.
  case tooLarge
  /// The text is empty, does not end in a line end, is not UTF-8, has a line of armor, or a character other than a
  /// line end that does not show itself.
  case unreadableText
  /// The armor is not the one spelling of an issuer key and a signature.
  case malformedSignature
  /// The signature is not the named issuer's: changed, or signed by another.
  case badSignature
  /// The issuer is not among those trusted.
  case unknownIssuer(IssuerKey)
  /// libsodium refused: no memory.
  case sodium(SodiumError)
}
