public import Handoff

/// Decides whose bundles are opened: by what was named, by what this machine remembers, and by a person who compares
/// fingerprints on the phone.
public struct IssuerJudge: Sendable {
  /// Who named the issuers that are trusted.
  public enum Source: Sendable {
    /// The user, one by its file.
    case file
    /// Who put key files into a folder.
    case folder
    /// Nobody: what this machine remembers counts, and whoever can be asked.
    case nobody
  }

  /// What is to be done with a bundle that is whole.
  public enum Verdict {
    case admitted
    /// A person compares the issuer's fingerprint, or else it is refused.
    ///
    /// - Parameter other: the key that speaks for the organization until now, `issuer1…`.
    case asks(insteadOf: String?, otherwise: OpeningObjection)
    case refused(OpeningObjection)
  }

  /// The issuers that were named, and those that were admitted.
  public private(set) var trusted: TrustedIssuers
  private let source: Source
  private let ledger: OpenerLedger
  /// The digits that the district has read out.
  private let readOut: Fingerprint?
  private var compared: Set<String> = []

  /// Takes what is known before any bundle is looked at.
  ///
  /// - Parameters:
  ///   - trusted: the issuers that were named.
  ///   - ledger: what this machine remembers.
  ///   - readOut: the digits that the district has read out, if it has.
  public init(
    trusting trusted: TrustedIssuers, from source: Source, remembering ledger: OpenerLedger,
    readOut: Fingerprint?
  ) {
    self.trusted = trusted
    self.source = source
    self.ledger = ledger
    self.readOut = readOut
  }

  /// Whether a person vouches for `issuer`, which was admitted, and for whom it speaks, so that it is to be remembered.
  public func isVouchedFor(_ issuer: IssuerKey) -> Bool {
    isCompared(issuer) || source == .file && trusted.claim(of: issuer) != nil
  }

  private func isCompared(_ issuer: IssuerKey) -> Bool {
    readOut == issuer.fingerprint || compared.contains(issuer.text)
  }

  /// What is to be done with a bundle with this header, which `issuer` signed.
  public func verdict(on issuer: IssuerKey, of header: BundleHeader) -> Verdict {
    guard readOut == nil || isCompared(issuer) else { return .refused(.otherFingerprint) }
    let known = ledger.issuer(for: header.organization.cds)
    let isTrusted =
      trusted.keys.contains(issuer) || isCompared(issuer) || source == .nobody && known?.key == issuer.text
    guard isTrusted else {
      if known?.replaced.contains(issuer.text) == true || trusted.haveReplaced(issuer) {
        return .refused(.replacedIssuer)
      }
      return source == .nobody
        ? .asks(insteadOf: known?.key, otherwise: .unknownIssuer) : .refused(.unknownIssuer)
    }
    guard let objection = trusted.objection(to: header, of: issuer, remembering: ledger) else {
      return .admitted
    }
    guard objection.canBeSettled else { return .refused(.issuer(objection)) }
    if isCompared(issuer) { return .admitted }
    let other: String? = if case .another(let key, _) = objection { key } else { nil }
    return .asks(insteadOf: other, otherwise: .issuer(objection))
  }

  /// A person says that the district reads out the digits of `issuer`.
  public mutating func compare(_ issuer: IssuerKey) { compared.insert(issuer.text) }

  /// Bundles of `issuer` are opened from now on.
  public mutating func admit(_ issuer: IssuerKey) {
    if !trusted.keys.contains(issuer) { trusted.add(issuer) }
  }
}
