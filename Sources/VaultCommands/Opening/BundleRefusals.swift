internal import Handoff
internal import VaultDesk

// Why a bundle that is whole is not opened: whose it is, and which credential it carries.

extension Failure {
  /// The words for a bundle that is whole, and signed by nobody whom the vendor named.
  static func unknownIssuer(
    _ issuer: IssuerKey, of path: String, trusting trusted: TrustedIssuers
  ) -> Failure {
    if trusted.haveReplaced(issuer) { return .replacedIssuer(issuer, of: path) }
    let error = BundleError.unknownIssuer(issuer)
    guard !trusted.keys.isEmpty else { return Failure(error, in: path) }
    return Failure(
      error.problem(in: path),
      hints: error.hints + [
        "if the district changed its issuer key, ask for the new issuer.pub and compare its fingerprint by phone"
      ])
  }

  /// The words for a record that is whole, and signed by another than the one named.
  static func unknownIssuer(
    _ issuer: IssuerKey, ofRecord path: String, trusting trusted: TrustedIssuers
  ) -> Failure {
    guard trusted.haveReplaced(issuer) else { return Failure(RecordError.unknownIssuer(issuer), in: path) }
    return Failure(
      .replacedIssuer(issuer, of: path),
      hints: [
        "ask the district to sign it again: vault authorization --generation N -o FILE",
        "if it is from before the change, verify it with the earlier key file: --from FILE",
      ])
  }

  /// The words for a bundle that is older than one that was opened before.
  static func superseded(_ path: String, by opening: OpenerLedger.Opening) -> Failure {
    Failure(
      .expired,
      "\(path.escapedForDisplay) is outdated: generation \(opening.generation) was opened on \(opening.opened.shown)",
      hint: "open the newest bundle; the agency honors only that one")
  }

  /// The words for a bundle that is signed with a key which the district has replaced.
  static func replacedIssuer(_ issuer: IssuerKey, of path: String) -> Failure {
    Failure(
      Problem.replacedIssuer(issuer, of: path),
      hints: [
        "ask the district for a reset, because whoever has the earlier key could have signed this",
        "if it was expected, open it with the earlier key file: --from FILE",
      ])
  }

  /// The words for a bundle whose issuer has other digits than those that were read out.
  static func fingerprintDiffers(_ issuer: IssuerKey, in path: String) -> Failure {
    Failure(
      .notPermitted,
      "the fingerprint does not match: \(path.escapedForDisplay) is signed by \(issuer.fingerprint)",
      hint: "ask the district which key is its own; do not use this bundle")
  }

  /// The words for a bundle that its issuer does not speak for.
  init(_ objection: IssuerObjection, to header: BundleHeader, of issuer: IssuerKey, in path: String) {
    let settling = [
      "compare the first digits with the district by phone, at a number that did not come with the key",
      "if the district reads out the same: add --fingerprint DIGITS",
    ]
    self.init(
      objection.problem(with: header, of: issuer, in: path),
      hints: objection.canBeSettled
        ? settling : ["ask the district for a bundle that its own issuer key signed"])
  }

  /// The words for two bundles of one generation that carry two credentials.
  static func twoCredentials(_ bundle: VerifiedBundle, and other: VerifiedBundle) -> Failure {
    let (header, twin) = (bundle.header, other.header)
    return Failure(
      .notPermitted,
      "\(bundle.path.escapedForDisplay) is not the only \(header.titled): \(header.mark.made); "
        + "in \(other.path.escapedForDisplay): \(twin.mark.made)",
      hints: [onlyOneIsHonored, "then open that one alone"])
  }

  /// The words for a bundle of a generation of which another credential was opened.
  static func twoCredentials(_ bundle: VerifiedBundle, and opening: OpenerLedger.Opening) -> Failure {
    let header = bundle.header
    return Failure(
      .notPermitted,
      "\(bundle.path.escapedForDisplay) is not the only \(header.titled): \(header.mark.made); "
        + "opened on \(opening.opened.shown): \(opening.mark.made)",
      hints: [
        onlyOneIsHonored, "if it is this one: add --in-place-of \(ShellWord.quoted(opening.username.text))",
      ])
  }

  private static let onlyOneIsHonored =
    "two coordinators made them without knowing of each other; ask the district which user name is honored"
}

extension CredentialMark {
  fileprivate var made: String {
    "user name \(username.text.escapedForDisplay), made \(issued.shown)\(coordinator.map { " by \($0)" } ?? "")"
  }
}
