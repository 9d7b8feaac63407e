public import Handoff
public import Sodium

/// An unlocked vault: the life of a credential, from the authorization to the wipe.
///
/// Every verb reads the same way: check what is known, seal what must be sealed, record one event. What it
/// returns is what happened; if it throws, nothing did.
///
///     create ─► addVendor ─► generate ─┬─► export (one bundle a vendor; wiped when none still waits)
///                                      └─► reveal (to one person; wiped at once)
public struct Vault: ~Copyable {
  /// All that is known.
  public var state: VaultState { session.state }
  /// All that happened, oldest first.
  public var history: [HistoryEntry] { session.history }
  /// Who unlocked the vault.
  public var coordinator: Coordinator { session.coordinator }

  private var session: VaultSession

  /// Days that a credential is honoured unless told otherwise: the testing agency's rule.
  public static let defaultDays = 90
  /// Days that a credential can be honoured for.
  public static let dayLimits = 1...365

  private init(_ session: consuming VaultSession) { self.session = session }

  // MARK: - The vault

  /// Makes a vault in an empty store: its first coordinator, its first vault key, its issuer key.
  ///
  /// - Throws: ``VaultError/emptyPassphrase``, ``VaultError/store(_:)``, ``VaultError/sodium(_:)``.
  public static func create(
    in store: any VaultStore, organization: Organization, coordinator id: ShortID, programs: [Program],
    passphrase: borrowing SecretBytes, cost: PasswordHash.Cost = .moderate, now: Timestamp
  ) throws(VaultError) -> Vault {
    guard passphrase.count > 0 else { throw .emptyPassphrase }
    return Vault(
      try VaultSession.create(
        in: store, organization: organization, coordinator: id, programs: programs, passphrase: passphrase,
        cost: cost, now: now))
  }

  /// Unlocks a vault as the coordinator `id` (none: the only one), and verifies its whole log.
  ///
  /// - Throws: ``VaultError/wrongPassphrase``, ``VaultError/unknownCoordinator(_:known:)``,
  ///   ``VaultError/coordinatorNeeded(known:)``, ``VaultError/damaged(_:)``,
  ///   ``VaultError/clockBehind(now:newest:)``, ``VaultError/store(_:)``, ``VaultError/sodium(_:)``.
  public static func unlock(
    _ store: any VaultStore, as id: ShortID?, passphrase: borrowing SecretBytes, now: Timestamp
  ) throws(VaultError) -> Vault {
    Vault(try VaultSession.unlock(store, as: id, passphrase: passphrase, now: now))
  }

  // MARK: - Vendors

  /// Records a vendor and pins its key.
  ///
  /// - Throws: ``VaultError/vendorExists(_:)``, ``VaultError/keyPinnedTo(_:)``, or as every change does:
  ///   ``VaultError/overtaken(by:)``, ``VaultError/clockBehind(now:newest:)``, ``VaultError/store(_:)``.
  public mutating func addVendor(_ vendor: Vendor, now: Timestamp) throws(VaultError) {
    try checkIsNew(vendor)
    try session.record(.vendorAdded(vendor: vendor), now: now)
  }

  /// Refuses a vendor whose name is taken or whose key is pinned already.
  ///
  /// - Throws: ``VaultError/vendorExists(_:)``, ``VaultError/keyPinnedTo(_:)``.
  public func checkIsNew(_ vendor: Vendor) throws(VaultError) {
    guard state.vendor(vendor.id) == nil else { throw .vendorExists(vendor.id) }
    if let key = vendor.key, let other = state.vendors.first(where: { $0.key == key }) {
      throw .keyPinnedTo(other.id)
    }
  }

  /// The vendor that `key` is pinned to.
  ///
  /// - Throws: ``VaultError/keyNotPinned(_:)``.
  public func vendor(pinnedTo key: RecipientKey) throws(VaultError) -> Vendor {
    guard let vendor = state.vendor(pinnedTo: key) else { throw .keyNotPinned(key.fingerprint) }
    return vendor
  }

