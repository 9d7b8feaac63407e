public import Handoff
public import Sodium

/// An unlocked vault: the life of a credential, from the authorization to the wipe.
///
/// Every verb reads the same way: ask whether it can be, seal what must be sealed, record one event. What it
/// returns is what happened; if it throws, nothing did, but for what ``VaultError`` names: a wrong code that is
/// counted, and a change that a loss of power may undo.
///
///     create ─► addVendor ─► generate ─┬─► export (one bundle a vendor; wiped when none still waits) ─► confirm
///                            import    └─► reveal (to one person; wiped at once)
///                              │
///                              └─► authorize one more · revoke · reset (the next generation)
public struct Vault: ~Copyable {
  /// All that is known.
  public var state: VaultState { session.state }
  /// All that happened, oldest first.
  public var history: [HistoryEntry] { session.history }
  /// Who unlocked the vault.
  public var coordinator: Coordinator { session.coordinator }
  /// What others did since this coordinator last heard of it.
  public let news: [HistoryEntry]

  var session: VaultSession

  /// Days that a credential is honored unless told otherwise: the testing agency's rule.
  public static let defaultDays = 90
  /// Days that a credential can be honored for.
  public static let dayLimits = 1...365

  init(_ session: consuming VaultSession, news: [HistoryEntry] = []) {
    self.session = session
    self.news = news
  }

  // MARK: - The vault

  /// Makes a vault in an empty store: its first coordinator, its first vault key, its issuer key.
  ///
  /// - Throws: ``VaultError/passphrase(_:)``, ``VaultError/reservedName``, ``VaultError/store(_:)``,
  ///   ``VaultError/sodium(_:)``.
  public static func create(
    in store: any VaultStore, organization: Organization, coordinator id: ShortID, programs: [Program],
    passphrase: borrowing SecretBytes, cost: PasswordHash.Cost = .moderate, machine: Machine, now: Timestamp
  ) throws(VaultError) -> Vault {
    try Self.check(passphrase: passphrase)
    return Vault(
      try VaultSession.create(
        in: store, organization: organization, coordinator: id, programs: programs, passphrase: passphrase,
        cost: cost, machine: machine, now: now))
  }

  /// Unlocks a vault as the coordinator `id` (none: the only one), and verifies its whole log; but for the signatures
  /// that the same coordinator has verified on this machine before, unless `verifyingAll`.
  ///
  /// - Parameters:
  ///   - acceptingRollback: go on, and record it, with a vault that lacks what the machine has seen, or may lack what
  ///     others did before its server was replaced.
  ///   - onlyReading: unlock also under a clock that is behind the newest entry; no change can be made then.
  ///   - comparing: asked where this machine has not seen the vault before, and the coordinator's keys lie at this desk:
  ///     whether who let them in reads out the same fingerprint.
  ///   - tellingNews: give ``news``, and remember that it was told; otherwise it stays for the next time.
  ///   - now: asked when the store has been read, so that what others did until then is not from later.
  /// - Throws: ``VaultError/wrongPassphrase``, ``VaultError/unknownCoordinator(_:known:)``,
  ///   ``VaultError/coordinatorNeeded(known:)``, ``VaultError/damaged(_:)``,
  ///   ``VaultError/clockBehind(now:newest:by:)``, ``VaultError/forked(_:)``,
  ///   ``VaultError/memoryDamaged(place:)``, ``VaultError/moved(_:)``, ``VaultError/moveUnfinished``,
  ///   ``VaultError/desk(_:_:)``, ``VaultError/notLetIn(_:)``, ``VaultError/otherKeys(_:)``,
  ///   ``VaultError/notCompared(_:)``,
  ///   ``VaultError/recoveryOnlyLetsIn``, ``VaultError/store(_:)``, ``VaultError/sodium(_:)``.
  public static func unlock(
    _ store: any VaultStore, as id: ShortID?, passphrase: borrowing SecretBytes, machine: Machine,
    acceptingRollback: Bool = false, onlyReading: Bool = false, tellingNews: Bool = true,
    verifyingAll: Bool = false, now: @autoclosure () -> Timestamp,
    comparing: (Joining) -> Bool = { _ in false }
  ) throws(VaultError) -> Vault {
    guard id != .recovery else { throw .recoveryOnlyLetsIn }
    var session = try VaultSession.unlock(
      store, as: id, passphrase: passphrase, machine: machine, verifyingAll: verifyingAll)
    let now = now()
    if let left = session.left {
      // What was seen since was seen elsewhere.
      guard onlyReading else { throw .moved(left) }
      machine.warn(.moved(left))
      return Vault(session)
    }
    if session.coordinator.keys == .desk, session.remembered.newest == nil,
      let joining = try session.joining(of: session.coordinator.id), !comparing(joining)
    {
      throw .notCompared(joining)
    }
    var memory = session.remembered
    let accepted = try session.check(memory, acceptingRollback: acceptingRollback)
    // What was told of another history was not told of this one.
    if accepted != nil { memory.told = [:] }
    if !onlyReading { try session.check(now) }
    let news = tellingNews ? session.news(since: memory) : []
    if let accepted {
      try session.acceptRollback(from: accepted, now: now)
    } else if acceptingRollback {
      try session.acceptRestore(now: now)
    }
    session.tellOfRestore()
    var vault = Vault(session, news: news)
    try vault.wipeExpired(now: now, onlyReading: onlyReading)
    vault.forget(now: now)
    try vault.session.rememberNewest(tellingNews: tellingNews)
    return vault
  }

