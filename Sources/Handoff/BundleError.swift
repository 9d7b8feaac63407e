public import Sodium

/// Why a bundle is refused.
public enum BundleError: Error, Equatable, Sendable {
  /// The text does not hold a bundle.
  case notABundle
  /// It is something else that this program knows.
  case otherText(TextKind)
  /// What carried the bundle rewrote its characters.
  case rewritten(Rewriting)
  /// END is missing.
  case truncated
  /// The armor is damaged: what is between BEGIN and END is not base64.
  case malformedArmor
  /// More than one bundle in one text.
  case severalBundles
  /// It was sealed to another key, or changed after it was sealed.
  case notForThisKey
  /// The message inside is of a version that this program does not know.
  case unknownVersion
  /// The message inside does not follow the format.
  case malformedMessage
  /// The signature is not the named issuer's: changed, or signed by another.
  case badSignature
  /// The header names another recipient: someone sealed it on to this key.
  case resealed
  /// The issuer is not among those trusted.
  case unknownIssuer(IssuerKey)
  /// The credential has expired.
  case expired(Timestamp)
  /// The secret is empty or too long to put into a bundle.
  case secretSize
  /// libsodium refused: no memory, no randomness, an unusable key.
  case sodium(SodiumError)
}