  /// The recorded vendors of these names, in this order, each once.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, ``VaultError/noVendorNamed``.
  public func vendors(_ ids: [ShortID]) throws(VaultError) -> [Vendor] {
    var vendors: [Vendor] = []
    for id in ids {
      guard let vendor = state.vendor(id) else { throw .unknownVendor(id, known: state.vendors.map(\.id)) }
      if !vendors.contains(vendor) { vendors.append(vendor) }
    }
    guard !vendors.isEmpty else { throw .noVendorNamed }
    return vendors
  }

  // MARK: - Making a credential

  /// Refuses to replace what is still honoured, and schools of other districts. Generating checks it too;
  /// asked beforehand, it spares a person a decision that could not be carried out.
  ///
  /// - Throws: ``VaultError/credentialLive(_:)``, ``VaultError/foreignSchool(_:)``.
  public func checkCanGenerate(for credential: CDSCode, now: Timestamp) throws(VaultError) {
    let own = state.organization.cds
    guard credential == own || (own.isDistrict && credential.district == own.district) else {
      throw .foreignSchool(credential)
    }
    if let newest = state.newest(of: credential), !newest.isExpired(at: now) { throw .credentialLive(newest) }
  }

  /// Makes the next generation of a credential under an authorization, and seals its secret. Nobody has
  /// seen it. What is left of an expired generation before it is dropped.
  ///
  /// - Throws: ``VaultError/credentialLive(_:)``, ``VaultError/foreignSchool(_:)``,
  ///   ``VaultError/noVendorNamed``, ``VaultError/unknownVendor(_:known:)``, ``VaultError/days(_:)``,
  ///   ``VaultError/statementSize``, or as every change does.
  public mutating func generate(
    for credential: CDSCode? = nil, vendors ids: [ShortID], statement: String, days: Int = defaultDays,
    now: Timestamp
  ) throws(VaultError) -> Generation {
    let credential = credential ?? state.organization.cds
    try checkCanGenerate(for: credential, now: now)
    guard Self.dayLimits.contains(days) else { throw .days(days) }
    guard (1...Authorization.statementSizeLimit).contains(statement.utf8.count) else { throw .statementSize }
    let vendors = try vendors(ids)

    let expired = state.newest(of: credential)
    let number = (expired?.number ?? 0) + 1
    let username = try GeneratedSecret.makeUsername(credential: credential, generation: number)
    let sealed = try session.sealNewSecret(of: credential, number)
    let authorization = try session.makeAuthorization(statement: statement, vendors: vendors, now: now)
    try session.record(
      .credentialGenerated(
        credential: credential, generation: number, username: username, authorization: authorization,
        expires: now.adding(days: days), check: sealed.check),
      putting: [ItemName.secret(credential, number): sealed.bytes],
      deleting: expired.map(ItemName.remains(of:)) ?? [], now: now)
    return try generation(of: credential)
  }

  // MARK: - Letting it out

  /// The newest generation of the credential (none named: the only one).
  ///
  /// - Throws: ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``.
  public func generation(of credential: CDSCode? = nil) throws(VaultError) -> Generation {
    let known = state.credentials
    guard let named = credential ?? known.first else { throw .noCredential(nil) }
    guard credential != nil || known.count == 1 else { throw .credentialNeeded(known: known) }
    guard let newest = state.newest(of: named) else { throw .noCredential(named) }
    return newest
  }

  /// Refuses a reveal that cannot be: the secret is gone, on its way to vendors, or no longer honoured.
  ///
  /// - Throws: ``VaultError/alreadyRevealed(_:)``, ``VaultError/alreadyExported(_:)``,
  ///   ``VaultError/expired(_:)``.
  public func checkCanReveal(_ generation: Generation, now: Timestamp) throws(VaultError) {
    guard generation.revealed == nil else { throw .alreadyRevealed(generation) }
    guard generation.deliveries.isEmpty else { throw .alreadyExported(generation) }
    guard !generation.isExpired(at: now) else { throw .expired(generation) }
  }

