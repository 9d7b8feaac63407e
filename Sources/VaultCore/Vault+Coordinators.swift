public import Handoff
public import Sodium

// The people who share a vault.

extension Vault {
  /// Who can unlock the vault in a store, by what it says of itself, before anybody has: to ask by, not to rely on.
  ///
  /// - Throws: ``VaultError/store(_:)``, ``VaultError/memoryDamaged(place:)``, or that its first entry is none.
  public static func claimedCoordinators(
    in store: any VaultStore, machine: Machine
  ) throws(VaultError) -> (people: [ShortID], hasRecoveryCode: Bool) {
    let boxes = try claimedBoxes(in: store, machine: machine)
    return (try boxes.people(), boxes.hasRecoveryCode)
  }

  private static func claimedBoxes(
    in store: any VaultStore, machine: Machine
  ) throws(VaultError) -> KeyBoxes {
    let stored = try VaultSession.read(store)
    let vault = try LogVerifier.claimedVault(stored.entries)
    let memory = try VaultSession.recall(vault, on: machine)
    return KeyBoxes(of: stored, in: store, vault: vault, machine: machine, memory: memory)
  }

  /// Makes sure that who is to unlock the vault in a store, or the only one who can, has their own keys where they lie: before
  /// they are asked for a passphrase.
  ///
  /// - Throws: what an unlock throws before it opens them.
  public static func checkHasKeys(_ id: ShortID?, in store: any VaultStore, machine: Machine)
    throws(VaultError)
  {
    let boxes = try claimedBoxes(in: store, machine: machine)
    _ = try boxes.box(of: try boxes.choose(id))
  }

  /// The identity of the vault in a store (32 bytes), by what it says of itself: to ask to be let in, not to rely on.
  ///
  /// - Throws: ``VaultError/store(_:)``, or that its first entry is none.
  public static func claimedIdentity(of store: any VaultStore) throws(VaultError) -> HexBytes {
    HexBytes(try LogVerifier.claimedVault(try VaultSession.read(store).entries))
  }

  /// Adds a coordinator with a passphrase of their own and keys of their own; they can read the whole log.
  ///
  /// - Parameter sharingDesk: they work at this desk, too, where their keys lie, if not in the vault.
  /// - Throws: ``VaultError/coordinatorExists(_:)``, ``VaultError/reservedName``,
  ///   ``VaultError/passphrase(_:)``, or as every change does.
  public mutating func addCoordinator(
    _ id: ShortID, programs: [Program], passphrase: borrowing SecretBytes,
    cost: PasswordHash.Cost = .moderate, sharingDesk: Bool = false, now: Timestamp
  ) throws(VaultError) {
    try checkCanAddCoordinator(id, sharingDesk: sharingDesk, now: now)
    try Self.check(passphrase: passphrase)
    let (new, box) = try session.makeCoordinator(id, programs: programs, passphrase: passphrase, cost: cost)
    try session.letIn(new, box: box, by: .coordinatorAdded(coordinator: new), now: now)
  }

  /// Lets in who asks at another desk: a new coordinator, or one whose keys are lost, with those that they made there.
  ///
  /// - Returns: how they came in, to be read out to them.
  /// - Throws: as ``checkCanAdmit(_:now:)``, or as every change does.
  public mutating func admit(_ request: CoordinatorRequest, now: Timestamp) throws(VaultError) -> Joining? {
    try checkCanAdmit(request, now: now)
    let new = request.coordinator
    try session.letIn(new, box: nil, by: event(admitting: request), now: now)
    return try session.joining(of: new.id)
  }

  /// How a coordinator came into the vault with their keys of now; nothing for who made it with these.
  ///
  /// - Throws: ``VaultError/sodium(_:)``.
  public func joining(of id: ShortID) throws(VaultError) -> Joining? { try session.joining(of: id) }

  /// The vault's identity, 32 bytes.
  public var identity: HexBytes { HexBytes(session.vaultID) }

  /// What it is to let in who asks.
  func event(admitting request: CoordinatorRequest) -> LogEvent {
    let new = request.coordinator
    return state.coordinator(new.id) == nil
      ? .coordinatorAdded(coordinator: new) : .coordinatorKeysReplaced(coordinator: new)
  }

