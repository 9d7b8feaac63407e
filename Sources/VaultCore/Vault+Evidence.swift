public import Handoff

/// What a vault's history says to the header of a bundle.
public enum HeaderFinding: Equatable, Sendable {
  /// It is the header of a bundle that the vault made: after one entry, recorded by the next.
  case recorded(after: HistoryEntry, by: HistoryEntry)
  /// The history does not go through the head that the header names.
  case foreignHead
  /// No entry records a bundle of this identifier.
  case unknownBundle
  /// A bundle of this identifier is recorded, with other values of these names.
  case different([String])
}

extension Vault {
  /// Signs a readable text with the organization's issuer key, such as the record of an authorization. Nothing
  /// is changed by it.
  ///
  /// - Throws: ``VaultError/record(_:)``, ``VaultError/damaged(_:)``, ``VaultError/sodium(_:)``.
  public func sign(_ text: String) throws(VaultError) -> SignedRecord {
    let issuer = try session.openIssuerKey()
    return try VaultError.wrapping { try SignedRecord.make(text, signedBy: issuer) }
  }

  /// The line in which the issuer key says for which organization it speaks.
  ///
  /// - Throws: ``VaultError/key(_:)``, ``VaultError/damaged(_:)``, ``VaultError/sodium(_:)``.
  public func issuerClaim() throws(VaultError) -> IssuerClaim {
    let issuer = try session.openIssuerKey()
    return try VaultError.wrapping { try IssuerClaim.make(for: state.organization, signedBy: issuer) }
  }

  /// What a service needs that honors what was made here: the newest generation of each credential, unless it has expired or
  /// was revoked, or was made elsewhere.
  ///
  /// - Throws: ``VaultError/damaged(_:)``, ``VaultError/key(_:)``, ``VaultError/sodium(_:)``.
  public func verifiers(now: Timestamp) throws(VaultError) -> VerifierFile {
    guard let head = history.last?.head else { throw .damaged(.empty) }
    let newest = state.credentials.compactMap { state.newest(of: $0) }
    let issuer = try session.openIssuerKey()
    return try VaultError.wrapping {
      try VerifierFile.make(
        VerifierFile.Content(
          issuer: IssuerKey(text: state.issuer),
          organization: BundleHeader.Organization(
            name: state.organization.name, cds: state.organization.cds),
          log: head, written: now,
          credentials: newest.filter { $0.isLive(at: now) }.compactMap(\.verifier)),
        signedBy: issuer)
    }
  }

  /// Compares a bundle's header with all that the history knows of the bundle. A header is not signed: whoever has
  /// seen it can have written it, so that nothing about its sender follows.
  ///
  /// - Throws: ``VaultError/damaged(_:)``, ``VaultError/bundle(_:)``, ``VaultError/sodium(_:)``.
  public func find(_ header: BundleHeader) throws(VaultError) -> HeaderFinding {
    guard let entry = history.first(where: { $0.head == header.log }) else { return .foreignHead }
    for sealing in history {
      guard case .deliveriesSealed(let credential, let number, let copies) = sealing.event,
        let copy = copies.first(where: { $0.bundle == header.bundle })
      else { continue }
      let generation = state.generations.first { $0.credential == credential && $0.number == number }
      let sealed = generation.map { $0.deliveries + $0.withdrawals.compactMap(\.delivery) }
      guard let generation, let vendor = sealed?.first(where: { $0.copy == copy })?.recipient else {
        return .unknownBundle
      }
      let differences = try differences(
        between: header, and: copy, to: vendor, of: generation, sealedAt: sealing.head.index)
      return differences.isEmpty ? .recorded(after: entry, by: sealing) : .different(differences)
    }
    return .unknownBundle
  }

  private func differences(
    between header: BundleHeader, and copy: SealedCopy, to vendor: Vendor, of generation: Generation,
    sealedAt index: Int
  ) throws(VaultError) -> [String] {
    let removals = history.prefix(index).count { entry in
      if case .coordinatorRemoved = entry.event { true } else { false }
    }
    let issuers = state.formerIssuers + [state.issuer]
    let code = try VaultError.wrapping { try header.confirmationCode() }
    let isOwnCode = try session.isCode(code, of: copy, sealedIn: removals + 1)
    let comparisons = [
      ("log", header.log.index == index - 1),
      ("credential", header.credential == generation.credential),
      ("generation", header.generation == generation.number),
      ("username", header.username == generation.username),
      ("coordinator", header.coordinator == generation.authorization.coordinator),
      ("issued", header.issued == generation.issued),
      ("expires", header.expires == generation.expires),
      ("origin", header.origin == generation.origin),
      ("vendor", header.vendor == BundleHeader.Vendor(id: vendor.id, name: vendor.name)),
      ("recipient", header.recipient == vendor.key),
      ("organization", header.organization == state.organization),
      ("issuer", header.issuer == issuers[removals]),
      ("confirmation", isOwnCode),
    ]
    return comparisons.filter { !$0.1 }.map(\.0)
  }
}
