public import Sodium

/// For which organization an issuer key speaks: its CDS code and name, signed by the key itself.
///
/// It proves that whoever holds the secret key says so, and nothing more: that the key is that district's, a person finds
/// out by comparing the fingerprint on the phone.
public struct IssuerClaim: Equatable, Sendable {
  /// The organization, by name and CDS code.
  public let organization: BundleHeader.Organization
  /// Ed25519, 64 bytes, over a domain tag, the key, the code and the name.
  public let signature: HexBytes

  init(organization: BundleHeader.Organization, signature: HexBytes) {
    self.organization = organization
    self.signature = signature
  }

  /// Signs that `key` speaks for `organization`.
  ///
  /// - Throws: ``KeyError/unusable``, ``KeyError/sodium(_:)``.
  public static func make(
    for organization: BundleHeader.Organization, signedBy key: borrowing Signature.KeyPair
  ) throws(KeyError) -> IssuerClaim {
    let issuer = try IssuerKey(bytes: key.publicKey)
    do {
      let signature = try message(issuer, organization).withBytes { message throws(SodiumError) in
        try key.sign(message)
      }
      return IssuerClaim(organization: organization, signature: HexBytes(signature))
    } catch {
      throw .sodium(error)
    }
  }

  /// Verifies that `key` signed it.
  ///
  /// - Throws: ``KeyError/brokenClaim``, ``KeyError/sodium(_:)``.
  func verify(by key: IssuerKey) throws(KeyError) {
    do {
      try Self.message(key, organization).withBytes { message throws(SodiumError) in
        try Signature.verify(signature.bytes, of: message, by: key.key)
      }
    } catch {
      throw error == .forged ? .brokenClaim : .sodium(error)
    }
  }

  /// As it stands in a key file: code, signature, name.
  var text: String { "\(organization.cds) \(signature) \(organization.name)" }

  /// Reads ``text``; well-formed only.
  init?(text: String) {
    // A mark at the start of the name is of one character with the blank before it.
    let words = text.unicodeScalars.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      .map { String($0) }
    guard words.count == 3, let cds = CDSCode(words[0]), let signature = HexBytes(words[1]),
      let name = DisplayName(words[2])
    else { return nil }
    self.init(organization: BundleHeader.Organization(name: name, cds: cds), signature: signature)
  }

  private static func message(_ key: IssuerKey, _ organization: BundleHeader.Organization) -> [UInt8] {
    [UInt8]("vendor-vault/issuer-claim/v1\n\(key.text)\n\(organization.cds)\n\(organization.name)\n".utf8)
  }
}
