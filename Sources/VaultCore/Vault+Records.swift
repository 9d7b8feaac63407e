public import Handoff

extension Vault {
  /// The line in which the issuer key says for which organization it speaks.
  ///
  /// - Throws: ``VaultError/key(_:)``, ``VaultError/damaged(_:)``, ``VaultError/sodium(_:)``.
  public func issuerClaim() throws(VaultError) -> IssuerClaim {
    let issuer = try session.openIssuerKey()
    do {
      return try IssuerClaim.make(for: state.organization, signedBy: issuer)
    } catch {
      throw .key(error)
    }
  }

  /// Signs a readable text with the organization's issuer key, such as the record of an authorization. Nothing
  /// is changed by it.
  ///
  /// - Throws: ``VaultError/record(_:)``, ``VaultError/damaged(_:)``, ``VaultError/sodium(_:)``.
  public func sign(_ text: String) throws(VaultError) -> SignedRecord {
    let issuer = try session.openIssuerKey()
    do {
      return try SignedRecord.make(text, signedBy: issuer)
    } catch {
      throw .record(error)
    }
  }
}