  // MARK: - Making a credential

  /// Makes the next generation of a credential under an authorization, and seals its secret. Nobody has
  /// seen it. What is left of an ended generation before it is dropped.
  ///
  /// - Throws: ``VaultError/credentialLive(_:)``, ``VaultError/foreignSchool(_:)``,
  ///   ``VaultError/noVendorNamed``, ``VaultError/unknownVendor(_:known:)``, ``VaultError/days(_:)``,
  ///   ``VaultError/statement(_:)``, ``VaultError/recordTooLong``, or as every change does.
  public mutating func generate(
    for credential: CDSCode? = nil, under release: Release, days: Int = defaultDays, now: Timestamp
  ) throws(VaultError) -> Generation {
    try make(
      credential ?? state.organization.cds, under: release, days: days, replacing: nil, now: now)
  }

  /// Replaces generation `number` of a credential by the next one. What is left of it is dropped, its vendors
  /// must load the new one.
  ///
  /// - Throws: ``VaultError/notTheNewest(named:newest:)``, ``VaultError/noCredential(_:)``,
  ///   ``VaultError/credentialNeeded(known:)``, or as ``generate(for:under:days:now:)``.
  public mutating func reset(
    _ credential: CDSCode? = nil, replacing number: Int, because reason: Remark, under release: Release,
    days: Int = defaultDays, now: Timestamp
  ) throws(VaultError) -> Generation {
    try make(
      try generation(of: credential).credential, under: release, days: days,
      replacing: Replacement(generation: number, reason: reason), now: now)
  }

  /// Seals a credential that was made elsewhere as the next generation.
  ///
  /// - Parameters:
  ///   - replacement: the live generation that it replaces, if there is one.
  ///   - cost: how slow its check value is to guess.
  /// - Throws: ``VaultError/secretUnfit``, ``VaultError/notTheNewest(named:newest:)``, or as
  ///   ``generate(for:under:days:now:)``.
  public mutating func importCredential(
    for credential: CDSCode? = nil, username: DisplayName, secret: consuming SecretBytes,
    under release: Release, expires: Timestamp, replacing replacement: Replacement? = nil,
    cost: PasswordHash.Cost = .moderate, now: Timestamp
  ) throws(VaultError) -> Generation {
    let credential = credential ?? state.organization.cds
    let number = try state.nextNumber(of: credential, replacing: replacement?.generation, at: now)
    try Self.check(expiry: expires, now: now)
    guard Self.isFit(secret) else { throw .secretUnfit }
    let authorization = try authorization(under: release, now: now)
    let sealed = try session.sealImported(secret, of: credential, number, cost: cost)
    return try record(
      .credentialImported(
        credential: credential, generation: number, username: username, authorization: authorization,
        expires: expires, check: sealed.check, replaces: replacement),
      of: credential, putting: sealed.items, now: now)
  }

  private mutating func make(
    _ credential: CDSCode, under release: Release, days: Int, replacing replacement: Replacement?,
    now: Timestamp
  ) throws(VaultError) -> Generation {
    let number = try state.nextNumber(of: credential, replacing: replacement?.generation, at: now)
    guard Self.dayLimits.contains(days) else { throw .days(days) }
    let username = try GeneratedSecret.makeUsername(credential: credential, generation: number)
    let authorization = try authorization(under: release, now: now)
    let sealed = try session.sealNewSecret(of: credential, number, username: username)
    return try record(
      .credentialGenerated(
        credential: credential, generation: number, username: username, authorization: authorization,
        expires: now.adding(days: days), check: sealed.check, replaces: replacement),
      of: credential, putting: sealed.items, now: now)
  }

  /// Records what happens to a credential, and returns its newest generation after it.
  private mutating func record(
    _ event: LogEvent, of credential: CDSCode, putting puts: [String: [UInt8]] = [:], now: Timestamp
  ) throws(VaultError) -> Generation {
    try session.record(event, putting: puts, now: now)
    return try generation(of: credential)
  }

  // MARK: - Who may have it