  /// Gives a coordinator whose passphrase is lost new keys under a new one, with the recovery code, which is spent by it.
  ///
  /// - Throws: ``VaultError/unknownCoordinator(_:known:)``, ``VaultError/passphrase(_:)``, or as every change does.
  public mutating func replaceKeys(
    of id: ShortID, passphrase: borrowing SecretBytes, cost: PasswordHash.Cost = .moderate, now: Timestamp
  ) throws(VaultError) {
    try checkCanReplaceKeys(of: id, now: now)
    try Self.check(passphrase: passphrase)
    let programs = state.coordinator(id)?.programs ?? []
    let (new, box) = try session.makeCoordinator(id, programs: programs, passphrase: passphrase, cost: cost)
    try session.letIn(new, box: box, by: .coordinatorKeysReplaced(coordinator: new), now: now)
  }

  /// Removes a coordinator. What is sealed from now on is sealed under a new vault key, to those who remain; a new issuer
  /// key, signed by the old one, signs from now on; a recovery code that was there is void. A secret that is sealed to
  /// nobody else is lost. What the one removed has seen or copied stays theirs.
  ///
  /// - Throws: ``VaultError/unknownCoordinator(_:known:)``, ``VaultError/lastCoordinator``,
  ///   ``VaultError/cannotRemoveOneself``, or as every change does.
  public mutating func removeCoordinator(_ id: ShortID, now: Timestamp) throws(VaultError) {
    try checkCanRemoveCoordinator(id)
    let (key, new, items) = try session.makeEpoch(for: state.coordinators.filter { $0.id != id })
    session.begin(key)
    try session.record(.coordinatorRemoved(coordinator: id, epoch: new), putting: items, now: now)
  }

  /// Changes the passphrase of the coordinator who unlocked the vault, and their keys. Older copies of the vault or the
  /// key file still open with the old one, but no secret that is sealed later does.
  ///
  /// - Throws: ``VaultError/passphrase(_:)``, or as every change does.
  public mutating func changePassphrase(
    to passphrase: borrowing SecretBytes, cost: PasswordHash.Cost = .moderate, now: Timestamp
  ) throws(VaultError) {
    try Self.check(passphrase: passphrase)
    try session.changeKeys(under: passphrase, cost: cost, now: now)
  }

  /// Makes a recovery code, to be shown once: whoever has it can let one coordinator in. An earlier one is void.
  ///
  /// - Throws: as every change does.
  public mutating func makeRecoveryCode(
    cost: PasswordHash.Cost = .moderate, now: Timestamp
  ) throws(VaultError) -> OneTimeSecret {
    let code = try VaultError.wrapping { try RecoveryCode.make() }
    let (new, box) = try session.makeCoordinator(.recovery, programs: [], passphrase: code, cost: cost)
    try session.letIn(new, box: box, by: .recoveryCodeMade(coordinator: new), now: now)
    return OneTimeSecret(code)
  }

  /// Unlocks a vault with the recovery code, to let one coordinator in, who spends it: a new one, or one whose passphrase
  /// is lost.
  ///
  /// - Parameters:
  ///   - code: as a person typed it; see ``RecoveryCode``.
  ///   - acceptingRollback: go on, and record it, with a vault that lacks what the machine has seen.
  ///   - now: asked when the store has been read.
  /// - Throws: ``VaultError/noRecoveryCode``, ``VaultError/wrongRecoveryCode``, or as
  ///   ``unlock(_:as:passphrase:machine:acceptingRollback:onlyReading:tellingNews:now:)`` and
  ///   ``addCoordinator(_:programs:passphrase:cost:now:)``, ``replaceKeys(of:passphrase:cost:now:)``.
  public static func recover(
    _ store: any VaultStore, code: borrowing SecretBytes, machine: Machine, acceptingRollback: Bool = false,
    now: @autoclosure () -> Timestamp
  ) throws(VaultError) -> Vault {
    let typed = try VaultError.wrapping { try RecoveryCode.canonical(code) }
    var session = try unlockForRecovery(store, code: typed, machine: machine)
    let now = now()
    let accepted = try session.check(session.remembered, acceptingRollback: acceptingRollback)
    try session.check(now)
    if let accepted { try session.acceptRollback(from: accepted, now: now) }
    return Vault(session)
  }

  private static func unlockForRecovery(
    _ store: any VaultStore, code: borrowing SecretBytes, machine: Machine
  ) throws(VaultError) -> VaultSession {
    do {
      return try VaultSession.unlock(store, as: .recovery, passphrase: code, machine: machine)
    } catch .wrongPassphrase {
      throw .wrongRecoveryCode
    }
  }
}
