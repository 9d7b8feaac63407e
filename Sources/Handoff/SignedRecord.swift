public import Sodium

/// A readable text that an issuer signs as a whole, such as the record of an authorization: the text, and below
/// it the signature in armor. One record has one spelling.
public struct SignedRecord: Equatable, Sendable {
  /// The text: lines of displayable characters. It is the issuer's only once ``verify(trusting:)`` returns.
  public let text: String
  /// Who says to have signed.
  public let issuer: IssuerKey
  private let signature: [UInt8]

  /// The largest record, in bytes, its signature included.
  public static let sizeLimit = 256 << 10

  private static let armor = Armor(label: "VAULT SIGNATURE")
  private static let domain = [UInt8]("vendor-vault/record/v1\n".utf8)
  /// Every signature is as long as any other.
  private static let armorSize = armor.encode(
    [UInt8](repeating: 0, count: Signature.publicKeySize + Signature.size)
  ).count

  /// Signs `text`.
  ///
  /// - Throws: ``RecordError/unreadableText``, ``RecordError/tooLarge``, ``RecordError/sodium(_:)``.
  public static func make(
    _ text: String, signedBy issuer: borrowing Signature.KeyPair
  ) throws(RecordError) -> SignedRecord {
    guard text.utf8.count + armorSize <= sizeLimit else { throw .tooLarge }
    guard isReadable(text) else { throw .unreadableText }
    let signer = try key(issuer.publicKey)
    do {
      let signature = try signedBytes(of: text).withBytes { bytes throws(SodiumError) in
        try issuer.sign(bytes)
      }
      return SignedRecord(text: text, issuer: signer, signature: signature)
    } catch {
      throw .sodium(error)
    }
  }

  /// Reads a text that may be something else, and secret: it is copied only if it holds a signature.
  ///
  /// - Throws: as for other texts.
  public static func parse(_ text: RawSpan) throws(RecordError) -> SignedRecord {
    guard armor.isPresent(in: text), !KeyFile.holdsSecretKey(text) else { throw .notARecord }
    return try parse(text.copiedBytes())
  }

  /// Reads a record as it was written, to the byte.
  ///
  /// - Throws: ``RecordError``; what is thrown first is the first flaw from the end of the file to its start.
  public static func parse(_ bytes: [UInt8]) throws(RecordError) -> SignedRecord {
    guard bytes.count <= sizeLimit else { throw .tooLarge }
    guard bytes.count >= armorSize else { throw .notARecord }
    let armored = [UInt8](bytes.suffix(armorSize))
    let data: [UInt8]
    do throws(Armor.Flaw) {
      data = try armor.decode(armored)
    } catch {
      throw error == .missing || error == .unterminated ? .notARecord : .malformedSignature
    }
    guard armor.encode(data) == armored else { throw .malformedSignature }
    guard let text = String(validating: bytes.dropLast(armorSize), as: UTF8.self), isReadable(text) else {
      throw .unreadableText
    }
    return SignedRecord(
      text: text, issuer: try key([UInt8](data.prefix(Signature.publicKeySize))),
      signature: [UInt8](data.dropFirst(Signature.publicKeySize)))
  }

  /// The record's bytes, as ``parse(_:)`` reads them.
  public var encoded: [UInt8] { [UInt8](text.utf8) + Self.armor.encode(issuer.bytes + signature) }

  /// Verifies that the named issuer signed the text and is among `issuers`.
  ///
  /// - Throws: ``RecordError/badSignature``, ``RecordError/unknownIssuer(_:)``, ``RecordError/sodium(_:)``.
  public func verify(trusting issuers: [IssuerKey]) throws(RecordError) {
    do {
      try Self.signedBytes(of: text).withBytes { bytes throws(SodiumError) in
        try Signature.verify(signature, of: bytes, by: issuer.key)
      }
    } catch {
      throw error == .forged ? .badSignature : .sodium(error)
    }
    guard issuers.contains(issuer) else { throw .unknownIssuer(issuer) }
  }

  private static func signedBytes(of text: String) -> [UInt8] { domain + [UInt8](text.utf8) }

  private static func key(_ bytes: [UInt8]) throws(RecordError) -> IssuerKey {
    do {
      return try IssuerKey(bytes: bytes)
    } catch .sodium(let error) {
      throw .sodium(error)
    } catch {
      throw .malformedSignature
    }
  }

  /// Whether a text can be printed as it is, and cannot be taken for armor.
  private static func isReadable(_ text: String) -> Bool {
    text.utf8.last == UInt8(ascii: "\n")
      && text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isDisplayable }
      && text.utf8.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
        !line.starts(with: "-----BEGIN ".utf8) && !line.starts(with: "-----END ".utf8)
      }
  }
}
