public import Handoff

/// What a vault knows: the fold of its log, and the only judge of what may happen. No I/O, no cryptography, no clock.
public struct VaultState: Equatable, Sendable {
  /// The organization that owns the vault.
  public let organization: Organization
  /// The organization's issuer key, `issuer1…`.
  public private(set) var issuer: String
  /// How the issuer key came from the first one, the oldest change first.
  public private(set) var successions: [IssuerSuccession] = []
  /// The epoch that the next entry is sealed in.
  public private(set) var epoch = 1
  /// Who may unlock the vault.
  public private(set) var coordinators: [Coordinator]
  /// Who the recovery code unlocks as, if there is one.
  public private(set) var recovery: Coordinator?
  /// The recorded vendors, in the order of recording.
  public private(set) var vendors: [Vendor] = []
  /// All generations of all credentials, in the order of making.
  public internal(set) var generations: [Generation] = []
  /// Where those of each credential are among them.
  private var places: [CDSCode: [Int]] = [:]
  /// What the log says of the vault keys of later epochs.
  private(set) var commitments: [Int: HexBytes] = [:]

  /// The state after the first event.
  ///
  /// - Throws: ``VaultError/reservedName``, ``VaultError/internal(_:)``.
  init(first event: LogEvent) throws(VaultError) {
    guard case .vaultCreated(let organization, let founder, let issuer, _) = event else {
      throw .internal("a vault begins with its making")
    }
    guard founder.id != .recovery else { throw .reservedName }
    self.organization = organization
    self.issuer = issuer
    coordinators = [founder]
  }

  // MARK: - Looking up

  /// The coordinator of that name.
  public func coordinator(_ id: ShortID) -> Coordinator? { coordinators.first { $0.id == id } }

  /// Who may sign entries as `id`.
  func author(_ id: ShortID) -> Coordinator? {
    coordinator(id) ?? (recovery?.id == id ? recovery : nil)
  }

  /// The vendor of that name.
  public func vendor(_ id: ShortID) -> Vendor? { vendors.first { $0.id == id } }

  /// The vendor that a key is pinned to.
  public func vendor(pinnedTo key: RecipientKey) -> Vendor? { vendors.first { $0.key == key.text } }

  /// The credentials there are, by the organization or school they are for.
  public var credentials: [CDSCode] { places.keys.sorted() }

  /// The newest generation of a credential: the only one that is honored.
  public func newest(of credential: CDSCode) -> Generation? {
    index(ofNewest: credential).map { generations[$0] }
  }

  /// Where the newest generation of a credential is.
  func index(ofNewest credential: CDSCode) -> Int? { places[credential]?.last }

  /// All generations of a credential, the oldest first.
  public func generations(of credential: CDSCode) -> [Generation] {
    (places[credential] ?? []).map { generations[$0] }
  }

  // MARK: - Going on

  /// Goes on by one event, or stays as it is.
  ///
  /// - Throws: why the event cannot follow what happened before it; ``VaultError/internal(_:)`` where no verb of
  ///   ``Vault`` would make it.
  mutating func apply(_ event: LogEvent, by author: ShortID, at time: Timestamp) throws(VaultError) {
    guard self.author(author) != nil else {
      throw author == .recovery ? .noRecoveryCode : .unknownCoordinator(author, known: coordinators.map(\.id))
    }
    switch event {
    case .coordinatorAdded, .rollbackAccepted: break
    default: try Self.checkIsPerson(author)
    }
    switch event {
    case .vaultCreated:
      throw .internal("a vault is made once")
    case .coordinatorAdded(let new):
      try add(new)
      if author == .recovery { recovery = nil }
    case .coordinatorRemoved(let id, let epoch):
      try remove(id, beginning: epoch, by: author)
    case .passphraseChanged, .rollbackAccepted:
      break
    case .recoveryCodeMade(let code):
      guard code.id == .recovery, code.programs.isEmpty else {
        throw .internal("a recovery code has its own name and no programs")
      }
      recovery = code
    case .vendorAdded(let new):
      try add(new)
    case .credentialGenerated, .credentialImported, .vendorsAuthorized, .authorizationWithdrawn,
      .credentialRevealed, .deliveriesSealed, .deliveryConfirmed, .codesRefused, .credentialRevoked:
      try applyToCredential(event, by: author, at: time)
    }
  }

  /// Refuses to the recovery code all but adding a coordinator, and going on after a rollback.
  static func checkIsPerson(_ author: ShortID) throws(VaultError) {
    guard author != .recovery else { throw .recoveryOnlyAdds }
  }

  /// Adds the next generation of its credential.
  mutating func add(_ new: Generation) {
    places[new.credential, default: []].append(generations.count)
    generations.append(new)
  }

  // MARK: - People

  private mutating func add(_ new: Coordinator) throws(VaultError) {
    guard new.id != .recovery else { throw .reservedName }
    guard coordinator(new.id) == nil else { throw .coordinatorExists(new.id) }
    guard
      !coordinators.contains(where: { $0.signingKey == new.signingKey || $0.sealingKey == new.sealingKey })
    else { throw .internal("two coordinators have one key") }
    coordinators.append(new)
  }

  private mutating func remove(
    _ id: ShortID, beginning new: NewEpoch, by author: ShortID
  ) throws(VaultError) {
    try checkCanRemove(id, by: author)
    guard new.number == epoch + 1, new.issuer.old == issuer, new.issuer.new != issuer else {
      throw .internal("an epoch follows the one before it, and so does its issuer key")
    }
    coordinators.removeAll { $0.id == id }
    recovery = nil
    epoch = new.number
    commitments[epoch] = new.commitment
    issuer = new.issuer.new
    successions.append(new.issuer)
  }

  /// Refuses to remove nobody, oneself, or the last one.
  func checkCanRemove(_ id: ShortID, by author: ShortID) throws(VaultError) {
    let known = coordinators.map(\.id)
    guard known.contains(id) else { throw .unknownCoordinator(id, known: known) }
    guard known.count > 1 else { throw .lastCoordinator }
    guard id != author else { throw .cannotRemoveOneself }
  }

  private mutating func add(_ new: Vendor) throws(VaultError) {
    guard vendor(new.id) == nil else { throw .vendorExists(new.id) }
    if let key = new.key, let other = vendors.first(where: { $0.key == key }) { throw .keyPinnedTo(other.id) }
    vendors.append(new)
  }
}

/// The district (LEA) or school that owns a vault.
public typealias Organization = BundleHeader.Organization
