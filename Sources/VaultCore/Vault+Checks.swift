public import Handoff
public import Sodium

// What can be asked beforehand, which spares a person a decision that could not be carried out. What may happen is
// said by the state alone, and each verb hears it again; here are look-ups, and what this program keeps to besides.

extension Vault {
  // MARK: - Looking up

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

  /// The newest generation of the credential (none named: the only one).
  ///
  /// - Throws: ``VaultError/noCredential(_:)``, ``VaultError/credentialNeeded(known:)``.
  public func generation(of credential: CDSCode? = nil) throws(VaultError) -> Generation {
    let named: CDSCode
    if let credential {
      named = credential
    } else {
      let known = state.credentials
      guard let only = known.first else { throw .noCredential(nil) }
      guard known.count == 1 else { throw .credentialNeeded(known: known) }
      named = only
    }
    guard let newest = state.newest(of: named) else { throw .noCredential(named) }
    return newest
  }

  // MARK: - What the state says

  /// Asks whether `event` could be recorded now, which is what recording it asks first.
  ///
  /// - Returns: what the vault would know then.
  /// - Throws: as the verb that records it.
  @discardableResult
  public func check(_ event: LogEvent, now: Timestamp) throws(VaultError) -> VaultState {
    try session.state(after: event, at: now)
  }

  /// Refuses a name that is taken or reserved, and a recovery code that is spent.
  ///
  /// - Throws: ``VaultError/coordinatorExists(_:)``, ``VaultError/reservedName``,
  ///   ``VaultError/noRecoveryCode``, ``VaultError/otherPlace(_:_:)`` where they have to ask from their own desk.
  public func checkCanAddCoordinator(
    _ id: ShortID, sharingDesk: Bool = false, now: Timestamp
  ) throws(VaultError) {
    // The code is typed at the desk of the one who is let in.
    guard state.place == .vault || coordinator.id == .recovery || sharingDesk else {
      throw .otherPlace(id, .desk)
    }
    // The keys come with the passphrase.
    let nobody = Coordinator(
      id: id, programs: [], signingKey: HexBytes([]), sealingKey: HexBytes([]), renewedKey: HexBytes([]),
      keys: state.place)
    try check(.coordinatorAdded(coordinator: nobody), now: now)
  }

  /// Refuses a request that is for another vault, was used before, or cannot be granted.
  ///
  /// - Throws: ``VaultError/requestOfOtherVault(_:)``, ``VaultError/otherPlace(_:_:)``,
  ///   ``VaultError/keysUsedBefore(_:)``, ``VaultError/otherPrograms(_:serving:)``, ``VaultError/noRecoveryCode``.
  public func checkCanAdmit(_ request: CoordinatorRequest, now: Timestamp) throws(VaultError) {
    guard request.vault.bytes == session.vaultID else {
      throw .requestOfOtherVault(request.coordinator.id)
    }
    try check(event(admitting: request), now: now)
  }

  /// Refuses new keys to nobody, and a recovery code that is spent.
  ///
  /// - Throws: ``VaultError/unknownCoordinator(_:known:)``, ``VaultError/noRecoveryCode``.
  public func checkCanReplaceKeys(of id: ShortID, now: Timestamp) throws(VaultError) {
    // The keys come with the passphrase.
    let programs = state.coordinator(id)?.programs ?? []
    let unkeyed = Coordinator(
      id: id, programs: programs, signingKey: HexBytes([]), sealingKey: HexBytes([]),
      renewedKey: HexBytes([]),
      keys: state.place)
    try check(.coordinatorKeysReplaced(coordinator: unkeyed), now: now)
  }

  /// Refuses to remove nobody, oneself, or the last one.
  ///
  /// - Throws: ``VaultError/unknownCoordinator(_:known:)``, ``VaultError/lastCoordinator``,
  ///   ``VaultError/cannotRemoveOneself``.
  public func checkCanRemoveCoordinator(_ id: ShortID) throws(VaultError) {
    try state.checkCanRemove(id, by: coordinator.id)
  }

  /// Refuses to replace what is still honored without naming it, and schools of other districts.
  ///
  /// - Throws: ``VaultError/credentialLive(_:)``, ``VaultError/notTheNewest(named:newest:)``,
  ///   ``VaultError/noCredential(_:)``, ``VaultError/foreignSchool(_:)``.
  public func checkCanMake(
    _ credential: CDSCode, replacing number: Int? = nil, now: Timestamp
  ) throws(VaultError) {
    _ = try state.nextNumber(of: credential, replacing: number, at: now)
  }

  /// Refuses an expiry that is past, or more than a year away: a day more than ``dayLimits``, because a day that is
  /// named is honored to its end.
  ///
  /// - Throws: ``VaultError/expiry(_:)``.
  public static func check(expiry: Timestamp, now: Timestamp) throws(VaultError) {
    guard now < expiry, expiry <= now.adding(days: dayLimits.upperBound + 1) else { throw .expiry(expiry) }
  }

  // MARK: - What this program keeps to besides

