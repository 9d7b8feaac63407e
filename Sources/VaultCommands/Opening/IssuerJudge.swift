internal import Handoff
internal import VaultDesk

/// Decides whose bundles are opened: by what was named, by what this machine remembers, and by a person who compares
/// fingerprints on the phone.
struct IssuerJudge {
  /// Who named the issuers that are trusted.
  enum Source {
    /// The user, one by its file.
    case file
    /// Who put key files into a folder.
    case folder
    /// Nobody: what this machine remembers counts, and whoever can be asked.
    case nobody
  }

  private(set) var trusted: TrustedIssuers
  let source: Source
  let ledger: OpenerLedger
  /// The digits that the district has read out.
  let readOut: Fingerprint?
  private var compared: Set<String> = []

  init(
    trusting trusted: TrustedIssuers, from source: Source, remembering ledger: OpenerLedger,
    readOut: Fingerprint?
  ) {
    self.trusted = trusted
    self.source = source
    self.ledger = ledger
    self.readOut = readOut
  }

  /// Whether a person vouches for `issuer` and for whom it speaks, so that it is to be remembered.
  func isVouchedFor(_ issuer: IssuerKey) -> Bool {
    compared.contains(issuer.text) || source == .file && trusted.claim(of: issuer) != nil
  }

  /// Refuses a bundle, whole and with this header, that `issuer` does not speak for, or that nobody trusts; somebody may
  /// be asked.
  mutating func admit(_ issuer: IssuerKey, of header: BundleHeader, in path: String) throws(Failure) {
    if let readOut {
      guard readOut == issuer.fingerprint else { throw .fingerprintDiffers(issuer, in: path) }
      compared.insert(issuer.text)
    }
    let organization = header.organization.cds
    let known = ledger.issuer(for: organization)
    if !trusted.keys.contains(issuer), !compared.contains(issuer.text),
      source != .nobody || known?.key != issuer.text
    {
      guard known?.replaced.contains(issuer.text) != true else { throw .replacedIssuer(issuer, of: path) }
      guard source == .nobody, try ask(about: issuer, of: header, in: path, insteadOf: known?.key) else {
        throw .unknownIssuer(issuer, of: path, trusting: trusted)
      }
      compared.insert(issuer.text)
    }
    if !trusted.keys.contains(issuer) { trusted.add(issuer) }
    guard let objection = trusted.objection(to: header, of: issuer, remembering: ledger) else { return }
    if objection.canBeSettled {
      if compared.contains(issuer.text) { return }
      let other: String? = if case .another(let key, _) = objection { key } else { nil }
      if readOut == nil, try ask(about: issuer, of: header, in: path, insteadOf: other) {
        compared.insert(issuer.text)
        return
      }
    }
    throw Failure(objection, to: header, of: issuer, in: path)
  }

  /// Whether a person says that the district reads out the issuer's digits.
  private func ask(
    about issuer: IssuerKey, of header: BundleHeader, in path: String, insteadOf other: String?
  ) throws(Failure) -> Bool {
    guard let terminal = Terminal() else { return false }
    let known = other.map { "known until now   \(IssuerKey.fingerprint(ofText: $0))\n" } ?? ""
    return try terminal.confirm(
      """
      \(path.escapedForDisplay) says that it is from \(header.sender), with \(header.titled)
      signed by issuer  \(issuer.fingerprint)
      \(known)does the district read out \(other == nil ? "the same digits" : "the digits of the issuer that signed")?
      """)
  }
}
