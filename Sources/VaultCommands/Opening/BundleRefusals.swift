internal import Handoff
internal import VaultDesk

// Why a bundle that is whole is not opened, and what can be done about it on the command line.

extension Failure {
  /// Takes why a bundle with this header, which `issuer` signed, is not handed out.
  init(
    _ objection: OpeningObjection, to header: BundleHeader, of issuer: IssuerKey, in path: String,
    trusting trusted: TrustedIssuers = TrustedIssuers()
  ) {
    let problem = objection.problem(with: header, of: issuer, in: path)
    switch objection {
    case .unknownIssuer:
      self = .unknownIssuer(issuer, of: path, trusting: trusted)
    case .replacedIssuer:
      self = .replacedIssuer(issuer, of: path)
    case .otherFingerprint:
      self.init(
        problem, hints: ["ask the district which key is its own; do not use this bundle"])
    case .issuer(let objection):
      self.init(problem, hints: objection.hints)
    case .superseded:
      self.init(problem, hints: ["open the newest bundle; only that one is honored"])
    case .twin(let opening):
      self.init(
        problem,
        hints: [
          Self.onlyOneIsHonored,
          "if it is this one: add --in-place-of \(ShellWord.quoted(opening.username.text))",
        ])
    }
  }

  private static func unknownIssuer(
    _ issuer: IssuerKey, of path: String, trusting trusted: TrustedIssuers
  ) -> Failure {
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

  private static func replacedIssuer(_ issuer: IssuerKey, of path: String) -> Failure {
    Failure(
      Problem.replacedIssuer(issuer, of: path),
      hints: [
        "ask the district for a reset, because whoever has the earlier key could have signed this",
        "if it was expected, open it with the earlier key file: --from FILE",
      ])
  }

  /// The words for two bundles of one generation that carry two credentials.
  static func twoCredentials(_ bundle: VerifiedBundle, and other: VerifiedBundle) -> Failure {
    Failure(
      bundle.header.notTheOnlyOne(
        in: bundle.path, besides: other.header.mark, "in \(other.path.escapedForDisplay)"),
      hints: [onlyOneIsHonored, "then open that one alone"])
  }

  private static let onlyOneIsHonored =
    "two coordinators made them without knowing of each other; ask the district which user name is honored"
}

extension IssuerObjection {
  fileprivate var hints: [String] {
    canBeSettled
      ? [
        "compare the first digits with the district by phone, at a number that did not come with the key",
        "if the district reads out the same: add --fingerprint DIGITS",
      ] : ["ask the district for a bundle that its own issuer key signed"]
  }
}
