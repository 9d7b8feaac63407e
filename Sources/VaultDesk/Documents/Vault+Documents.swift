public import Handoff
public import VaultCore

// What a vault hands out besides secrets.

extension Vault {
  /// The issuer's public key file, to give to vendors, and the key that it holds.
  ///
  /// - Throws: `VaultError.key(_:)` if the recorded key is unusable, `.damaged(_:)`, `.sodium(_:)`.
  public func issuerFile(now: Timestamp) throws(VaultError) -> (text: [UInt8], key: IssuerKey) {
    let claim = try issuerClaim()
    do {
      let key = try IssuerKey(text: state.issuer)
      let text = try KeyFile.encode(
        key, claim: claim, following: state.successions, name: state.organization.name,
        created: history.last { $0.event.makesIssuerKey }?.time ?? now)
      return (text, key)
    } catch {
      throw .key(error)
    }
  }

  /// The signed record of a generation's authorizations.
  ///
  /// - Throws: `VaultError.record(_:)`, `.key(_:)`, `.damaged(_:)`, `.sodium(_:)`.
  public func record(of generation: Generation, now: Timestamp) throws(VaultError) -> SignedRecord {
    let text: String
    do {
      text = try AuthorizationText.make(state, generation, now: now)
    } catch {
      throw .key(error)
    }
    return try sign(text)
  }

  /// The expiries as a calendar: of one credential, or of all.
  ///
  /// - Parameter advice: lines that say what is to be done about a credential, where the calendar's reader does it.
  /// - Throws: `VaultError.noCredential(_:)`.
  public func calendar(
    of credential: CDSCode?, now: Timestamp, advice: (Generation) -> [String]
  ) throws(VaultError) -> String {
    if let credential { _ = try generation(of: credential) }
    guard let first = history.first, !state.credentials.isEmpty else { throw .noCredential(nil) }
    return CalendarText.make(
      state, credential: credential, vault: first.head.head, now: now, advice: advice)
  }

  /// Since when a coordinator has been one.
  public func start(of coordinator: Coordinator) -> Timestamp? {
    history.last { $0.event.adds(coordinator) }?.time
  }
}

extension Generation {
  /// The name of the file with a vendor's bundle.
  public func bundleName(for vendor: ShortID) -> String { "\(credential)-\(vendor)-g\(number).bundle" }
}

extension LogEvent {
  /// Whether the issuer key is another from here on.
  fileprivate var makesIssuerKey: Bool {
    switch self {
    case .vaultCreated, .coordinatorRemoved: true
    default: false
    }
  }

  fileprivate func adds(_ coordinator: Coordinator) -> Bool {
    switch self {
    case .vaultCreated(_, let new, _, _), .coordinatorAdded(let new): new.id == coordinator.id
    default: false
    }
  }
}
