public import Sodium

/// Why a file of verifiers is refused.
public enum VerifierFileError: Error, Equatable, Sendable {
  /// The text does not hold one.
  case notVerifiers
  /// It is something else that this program knows.
  case otherText(TextKind)
  /// What carried the file rewrote its characters.
  case rewritten(Rewriting)
  /// More than one in a text.
  case several
  /// END is missing.
  case truncated
  /// More than ``VerifierFile/sizeLimit`` bytes.
  case tooLarge
  /// It is of a version that this program does not know.
  case unknownVersion
  /// It is damaged, or does not follow the format.
  case malformed
  /// The signature is not the named issuer's: changed, or signed by another.
  case badSignature
  /// It names another issuer.
  case unknownIssuer(IssuerKey)
  /// libsodium refused: no memory.
  case sodium(SodiumError)
}

extension VerifierFileError {
  /// What is wrong with the file, in words that begin with a verb: "is cut off".
  public var flaw: String {
    switch self {
    case .notVerifiers: "does not contain verifiers"
    case .otherText(.secretKey): "contains a secret key, which does not belong here"
    case .otherText(.database): "is a database, as a vault is, which does not belong here"
    case .otherText: "is not a file of verifiers, but something else"
    case .rewritten: "was rewritten by what carried it; it has to be sent again as an attachment"
    case .several: "contains more than one set of verifiers"
    case .truncated: "is cut off: its END line is missing"
    case .tooLarge: "is larger than \(VerifierFile.sizeLimit) bytes"
    case .unknownVersion: "has a version that this program does not know"
    case .malformed: "is damaged, or does not follow the format"
    case .badSignature: "was changed after it was signed"
    case .unknownIssuer(let issuer): "is signed by another issuer: \(issuer.fingerprint)"
    case .sodium: "cannot be read: this program has no memory left"
    }
  }
}
