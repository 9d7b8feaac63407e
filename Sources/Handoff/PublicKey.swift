internal import Sodium

/// A public key of either kind.
public enum PublicKey: Equatable, Sendable {
  /// A vendor's key.
  case recipient(RecipientKey)
  /// An organization's key.
  case issuer(IssuerKey)

  /// Parses a key by its prefix.
  ///
  /// - Throws: ``KeyError``.
  public init(text: String) throws(KeyError) {
    self = try [UInt8](text.utf8).withBytes { line throws(KeyError) in try PublicKey(line: line) }
  }

  init(line: RawSpan) throws(KeyError) {
    let decoded = try Bech32.decode(line)
    switch decoded.prefix {
    case RecipientKey.prefix, RecipientKey.agePrefix, IssuerKey.prefix: break
    case RecipientSecretKey.prefix, RecipientSecretKey.agePrefix: throw .secretKeyInPublicPlace
    default: throw .notAKey
    }
    guard !decoded.isUppercase else { throw .wrongCase }
    guard decoded.payload.count == 32 else { throw .wrongLength }
    let bytes = decoded.payload.withBytes { $0.copiedBytes() }
    self =
      decoded.prefix == IssuerKey.prefix
      ? .issuer(try IssuerKey(bytes: bytes)) : .recipient(try RecipientKey(bytes: bytes))
  }

  /// Which of the two it is.
  public var kind: KeyKind {
    switch self {
    case .recipient: .recipient
    case .issuer: .issuer
    }
  }

  /// The key as text.
  public var text: String {
    switch self {
    case .recipient(let key): key.text
    case .issuer(let key): key.text
    }
  }

  /// What to compare on the phone.
  public var fingerprint: Fingerprint {
    switch self {
    case .recipient(let key): key.fingerprint
    case .issuer(let key): key.fingerprint
    }
  }

  /// The vendor's key that this must be.
  ///
  /// - Throws: ``KeyError/wrongKind(found:)``.
  public func recipient() throws(KeyError) -> RecipientKey {
    guard case .recipient(let key) = self else { throw .wrongKind(found: kind) }
    return key
  }

  /// The organization's key that this must be.
  ///
  /// - Throws: ``KeyError/wrongKind(found:)``.
  public func issuer() throws(KeyError) -> IssuerKey {
    guard case .issuer(let key) = self else { throw .wrongKind(found: kind) }
    return key
  }

  static func text(prefix: String, _ bytes: [UInt8]) throws(SodiumError) -> String {
    let text = try bytes.withBytes { bytes throws(SodiumError) in
      try Bech32.encode(prefix: prefix, payload: bytes)
    }
    return String(decoding: text.withBytes { $0.copiedBytes() }, as: UTF8.self)
  }
}
