public import Sodium

/// The file by which a service honors what a vault made: of each credential that is in force the newest generation's
/// ``CredentialVerifier``, signed by the issuer, with the place of the vault's log that it was written at. It holds no
/// secret, and can be sent by mail.
///
/// `crypto_sign( version LF content )`, armored; the content is one line of canonical JSON.
public struct VerifierFile: Equatable, Sendable {
  /// What is said.
  public let content: Content
  /// Who says to have signed. It is so only once ``verify(by:)`` returns.
  public let issuer: IssuerKey
  private let signed: [UInt8]

  /// What a file says.
  public struct Content: Codable, Equatable, Sendable {
    /// The issuer key, `issuer1…`.
    public let issuer: String
    /// Whose credentials they are: the organization itself or, of a district, its schools.
    public let organization: BundleHeader.Organization
    /// The newest entry of the vault's log.
    public let log: BundleHeader.LogPosition
    /// When the file was written, by the clock of whoever wrote it.
    public let written: Timestamp
    /// What is honored, each credential once, in the order of their codes.
    public let credentials: [CredentialVerifier]

    /// Takes what is to be said.
    public init(
      issuer: IssuerKey, organization: BundleHeader.Organization, log: BundleHeader.LogPosition,
      written: Timestamp, credentials: [CredentialVerifier]
    ) {
      self.issuer = issuer.text
      self.organization = organization
      self.log = log
      self.written = written
      self.credentials = credentials
    }

    fileprivate var isPlausible: Bool {
      log.index >= 0 && log.head.bytes.count == GenericHash.size
        && credentials.allSatisfy { $0.isPlausible && organization.cds.covers($0.credential) }
        && zip(credentials, credentials.dropFirst()).allSatisfy { $0.credential < $1.credential }
    }
  }

  /// The largest file that is read, in bytes: more than 30,000 credentials.
  public static let sizeLimit = 16 << 20

  private static let armor = Armor(label: "VAULT VERIFIERS")
  private static let version = [UInt8]("vendor-vault/verifiers/v1\n".utf8)

  /// Signs `content`.
  ///
  /// - Throws: ``VerifierFileError/malformed`` if content and key disagree, ``VerifierFileError/tooLarge``,
  ///   ``VerifierFileError/sodium(_:)``.
  public static func make(
    _ content: Content, signedBy key: borrowing Signature.KeyPair
  ) throws(VerifierFileError) -> VerifierFile {
    guard content.isPlausible, let line = try? CanonicalJSON.encode(content),
      let issuer = try? IssuerKey(text: content.issuer), issuer.bytes == key.publicKey
    else { throw .malformed }
    let message = version + line
    let signature: [UInt8]
    do {
      signature = try message.withBytes { message throws(SodiumError) in try key.sign(message) }
    } catch {
      throw .sodium(error)
    }
    let file = VerifierFile(content: content, issuer: issuer, signed: signature + message)
    guard file.encoded.count <= sizeLimit else { throw .tooLarge }
    return file
  }

  /// The file's text, armored.
  public var encoded: [UInt8] { Self.armor.encode(signed) }

  /// Whether the BEGIN of such a file stands in `text`.
  static func isPresent(in text: RawSpan) -> Bool { armor.isPresent(in: text) }

  /// Reads a file in UTF-8 or UTF-16, which may be something else, and secret: nothing is copied but base64 after BEGIN.
  ///
  /// - Throws: ``VerifierFileError``.
  public static func parse(_ text: RawSpan) throws(VerifierFileError) -> VerifierFile {
    guard text.byteCount <= sizeLimit else { throw .tooLarge }
    return try text.withUTF8(orThrow: VerifierFileError.sodium) { text throws(VerifierFileError) in
      let signed: [UInt8]
      do throws(Armor.Flaw) {
        signed = try armor.decode(text)
      } catch {
        throw cause(of: error, in: text)
      }
      let message = signed.dropFirst(Signature.size)
      guard message.starts(with: "vendor-vault/verifiers/".utf8) else { throw .malformed }
      guard message.starts(with: version) else { throw .unknownVersion }
      guard
        let content = try? CanonicalJSON.decode(
          Content.self, from: [UInt8](message.dropFirst(version.count))),
        content.isPlausible, let issuer = try? IssuerKey(text: content.issuer)
      else { throw .malformed }
      return VerifierFile(content: content, issuer: issuer, signed: signed)
    }
  }

  private static func cause(of flaw: Armor.Flaw, in text: RawSpan) -> VerifierFileError {
    if flaw == .several { return .several }
    if let rewriting = Rewriting(of: text) { return .rewritten(rewriting) }
    return switch flaw {
    case .missing: TextKind(of: text).map { .otherText($0) } ?? .notVerifiers
    case .unterminated: .truncated
    case .malformed, .several: .malformed
    }
  }

  /// Verifies that `key` signed it.
  ///
  /// - Throws: ``VerifierFileError/unknownIssuer(_:)`` where it names another, ``VerifierFileError/badSignature``,
  ///   ``VerifierFileError/sodium(_:)``.
  public func verify(by key: IssuerKey) throws(VerifierFileError) {
    guard key == issuer else { throw .unknownIssuer(issuer) }
    do {
      try [UInt8](signed.dropFirst(Signature.size)).withBytes { message throws(SodiumError) in
        try Signature.verify([UInt8](signed.prefix(Signature.size)), of: message, by: key.key)
      }
    } catch {
      throw error == .forged ? .badSignature : .sodium(error)
    }
  }
}
