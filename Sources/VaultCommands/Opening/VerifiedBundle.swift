internal import Handoff
internal import Sodium
internal import VaultDesk

/// A bundle that opens, and its words as far as they are not secret.
struct VerifiedBundle {
  let path: String
  let bundle: SealedBundle
  let header: BundleHeader
  let code: ConfirmationCode
  let text: OpenedText
  /// Where its secret is; nowhere if there was no place, so that it has to be opened again.
  let secret: SecretPool.Place?
  /// The keys that its issuer's key replaced, `issuer1…`.
  let ancestors: Set<String>

  /// The credential as its issuer knows it.
  var credential: OpenerLedger.Credential { .init(issuer: header.issuer, cds: header.credential) }

  /// The credential as its issuer and those before know it: of each, the bundle supersedes what is older.
  var credentials: [OpenerLedger.Credential] {
    [credential] + ancestors.sorted().map { .init(issuer: $0, cds: header.credential) }
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
  func verdicts(by ledger: OpenerLedger) -> [BundleVerdict] {
    var newest: [OpenerLedger.Credential: VerifiedBundle] = [:]
    for case .success(let bundle) in self {
      for credential in bundle.credentials
      where bundle.header.generation > newest[credential]?.header.generation ?? 0 {
        newest[credential] = bundle
      }
    }
    return map { result in
      switch result {
      case .failure(let failure):
        return .refused(failure)
      case .success(let bundle):
        let newer = newest[bundle.credential] ?? bundle
        if let opened = ledger[bundle.credential], opened.generation > newer.header.generation {
          return .refused(.superseded(bundle.path, by: opened))
        }
        return newer.header.generation > bundle.header.generation
          ? .outdated(.init(path: bundle.path, newer: newer)) : .newest(bundle)
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