  /// Lets the secret out to one person. When this returns, the vault's own copy is gone for good; the value
  /// returned is the only one left, and can be read once.
  ///
  /// - Throws: ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``,
  ///   ``VaultError/alreadyRevealed(_:)``, ``VaultError/alreadyExported(_:)``, ``VaultError/expired(_:)``,
  ///   ``VaultError/damaged(_:)``, or as every change does.
  public mutating func reveal(
    _ credential: CDSCode? = nil, now: Timestamp
  ) throws(VaultError) -> OneTimeSecret {
    let generation = try generation(of: credential)
    try checkCanReveal(generation, now: now)

    let secret = try session.openSecret(of: generation)
    try session.record(
      .credentialRevealed(credential: generation.credential, generation: generation.number),
      deleting: [ItemName.secret(generation.credential, generation.number)], now: now)
    return OneTimeSecret(secret)
  }

  /// Seals the secret to each of `vendors` that has no copy yet, and hands out the bundles of all, one each.
  /// One commit keeps the new bundles and, when no authorized vendor still waits, wipes the secret. A second
  /// time, the kept bundles come out again.
  ///
  /// - Throws: ``VaultError/notAuthorized(_:_:)``, ``VaultError/vendorWithoutKey(_:)``,
  ///   ``VaultError/alreadyRevealed(_:)``, ``VaultError/expired(_:)``, ``VaultError/noCredential(_:)``,
  ///   ``VaultError/credentialNeeded(known:)``, ``VaultError/damaged(_:)``, or as every change does.
  public mutating func export(
    _ credential: CDSCode? = nil, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> Export {
    // Handing out a kept bundle records nothing, so that nothing else would look at the clock.
    try session.check(now)
    let generation = try generation(of: credential)
    let vendors = vendors.reduce(into: [Vendor]()) { if !$0.contains($1) { $0.append($1) } }
    try checkCanExport(generation, to: vendors, now: now)

    let waiting = vendors.filter { generation.delivery(to: $0.id) == nil }
    if !waiting.isEmpty {
      let sealed = try session.sealBundles(of: generation, to: waiting, now: now)
      let bundles = sealed.map { (ItemName.bundle(of: generation, to: $0.delivery.vendor), $0.text) }
      let wipes = waiting.count == generation.waiting.count
      try session.record(
        .deliveriesSealed(
          credential: generation.credential, generation: generation.number, deliveries: sealed.map(\.delivery)
        ),
        putting: Dictionary(bundles) { first, _ in first },
        deleting: wipes ? [ItemName.secret(generation.credential, generation.number)] : [], now: now)
    }

    let after = try self.generation(of: generation.credential)
    var bundles: [Export.Bundle] = []
    for vendor in vendors {
      let text = try session.keptBundle(of: after, to: vendor.id)
      bundles.append(Export.Bundle(vendor: vendor, text: text, isNew: waiting.contains(vendor)))
    }
    return Export(generation: after, bundles: bundles)
  }

  /// Refuses an export that cannot be.
  ///
  /// - Throws: as ``export(_:to:now:)``, before anything is opened.
  public func checkCanExport(
    _ generation: Generation, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) {
    guard !vendors.isEmpty else { throw .noVendorNamed }
    for vendor in vendors {
      guard generation.authorization.vendors.contains(vendor) else {
        throw .notAuthorized(vendor.id, generation)
      }
    }
    guard generation.revealed == nil else { throw .alreadyRevealed(generation) }
    guard !generation.isExpired(at: now) else { throw .expired(generation) }
    // A vendor without a key would wait for ever, and after an export nobody may be shown the secret.
    if let keyless = generation.authorization.vendors.first(where: { $0.key == nil }) {
      throw .vendorWithoutKey(keyless.id)
    }
  }
}
