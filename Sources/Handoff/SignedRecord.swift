public import Sodium

/// A readable text that an issuer signs as a whole, such as the record of an authorization: the text, and below
/// it the signature in armor. A writer has one spelling; a reader also takes other line ends, UTF-16 and a byte order
/// mark, none of which can be part of the text.
public struct SignedRecord: Equatable, Sendable {
  /// The text: lines of displayable characters. It is the issuer's only once ``verify(trusting:)`` returns.
  public let text: String
  /// Who says to have signed.
  public let issuer: IssuerKey
  private let signature: [UInt8]

  /// The largest record, in bytes as it is written, its signature included: more than 500 vendors with the longest
  /// names come to, whatever becomes of each of them.
  public static let sizeLimit = 2 << 20
  /// The largest file that is read as a record, in bytes: UTF-16 with CR LF takes four for one.
  public static let fileSizeLimit = 4 * sizeLimit + 2

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

  /// Whether the BEGIN of a record's signature stands in `text`.
  static func isPresent(in text: RawSpan) -> Bool { armor.isPresent(in: text) }

  /// Reads a record in UTF-8 or UTF-16, which may be something else, and secret: it is copied only if it holds a
  /// signature.
  ///
  /// - Throws: ``RecordError``; what is thrown first is the first flaw from the end of the file to its start.
  public static func parse(_ text: RawSpan) throws(RecordError) -> SignedRecord {
    guard text.byteCount <= fileSizeLimit else { throw .tooLarge }
    return try text.withUTF8(orThrow: RecordError.sodium) { text throws(RecordError) in
      guard armor.isPresent(in: text), !KeyFile.holdsSecretKey(text) else { throw cause(in: text) }
      return try normalized(text).withBytes { text throws(RecordError) in try parseNormalized(text) }
    }
  }

  /// As for a text in guarded memory.
  ///
  /// - Throws: as there.
  public static func parse(_ bytes: [UInt8]) throws(RecordError) -> SignedRecord {
    try bytes.withBytes { text throws(RecordError) in try parse(text) }
  }

  /// The text without a byte order mark, with LF for CR LF and for CR.
  private static func normalized(_ text: RawSpan) -> [UInt8] {
    let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    let bytes = text.copiedBytes()
    var (found, last): ([UInt8], UInt8) = ([], 0)
    found.reserveCapacity(bytes.count)
    for byte in bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...] {
      if byte != lf || last != cr { found.append(byte == cr ? lf : byte) }
      last = byte
    }
    return found
  }

  private static func parseNormalized(_ bytes: RawSpan) throws(RecordError) -> SignedRecord {
    let (data, range): ([UInt8], Range<Int>)
    do throws(Armor.Flaw) {
      (data, range) = try armor.find(in: bytes)
    } catch {
      throw rewritten(bytes) ?? (error == .unterminated ? .notARecord : .malformedSignature)
    }
    guard isBlank(bytes.extracting(range.upperBound..<bytes.byteCount)) else { throw cause(in: bytes) }
    guard data.count == Signature.publicKeySize + Signature.size else { throw .malformedSignature }
    guard range.lowerBound + armorSize <= sizeLimit else { throw .tooLarge }
    let text = String(validating: bytes.extracting(0..<range.lowerBound).copiedBytes(), as: UTF8.self)
    guard let text, isReadable(text) else { throw rewritten(bytes) ?? .unreadableText }
    return SignedRecord(
      text: text, issuer: try key([UInt8](data.prefix(Signature.publicKeySize))),
      signature: [UInt8](data.dropFirst(Signature.publicKeySize)))
  }

  private static func isBlank(_ text: RawSpan) -> Bool {
    var start = 0
    return text.nextLine(from: &start) == nil
  }

  private static func cause(in text: RawSpan) -> RecordError {
    if let rewritten = rewritten(text) { return rewritten }
    guard let kind = TextKind(of: text), kind != .record else { return .notARecord }
    return .otherText(kind)
  }

  private static func rewritten(_ text: RawSpan) -> RecordError? {
    Rewriting(of: text).map { .rewritten($0) }
  }

  /// The record's bytes, as they are written.
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
      throw error == .forged ? encoded.withBytes(Self.rewritten) ?? .badSignature : .sodium(error)
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