  /// Authorizes further vendors, while the secret is still sealed.
  ///
  /// - Throws: ``VaultError/alreadyAuthorized(_:_:)``, ``VaultError/wasServed(_:_:)``,
  ///   ``VaultError/tooLateToAuthorize(_:)``, ``VaultError/tooLateToShow(_:_:)``, ``VaultError/expired(_:)``,
  ///   ``VaultError/revoked(_:)``, or as ``generate(for:under:days:now:)``.
  public mutating func authorize(
    _ credential: CDSCode? = nil, under release: Release, now: Timestamp
  ) throws(VaultError) -> Generation {
    let generation = try generation(of: credential)
    let authorization = try authorization(under: release, beside: generation.authorizations, now: now)
    try checkCanAuthorize(authorization.vendors, for: generation, now: now)
    return try record(
      .vendorsAuthorized(
        credential: generation.credential, generation: generation.number, authorization: authorization),
      of: generation.credential, now: now)
  }

  /// Withdraws one vendor's authorization, and drops the bundle that is kept for it. What the vendor has
  /// opened already it keeps, until a reset. The secret is wiped if no authorized vendor waits any more.
  ///
  /// - Throws: ``VaultError/notAuthorized(_:_:)``, ``VaultError/expired(_:)``, ``VaultError/revoked(_:)``, or
  ///   as every change does.
  public mutating func withdraw(
    _ vendor: ShortID, from credential: CDSCode? = nil, because reason: Remark, now: Timestamp
  ) throws(VaultError) -> Generation {
    let generation = try generation(of: credential)
    return try record(
      .authorizationWithdrawn(
        credential: generation.credential, generation: generation.number, vendor: vendor, reason: reason),
      of: generation.credential, now: now)
  }

  /// Ends a credential: what is left of it here is destroyed.
  ///
  /// - Throws: ``VaultError/expired(_:)``, ``VaultError/revoked(_:)``, or as every change does.
  public mutating func revoke(
    _ credential: CDSCode? = nil, because reason: Remark, now: Timestamp
  ) throws(VaultError) -> Generation {
    let generation = try generation(of: credential)
    return try record(
      .credentialRevoked(
        credential: generation.credential, generation: generation.number, reason: reason),
      of: generation.credential, now: now)
  }

  // MARK: - Letting it out

  /// Lets the secret out to one person. When this returns, the vault's own copy is gone for good; the value
  /// returned is the only one left, and can be read once.
  ///
  /// - Throws: ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``,
  ///   ``VaultError/revoked(_:)``, ``VaultError/alreadyRevealed(_:)``, ``VaultError/expired(_:)``,
  ///   ``VaultError/alreadyExported(_:)``, ``VaultError/wiped(_:)``, ``VaultError/lost(_:bundleFor:)``,
  ///   ``VaultError/heldBack(_:)``,
  ///   ``VaultError/needsRepair(_:)``, ``VaultError/damaged(_:)``, or as every change does.
  public mutating func reveal(
    _ credential: CDSCode? = nil, now: Timestamp
  ) throws(VaultError) -> OneTimeSecret {
    let generation = try generation(of: credential)
    let event = try checkCanReveal(generation, now: now)
    try session.checkCanLetOut()

    let secret = try session.openSecret(of: generation)
    try session.record(event, now: now)
    return OneTimeSecret(secret)
  }

  /// Seals the secret to each of `vendors` that has no copy yet, and hands out the bundles of all, one each.
  /// One commit keeps the new bundles and, when no vendor still waits, wipes the secret. Kept ones come again.
  ///
  /// - Throws: ``VaultError/notAuthorized(_:_:)``, ``VaultError/vendorWithoutKey(_:)``,
  ///   ``VaultError/alreadyRevealed(_:)``, ``VaultError/alreadyConfirmed(_:_:)``, ``VaultError/expired(_:)``,
  ///   ``VaultError/revoked(_:)``, ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``,
  ///   ``VaultError/heldBack(_:)``, ``VaultError/lost(_:bundleFor:)``, ``VaultError/needsRepair(_:)``,
  ///   ``VaultError/damaged(_:)``, or as every change does.
  public mutating func export(
    _ credential: CDSCode? = nil, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> Export {
    // Handing out a kept bundle records nothing, so that nothing else would look at clock and person.
    try session.checkIsPerson(at: now)
    let generation = try generation(of: credential)
    let vendors = vendors.reduce(into: [Vendor]()) { if !$0.contains($1) { $0.append($1) } }
    try checkCanExport(generation, to: vendors, now: now)
    try session.checkCanLetOut()

    let waiting = vendors.filter { generation.delivery(to: $0.id) == nil }
    var after = generation
    if waiting.isEmpty {
      try session.remember()
    } else {
      let sealed = try session.sealBundles(of: generation, to: waiting, now: now)
      let bundles = sealed.map { (ItemName.bundle(of: generation, to: $0.copy.vendor), $0.text) }
      after = try record(
        .deliveriesSealed(
          credential: generation.credential, generation: generation.number, deliveries: sealed.map(\.copy)),
        of: generation.credential, putting: Dictionary(bundles) { first, _ in first }, now: now)
    }
    let bundles = try vendors.map { vendor throws(VaultError) in
      let text = try session.keptBundle(of: after, to: vendor.id)
      return Export.Bundle(vendor: vendor, text: text, isNew: waiting.contains(vendor))
    }
    return Export(generation: after, bundles: bundles)
  }
}
