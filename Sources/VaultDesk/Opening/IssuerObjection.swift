public import Handoff

/// Why an issuer that is trusted does not speak for what a bundle is for. An issuer speaks for one organization and the
/// schools under it.
public enum IssuerObjection: Equatable, Sendable {
  /// Its file says that it speaks for another organization than the bundle's, or the credential is of another.
  case speaksForAnother(CDSCode)
  /// The credential is a school's that has an issuer of its own, `issuer1…`.
  case schoolHasItsOwn(String)
  /// Another key, `issuer1…`, speaks for the organization, and this one does not follow it. A person can settle that.
  case another(String, for: CDSCode)
  /// This key, or one before it, spoke for another organization. A person can settle that.
  case movedFrom(CDSCode)

  /// Whether a person who compares the fingerprint settles it.
  public var canBeSettled: Bool {
    switch self {
    case .speaksForAnother, .schoolHasItsOwn: false
    case .another, .movedFrom: true
    }
  }
}

extension IssuerObjection {
  /// What happened, with a bundle in `file` that `issuer` signed.
  public func problem(with header: BundleHeader, of issuer: IssuerKey, in file: String) -> Problem {
    let file = file.escapedForDisplay
    let fact =
      switch self {
      case .speaksForAnother(let organization):
        "\(file) is from \(header.sender), for \(header.credential.grouped), but its issuer key speaks for "
          + "\(organization.grouped)"
      case .schoolHasItsOwn(let key):
        "\(file) is for \(header.credential.grouped), a school with an issuer key of its own: "
          + IssuerKey.fingerprint(ofText: key)
      case .another(let key, let organization):
        "\(file) is signed by issuer \(issuer.fingerprint), which does not follow the one known here for "
          + "\(organization.grouped): \(IssuerKey.fingerprint(ofText: key))"
      case .movedFrom(let organization):
        "\(file) is from \(header.sender), signed by issuer \(issuer.fingerprint), which is known here for "
          + "\(organization.grouped)"
      }
    return Problem(.notPermitted, fact)
  }
}

extension IssuerKey {
  /// The digits of a key that is remembered as text.
  public static func fingerprint(ofText text: String) -> String {
    (try? IssuerKey(text: text).fingerprint.description) ?? text.escapedForDisplay
  }
}

extension TrustedIssuers {
  /// What speaks against opening a bundle with `header`, signed by `issuer`, for one who remembers `ledger`.
  public func objection(
    to header: BundleHeader, of issuer: IssuerKey, remembering ledger: OpenerLedger
  ) -> IssuerObjection? {
    let organization = claim(of: issuer) ?? header.organization.cds
    let (credential, ancestors) = (header.credential, ancestors(of: issuer))
    guard header.organization.cds == organization, organization.covers(credential) else {
      return .speaksForAnother(organization)
    }
    if credential != organization {
      if let own = rival(of: issuer, for: credential) { return .schoolHasItsOwn(own) }
      if let own = ledger.issuer(for: credential), own.key != issuer.text { return .schoolHasItsOwn(own.key) }
    }
    if let known = ledger.issuer(for: organization) {
      guard known.key != issuer.text else { return nil }
      // What the district's key before has signed is opened by who names that key.
      guard ancestors.contains(known.key) || known.replaced.contains(issuer.text) else {
        return .another(known.key, for: organization)
      }
    } else if let rival = rival(of: issuer, for: organization) {
      return .another(rival, for: organization)
    }
    let before = ledger.organization(ofAnyOf: ancestors.union([issuer.text]))
    if let before, before != organization { return .movedFrom(before) }
    return nil
  }
}
