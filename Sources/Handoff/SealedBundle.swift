public import Sodium

/// A sealed bundle: the file that carries one vendor's copy of the credential.
///
/// `crypto_box_seal( crypto_sign( version LF header LF secret ) )`, armored. Anyone can carry it; only the
/// holder of the recipient key can open it, and sees who signed it.
public struct SealedBundle: Equatable, Sendable {
  private let sealed: [UInt8]

  /// The largest bundle file that is read, in bytes.
  public static let sizeLimit = 1 << 20
  /// The longest secret that a bundle carries, in bytes.
  public static let secretSizeLimit = 4096

  private static let armor = Armor(label: "VAULT BUNDLE")
  static let version = [UInt8]("vendor-vault/bundle/v1\n".utf8)
  private static let lineEnd = UInt8(ascii: "\n")

  /// Signs and seals `secret` with its `header`.
  ///
  /// - Throws: ``BundleError/secretSize``, ``BundleError/malformedMessage`` if header and keys disagree,
  ///   ``BundleError/sodium(_:)``.
  public static func seal(
    _ secret: RawSpan, header: BundleHeader, to recipient: RecipientKey,
    signedBy issuer: borrowing Signature.KeyPair
  ) throws(BundleError) -> SealedBundle {
    guard (1...secretSizeLimit).contains(secret.byteCount) else { throw .secretSize }
    guard header.isPlausible, header.recipient == recipient.text,
      let line = try? CanonicalJSON.encode(header),
      let named = try? IssuerKey(text: header.issuer), named.bytes == issuer.publicKey
    else { throw .malformedMessage }
    let start = version + line + [lineEnd]
    do {
      let message = try SecretBytes(capacity: start.count + secret.byteCount) { output in
        output.append(contentsOf: start)
        output.append(contentsOf: secret)
      }
      let signature = try message.withBytes { bytes throws(SodiumError) in try issuer.sign(bytes) }
      let signed = try message.withBytes { bytes throws(SodiumError) in
        try SecretBytes(capacity: signature.count + bytes.byteCount) { output in
          output.append(contentsOf: signature)
          output.append(contentsOf: bytes)
        }
      }
      let sealed = try signed.withBytes { bytes throws(SodiumError) in
        try SealedBox.seal(bytes, to: recipient.key)
      }
      return SealedBundle(sealed: sealed)
    } catch {
      throw .sodium(error)
    }
  }

  private init(sealed: [UInt8]) { self.sealed = sealed }

  /// The file's text, armored.
  public var text: [UInt8] { Self.armor.encode(sealed) }

  /// Whether the BEGIN of a bundle stands in `text`.
  public static func isPresent(in text: RawSpan) -> Bool { armor.isPresent(in: text) }

  /// Finds the bundle in a text in UTF-8 or UTF-16, which may be something else, and secret: nothing is copied but
  /// base64 after BEGIN. ``text`` is then the armor alone, as it is written.
  ///
  /// - Throws: ``BundleError/notABundle``, ``BundleError/truncated``, ``BundleError/malformedArmor``,
  ///   ``BundleError/severalBundles``, ``BundleError/rewritten(_:)``, ``BundleError/otherText(_:)``,
  ///   ``BundleError/sodium(_:)``.
  public static func parse(_ text: RawSpan) throws(BundleError) -> SealedBundle {
    try text.withUTF8(orThrow: BundleError.sodium) { text throws(BundleError) in
      do throws(Armor.Flaw) {
        return SealedBundle(sealed: try armor.decode(text))
      } catch {
        throw cause(of: error, in: text)
      }
    }
  }

  /// As for a text in guarded memory.
  ///
  /// - Throws: as there.
  public static func parse(_ text: [UInt8]) throws(BundleError) -> SealedBundle {
    try text.withBytes { text throws(BundleError) in try parse(text) }
  }

  private static func cause(of flaw: Armor.Flaw, in text: RawSpan) -> BundleError {
    if flaw == .several { return .severalBundles }
    if let rewriting = Rewriting(of: text) { return .rewritten(rewriting) }
    return switch flaw {
    case .missing: TextKind(of: text).map { .otherText($0) } ?? .notABundle
    case .unterminated: .truncated
    case .malformed: .malformedArmor
    case .several: .severalBundles
    }
  }

  /// Opens, verifies, and hands out header and secret.
  ///
  /// - Parameter issuers: the keys that are trusted to issue.
  /// - Throws: ``BundleError``; ``BundleError/expired(_:)`` if `now` is at or past the expiry.
  public func open(
    with key: borrowing RecipientSecretKey, trusting issuers: [IssuerKey], now: Timestamp
  ) throws(BundleError) -> OpenedBundle {
    let opened = try verify(with: key, knowing: issuers)
    guard issuers.contains(opened.issuer) else { throw .unknownIssuer(opened.issuer) }
    guard now < opened.header.expires else { throw .expired(opened.header.expires) }
    return opened
  }

  /// The header, verified to be the named issuer's and meant for `key`. Whether that issuer is to be trusted
  /// is for the caller to find out.
  ///
  /// - Throws: ``BundleError``.
  public func header(with key: borrowing RecipientSecretKey) throws(BundleError) -> BundleHeader {
    try verify(with: key, knowing: []).header
  }

  private func verify(
    with key: borrowing RecipientSecretKey, knowing issuers: [IssuerKey]
  ) throws(BundleError) -> OpenedBundle {
    let signed: SecretBytes
    do {
      signed = try SealedBox.open(sealed, with: key.pair)
    } catch {
      throw error == .forged ? .notForThisKey : .sodium(error)
    }
    let recipient = key.publicKey
    let (header, issuer, secretStart) = try signed.withBytes { signed throws(BundleError) in
      guard signed.byteCount > Signature.size else { throw .malformedMessage }
      let message = signed.extracting(Signature.size..<signed.byteCount)
      let (header, secretStart) = try Self.parseMessage(message)
      let known = issuers.first { $0.text == header.issuer }
      let issuer = if let known { known } else { try Self.parseIssuer(of: header) }
      do throws(SodiumError) {
        try Signature.verify(
          signed.extracting(0..<Signature.size).copiedBytes(), of: message, by: issuer.key)
      } catch {
        throw error == .forged ? .badSignature : .sodium(error)
      }
      guard header.recipient == recipient.text else { throw .resealed }
      return (header, issuer, Signature.size + secretStart)
    }
    return OpenedBundle(header: header, issuer: issuer, secret: OneTimeSecret(signed, from: secretStart))
  }

  private static func parseIssuer(of header: BundleHeader) throws(BundleError) -> IssuerKey {
    do {
      return try IssuerKey(text: header.issuer)
    } catch .sodium(let error) {
      throw .sodium(error)
    } catch {
      throw .malformedMessage
    }
  }

  /// Splits the message; returns the header and where the secret starts.
  static func parseMessage(_ message: RawSpan) throws(BundleError) -> (BundleHeader, Int) {
    guard message.byteCount > version.count,
      message.extracting(0..<version.count).isEqual(to: version)
    else { throw .unknownVersion }
    guard let end = message.firstOffset(of: lineEnd, from: version.count) else { throw .malformedMessage }
    let line = message.extracting(version.count..<end).copiedBytes()
    guard (1...secretSizeLimit).contains(message.byteCount - end - 1),
      let header = try? CanonicalJSON.decode(BundleHeader.self, from: line), header.isPlausible
    else { throw .malformedMessage }
    return (header, end + 1)
  }
}
