internal import Handoff

/// A bundle that opens, without its secret.
struct VerifiedBundle {
  let path: String
  let bundle: SealedBundle
  let header: BundleHeader

  var credential: OpenedLedger.Credential { .init(issuer: header.issuer, cds: header.credential) }
}

extension [Result<VerifiedBundle, Failure>] {
  /// The bundles, of which those are refused that a newer generation supersedes: one that was opened before,
  /// or one among them, wherever it stands.
  func refusingSuperseded(by ledger: OpenedLedger) -> Self {
    var newest: [OpenedLedger.Credential: VerifiedBundle] = [:]
    for case .success(let bundle) in self
    where bundle.header.generation > newest[bundle.credential]?.header.generation ?? 0 {
      newest[bundle.credential] = bundle
    }
    return map { result in
      guard case .success(let bundle) = result else { return result }
      let own = bundle.header.generation
      let newer = newest[bundle.credential].flatMap { $0.header.generation > own ? $0 : nil }
      if let opened = ledger[bundle.credential], opened.generation > own,
        opened.generation >= newer?.header.generation ?? 0
      {
        return .failure(.superseded(bundle.path, by: opened))
      }
      if let newer { return .failure(.superseded(bundle.path, by: newer)) }
      return result
    }
  }
}
