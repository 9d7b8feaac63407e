internal import Handoff
internal import Sodium
internal import VaultDesk

/// A bundle that opens, and its words as far as they are not secret.
struct VerifiedBundle {
  let path: String
  let bundle: SealedBundle
  let header: BundleHeader
  let issuer: IssuerKey
  /// Whether a person vouches for its issuer, so that it is to be remembered.
  var isIssuerVouchedFor = false
  let code: ConfirmationCode
  let text: OpenedText
  /// Where its secret is; nowhere if there was no place, so that it has to be opened again.
  let secret: SecretPool.Place?
  /// The keys that its issuer's key replaced, `issuer1…`.
  let ancestors: Set<String>

  /// Whether `other` is of another credential of that generation.
  func isTwin(of other: VerifiedBundle) -> Bool {
    header.generation == other.header.generation && header.mark != other.header.mark
  }

  /// The credential as its issuer knows it.
  var credential: OpenerLedger.Credential { .init(issuer: header.issuer, cds: header.credential) }

  /// The credential as its issuer and those before know it: of each, the bundle supersedes what is older.
  var credentials: [OpenerLedger.Credential] { header.credentials(after: ancestors) }
}

extension VerifiedBundle {
  fileprivate func refused(for objection: OpeningObjection) -> Failure {
    Failure(objection, to: header, of: issuer, in: path)
  }
}

/// What becomes of a file that was to be opened.
enum BundleVerdict {
  case newest(VerifiedBundle)
  case outdated(Outdated)
  case refused(Failure)

  /// A bundle that a newer one in the same command supersedes, so that nothing is missing.
  struct Outdated {
    let path: String
    let newer: VerifiedBundle
  }
}

extension [Result<VerifiedBundle, Failure>] {
  /// Sorts out what a newer generation supersedes: one among them, wherever it stands, or one that was opened
  /// before and is newer than all of them.
  ///
  /// - Parameter settled: the user name of the one that was opened before, in whose place another of the same generation
  ///   is to be opened.
  func verdicts(by ledger: OpenerLedger, inPlaceOf settled: String?) -> [BundleVerdict] {
    typealias Credential = OpenerLedger.Credential
    let bundles = compactMap { try? $0.get() }
    var newest: [Credential: VerifiedBundle] = [:]
    // One alone is the newest.
    for bundle in bundles where bundles.count > 1 {
      for credential in bundle.credentials
      where bundle.header.generation > newest[credential]?.header.generation ?? 0 {
        newest[credential] = bundle
      }
    }
    var twins: [Credential: VerifiedBundle] = [:]
    for bundle in bundles where newest[bundle.credential]?.isTwin(of: bundle) == true {
      twins[bundle.credential] = bundle
    }
    return map { result in
      switch result {
      case .failure(let failure):
        return .refused(failure)
      case .success(let bundle):
        let newer = newest[bundle.credential] ?? bundle
        if let opened = ledger.opening(of: bundle.credentials, after: newer.header.generation) {
          return .refused(bundle.refused(for: .superseded(by: opened)))
        }
        guard newer.header.generation == bundle.header.generation else {
          return .outdated(.init(path: bundle.path, newer: newer))
        }
        let others = [newer, twins[bundle.credential]].compactMap(\.self)
        if let twin = others.first(where: { $0.isTwin(of: bundle) }) {
          return .refused(.twoCredentials(bundle, and: twin))
        }
        if let twin = ledger.twin(of: bundle.header, among: bundle.credentials, inPlaceOf: settled) {
          return .refused(bundle.refused(for: .twin(of: twin)))
        }
        return .newest(bundle)
      }
    }
  }
}

extension [BundleVerdict.Outdated] {
  /// The lines for standard error: a line each while they are few.
  var note: String {
    guard count <= 3 else {
      return "vault: note: \(count) of these files are outdated, because others are newer\n"
    }
    return map { old in
      "vault: note: \(old.path.escapedForDisplay) is outdated: generation \(old.newer.header.generation) is in "
        + "\(old.newer.path.escapedForDisplay)\n"
    }.joined()
  }
}
