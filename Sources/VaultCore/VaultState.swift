public import Handoff

/// What a vault knows: the fold of its log. No I/O, no cryptography, no clock.
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
  /// What the log says of the vault keys of later epochs.
  private(set) var commitments: [Int: HexBytes] = [:]

  /// An event that cannot follow what happened before it.
  struct Impossible: Error {}

  /// The state after the first event.
  init(first event: LogEvent) throws(Impossible) {
    guard case .vaultCreated(let organization, let coordinator, let issuer, _) = event,
      coordinator.id != ShortID.recovery
    else { throw Impossible() }
    self.organization = organization
    self.issuer = issuer
    coordinators = [coordinator]
  }

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
  public var credentials: [CDSCode] { Set(generations.map(\.credential)).sorted() }

  /// The newest generation of a credential: the only one that is honoured.
  public func newest(of credential: CDSCode) -> Generation? {
    generations.last { $0.credential == credential }
  }

  /// All generations of a credential, the oldest first.
  public func generations(of credential: CDSCode) -> [Generation] {
    generations.filter { $0.credential == credential }
  }

  /// The newest older generation that `vendor` was served, if it was not served this one: it holds what is
  /// not honoured any more.
  public func staleGeneration(of vendor: ShortID, before generation: Generation) -> Generation? {
    guard !generation.isHeld(by: vendor) else { return nil }
    return generations(of: generation.credential)
      .last { $0.number < generation.number && $0.isHeld(by: vendor) }
  }

  /// Goes on by one event, or stays as it is.
  mutating func apply(_ event: LogEvent, by author: ShortID, at time: Timestamp) throws(Impossible) {
    guard self.author(author) != nil else { throw Impossible() }
    if author == recovery?.id {
      switch event {
      case .coordinatorAdded, .rollbackAccepted: break
      default: throw Impossible()
      }
    }
    switch event {
    case .vaultCreated:
      throw Impossible()
    case .coordinatorAdded(let new):
      try add(new)
      if author == recovery?.id { recovery = nil }
    case .coordinatorRemoved(let id, let epoch):
      try remove(id, beginning: epoch, by: author)
    case .passphraseChanged, .rollbackAccepted:
      break
    case .recoveryCodeMade(let code):
      guard code.id == ShortID.recovery, code.programs.isEmpty else { throw Impossible() }
      recovery = code
    case .vendorAdded(let new):
      guard vendor(new.id) == nil, !vendors.contains(where: { $0.key != nil && $0.key == new.key }) else {
        throw Impossible()
      }
      vendors.append(new)
    case .credentialGenerated, .credentialImported, .vendorsAuthorized, .authorizationWithdrawn,
      .credentialRevealed, .deliveriesSealed, .deliveryConfirmed, .codesRefused, .credentialRevoked:
      try applyToCredential(event, by: author, at: time)
    }
  }

  private mutating func add(_ new: Coordinator) throws(Impossible) {
    guard new.id != ShortID.recovery,
      !coordinators.contains(where: {
        $0.id == new.id || $0.signingKey == new.signingKey || $0.sealingKey == new.sealingKey
      })
    else { throw Impossible() }
    coordinators.append(new)
  }

  /// The last coordinator cannot be removed, because nobody removes themselves.
  private mutating func remove(
    _ id: ShortID, beginning new: NewEpoch, by author: ShortID
  ) throws(Impossible) {
    guard id != author, coordinator(id) != nil, new.number == epoch + 1, new.issuer.old == issuer,
      new.issuer.new != issuer
    else { throw Impossible() }
    coordinators.removeAll { $0.id == id }
    recovery = nil
    epoch = new.number
    commitments[epoch] = new.commitment
    issuer = new.issuer.new
    successions.append(new.issuer)
  }
}
