public import Handoff

/// What a vault knows: the fold of its log, and the only judge of what may happen. No I/O, no cryptography, no clock.
public struct VaultState: Equatable, Sendable {
  /// The organization that owns the vault.
  public let organization: Organization
  /// The organization's issuer key, `issuer1…`.
  public internal(set) var issuer: String
  /// The issuer keys of earlier epochs, the oldest first.
  public internal(set) var formerIssuers: [String] = []
  /// How the issuer key came from an earlier one, the oldest change first; from the first one, unless the secret half
  /// of one was lost.
  public internal(set) var successions: [IssuerSuccession] = []
  /// The epoch that the next entry is sealed in.
  public internal(set) var epoch = 1
  /// Who may unlock the vault.
  public internal(set) var coordinators: [Coordinator]
  /// Who the recovery code unlocks as, if there is one.
  public internal(set) var recovery: Coordinator?
  /// All public keys that ever were a coordinator's, or the recovery code's.
  var usedKeys: Set<HexBytes> = []
  /// The recorded vendors, in the order of recording.
  public internal(set) var vendors: [Vendor] = []
  /// All generations of all credentials, in the order of making.
  public internal(set) var generations: [Generation] = []
  /// Where those of each credential are among them.
  private var places: [CDSCode: [Int]] = [:]
  /// What the log says of the vault keys of later epochs.
  var commitments: [Int: HexBytes] = [:]
  /// That the vault was moved from a file to a server.
  public internal(set) var moved: Move?
  /// Whose keys lay in the file that the vault was moved from, and have to be renewed at their desk.
  var unrenewed: Set<ShortID> = []
  /// What the store holds beside the log, no more and no less.
  var items: ItemHashes = [:]

  /// The state after the first event, whose entry puts these items.
  ///
  /// - Throws: ``VaultError/reservedName``, ``VaultError/internal(_:)``.
  init(first event: LogEvent, putting puts: ItemHashes? = nil) throws(VaultError) {
    guard case .vaultCreated(let organization, let founder, let issuer, _) = event else {
      throw .internal("a vault begins with its making")
    }
    guard founder.id != .recovery else { throw .reservedName }
    self.organization = organization
    self.issuer = issuer
    coordinators = [founder]
    usedKeys = founder.publicKeys
    try exchange(
      [], for: ItemName.all(of: founder, epochs: epoch).union([ItemName.issuerKey(epoch: epoch)]), puts)
  }

  // MARK: - Looking up

  /// Where the keys of all coordinators lie.
  public var place: Coordinator.Place { coordinators.first?.keys ?? .vault }

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
  /// - Parameter puts: the items that its entry puts; unknown where it is only asked whether it could be.
  /// - Throws: why the event cannot follow what happened before it; ``VaultError/internal(_:)`` where no verb of
  ///   ``Vault`` would make it.
  mutating func apply(
    _ event: LogEvent, putting puts: ItemHashes? = nil, by author: ShortID, at time: Timestamp
  ) throws(VaultError) {
    guard self.author(author) != nil else {
      throw author == .recovery ? .noRecoveryCode : .unknownCoordinator(author, known: coordinators.map(\.id))
    }
    let act = Generation.Act(author: author, time: time)
    switch event {
    case .coordinatorAdded, .coordinatorKeysReplaced, .rollbackAccepted: break
    default: try Self.checkIsPerson(author)
    }
    switch event {
    case .vaultCreated:
      throw .internal("a vault is made once")
    case .coordinatorAdded(let new):
      try add(new, putting: puts, act)
    case .coordinatorRemoved(let id, let epoch):
      try remove(id, beginning: epoch, putting: puts, act)
    case .coordinatorKeysReplaced(let new):
      try replaceKeys(with: new, putting: puts, act)
    case .passphraseChanged(let new):
      try changeKeys(to: new, putting: puts, act)
    case .keysRenewed(let key):
      try renewKeys(to: key, putting: puts, act)
    case .rollbackAccepted, .restoreAccepted:
      try exchange([], for: [], puts)
    case .vaultMoved(let place):
      try move(to: place, putting: puts, act)
    case .recoveryCodeMade(let code):
      guard code.id == .recovery, code.programs.isEmpty, code.keys == .vault else {
        throw .internal("a recovery code has its own name, no programs, and its keys in the vault")
      }
      try checkKeys(of: code)
      try exchange([], for: ItemName.all(of: code, epochs: epoch), puts)
      usedKeys.formUnion(code.publicKeys)
      recovery = code
    case .vaultRepaired(let changed, let missing, let extra):
      try repair(changed, missing, extra, putting: puts, act)
    case .vendorAdded, .vendorKeyChanged, .vendorRenamed, .vendorRemoved:
      try applyToVendor(event, putting: puts, act)
    case .credentialGenerated, .credentialImported, .vendorsAuthorized, .authorizationWithdrawn,
      .credentialRevealed, .deliveriesSealed, .deliveryConfirmed, .codesRefused, .expiredSecretsWiped,
      .credentialRevoked:
      try applyToCredential(event, putting: puts, by: author, at: time)
    }
  }

  /// Refuses to the recovery code all but letting a coordinator in, and going on after a rollback.
  static func checkIsPerson(_ author: ShortID) throws(VaultError) {
    guard author != .recovery else { throw .recoveryOnlyLetsIn }
  }

  /// Adds the next generation of its credential.
  mutating func add(_ new: Generation) {
    places[new.credential, default: []].append(generations.count)
    generations.append(new)
  }
}

/// The district (LEA) or school that owns a vault.
public typealias Organization = BundleHeader.Organization