  /// Refuses to authorize vendors that cannot be served any more, or are authorized already.
  ///
  /// - Throws: ``VaultError/alreadyAuthorized(_:_:)``, ``VaultError/wasServed(_:_:)``,
  ///   ``VaultError/tooLateToAuthorize(_:)``, ``VaultError/tooLateToShow(_:_:)``, ``VaultError/revoked(_:)``,
  ///   ``VaultError/expired(_:)``.
  public func checkCanAuthorize(
    _ vendors: [Vendor], for generation: Generation, now: Timestamp
  ) throws(VaultError) {
    // The statement comes with the acceptance.
    let unread = Release(vendors: vendors.map(\.id), statement: "")
    try check(
      .vendorsAuthorized(
        credential: generation.credential, generation: generation.number,
        authorization: try session.makeAuthorization(unread, vendors: vendors, now: now)),
      now: now)
    // It would wait for a reveal that cannot be any more, and hold up every export.
    if generation.hasLeftSealed, let keyless = vendors.first(where: { $0.key == nil }) {
      throw .tooLateToShow(keyless.id, generation)
    }
  }

  /// Refuses to show what cannot be shown.
  ///
  /// - Returns: what is recorded of it.
  /// - Throws: as ``reveal(_:now:)``, before anything is opened.
  @discardableResult
  public func checkCanReveal(_ generation: Generation, now: Timestamp) throws(VaultError) -> LogEvent {
    let event = LogEvent.credentialRevealed(
      credential: generation.credential, generation: generation.number)
    try check(event, now: now)
    try session.checkIsNotHeldBack(generation)
    return event
  }

  /// Refuses an export that cannot be.
  ///
  /// - Throws: as ``export(_:to:now:)``, before anything is opened.
  public func checkCanExport(
    _ generation: Generation, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) {
    guard !vendors.isEmpty else { throw .noVendorNamed }
    // A kept bundle is handed out without an event.
    try generation.checkCanLeave(at: now)
    for vendor in vendors {
      // By name and key.
      guard generation.vendors.contains(vendor) else { throw .notAuthorized(vendor.id, generation) }
    }
    // A vendor without a key would wait forever, and after an export nobody may be shown the secret.
    if let keyless = generation.vendors.first(where: { $0.key == nil }) {
      throw .vendorWithoutKey(keyless.id)
    }
    for vendor in vendors {
      if let delivery = generation.delivery(to: vendor.id), delivery.confirmed != nil {
        throw .alreadyConfirmed(generation, delivery)
      }
    }
    // A bundle that is kept has its one recipient, whatever is missing.
    if vendors.contains(where: { generation.delivery(to: $0.id) == nil }) {
      if generation.wiped == nil { try generation.checkIsSealed(to: coordinator.id) }
      try session.checkIsNotHeldBack(generation)
    }
  }

  /// Characters that a secret which was made elsewhere can have.
  public static let importedSizes = 1...1024

  /// How many bytes the secret of `generation` has, if it is sealed to the coordinator.
  public func secretSize(of generation: Generation) -> Int? {
    session.secretSize(of: generation)
  }

  /// Whether a secret made elsewhere can be handed on in every form: visible ASCII.
  public static func isFit(_ secret: borrowing SecretBytes) -> Bool {
    importedSizes.contains(secret.count)
      && secret.withBytes { bytes in bytes.byteOffsets.allSatisfy { 0x21...0x7e ~= bytes[$0] } }
  }

  /// Refuses what cannot be a new passphrase.
  ///
  /// - Throws: ``VaultError/passphrase(_:)``.
  public static func check(passphrase: borrowing SecretBytes) throws(VaultError) {
    do throws(PassphraseFlaw) {
      try PassphraseFlaw.check(passphrase)
    } catch {
      throw .passphrase(error)
    }
  }

  /// Refuses a statement that nobody could have read as it is.
  ///
  /// - Throws: ``VaultError/statement(_:)``.
  public static func check(statement: String) throws(VaultError) {
    guard (1...Authorization.statementSizeLimit).contains(statement.utf8.count) else {
      throw .statement(.size)
    }
    guard statement.unicodeScalars.allSatisfy({ $0.isDisplayable || $0 == "\n" }) else {
      throw .statement(.invisible)
    }
  }

  /// The authorization that a release makes, beside `others` of the same generation.
  ///
  /// - Throws: ``VaultError/unknownVendor(_:known:)``, ``VaultError/noVendorNamed``, ``VaultError/statement(_:)``,
  ///   ``VaultError/recordTooLong``, ``VaultError/sodium(_:)``.
  func authorization(
    under release: Release, beside others: [Authorization] = [], now: Timestamp
  ) throws(VaultError) -> Authorization {
    try Self.check(statement: release.statement)
    let new = try session.makeAuthorization(release, vendors: try vendors(release.vendors), now: now)
    // What could not be shown to an auditor is not accepted.
    guard (others + [new]).map(\.recordSize).reduce(0, +) <= Authorization.recordSizeLimit else {
      throw .recordTooLong
    }
    return new
  }
}
