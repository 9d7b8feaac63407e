public import Handoff

/// Why a bundle that opens is not handed out: nobody vouches for whoever signed it, or another one counts.
public enum OpeningObjection: Error {
  /// Its issuer has other digits than those that were read out.
  case otherFingerprint
  /// Nobody vouches for its issuer. A person can settle that.
  case unknownIssuer
  /// It is signed with a key that the district has replaced.
  case replacedIssuer
  /// Its issuer does not speak for what it is for.
  case issuer(IssuerObjection)
  /// A newer generation was opened before.
  case superseded(by: OpenerLedger.Opening)
  /// Another credential of its generation was opened before. A person can settle that.
  case twin(of: OpenerLedger.Opening)
}

extension OpeningObjection {
  /// What happened, with a bundle in `file` that `issuer` signed.
  public func problem(with header: BundleHeader, of issuer: IssuerKey, in file: String) -> Problem {
    let name = file.escapedForDisplay
    switch self {
    case .otherFingerprint:
      return Problem(
        .notPermitted, "the fingerprint does not match: \(name) is signed by \(issuer.fingerprint)")
    case .unknownIssuer:
      return BundleError.unknownIssuer(issuer).problem(in: file)
    case .replacedIssuer:
      return Problem.replacedIssuer(issuer, of: file)
    case .issuer(let objection):
      return objection.problem(with: header, of: issuer, in: file)
    case .superseded(let opening):
      return Problem(
        .expired,
        "\(name) is outdated: generation \(opening.generation) was opened on \(opening.opened.shown)")
    case .twin(let opening):
      return header.notTheOnlyOne(in: file, besides: opening.mark, "opened on \(opening.opened.shown)")
    }
  }
}

extension BundleHeader {
  /// What is to be said of a bundle in `file`, of whose generation there is another credential, `other`, `place`.
  public func notTheOnlyOne(in file: String, besides other: CredentialMark, _ place: String) -> Problem {
    Problem(
      .notPermitted,
      "\(file.escapedForDisplay) is not the only \(titled): \(mark.made); \(place): \(other.made)")
  }
}

extension CredentialMark {
  /// By which user name it goes, when it was made, and by whom.
  public var made: String {
    "user name \(username.text.escapedForDisplay), made \(issued.shown)\(coordinator.map { " by \($0)" } ?? "")"
  }
}
