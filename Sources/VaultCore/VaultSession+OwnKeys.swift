internal import Handoff
internal import Sodium

// The coordinator's own keys: how they are changed, and how what was wiped is forgotten.

extension VaultSession {
  /// Records that the coordinator has new keys under another passphrase.
  mutating func changeKeys(
    under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, now: Timestamp
  ) throws(VaultError) {
    let (id, place) = (coordinator.id, coordinator.keys)
    let new = try VaultError.wrapping { try CoordinatorKeys.make() }
    let named = new.coordinator(id: id, programs: coordinator.programs, keys: place)
    let event = LogEvent.passphraseChanged(coordinator: named)
    guard place == .vault else {
      let held = try holdKeys(of: coordinator.id)
      defer { held.release() }
      let current = try reopenedRing()
      let kept = try VaultError.wrapping { try current.under(passphrase, cost: cost) }
      return try record(event, naming: new, in: kept, putting: try boxes(to: named), now: now)
    }
    let ring = try VaultError.wrapping {
      try KeyRing(new, under: passphrase, cost: cost, vault: vaultID, id: id)
    }
    var items = try boxes(to: named)
    items[ItemName.coordinator(id)] = try VaultError.wrapping { try ring.sealed() }
    try record(event, putting: items, now: now)
    take(new, in: ring)
  }

  /// Whether the coordinator's keys lie at this desk, for this store: not for a file that the vault was moved from.
  private var isAtDesk: Bool { coordinator.keys == .desk && store.ownKeys == .desk }

  /// Whether all keys of the coordinator are those that the log names.
  var hasKeysOfLog: Bool { keys.areAll(of: coordinator) }

  /// Whether this desk has a key that opens copies of what was wiped, or not the one that the log names. Not with keys that
  /// are the coordinator's no more, because they let in others from another desk: what these sign does not count.
  var hasToRenewKeys: Bool {
    isAtDesk && keys.areLasting(of: coordinator)
      && (state.hasToForget(coordinator.id) || !hasKeysOfLog)
  }

  /// Records that the coordinator has another key that secrets are sealed to, seals to it what still is, and destroys the
  /// one before. Another process of this desk may have done it meanwhile; then the change comes too late.
  mutating func renewKeys(now: Timestamp) throws(VaultError) {
    let held = try holdKeys(of: coordinator.id)
    defer { held.release() }
    let ring = try reopenedRing()
    let new = try VaultError.wrapping { try keys.renewing() }
    var renewed = coordinator
    renewed.renewedKey = HexBytes(new.renewed.publicKey.bytes)
    try record(
      .keysRenewed(key: renewed.renewedKey), naming: new, in: ring, putting: try boxedSecrets(to: renewed),
      now: now)
  }

  /// Destroys the keys that lie before those that the log names: a process ended before it could.
  mutating func dropFormerKeys() throws(VaultError) {
    guard isAtDesk, hasKeysOfLog, ring.hasFormer(before: keys) else { return }
    let held = try holdKeys(of: coordinator.id)
    defer { held.release() }
    let current = try reopenedRing()
    guard let named = current.keys(of: coordinator), named.areAll(of: coordinator) else { return }
    let left = try VaultError.wrapping { try current.dropping(before: named) }
    try keep(left)
    take(named, in: left)
  }

  /// Records `event`, which names `new`: the desk has them beside those before while it is not known whether the log does, and
  /// alone after it.
  private mutating func record(
    _ event: LogEvent, naming new: CoordinatorKeys, in ring: KeyRing, putting items: [String: [UInt8]],
    now: Timestamp
  ) throws(VaultError) {
    let (id, vault) = (coordinator.id, HexBytes(vaultID))
    let before = try machine.atDesk(of: id) { desk throws(KeyDeskError) in try desk.read(id, of: vault) }
    try keep(ring.adding(new))
    do throws(VaultError) {
      try record(event, putting: items, now: now)
    } catch {
      if !error.isUncertain { putBack(before, of: id) }
      throw error
    }
    take(new, in: ring.adding(new))
    do throws(VaultError) {
      let left = try VaultError.wrapping { try ring.adding(new).dropping(before: new) }
      take(new, in: left)
      try keep(left)
    } catch {
      machine.warn(.notForgotten(error))
    }
  }

  func holdKeys(of id: ShortID) throws(VaultError) -> any HeldKeys {
    try machine.atDesk(of: id) { desk throws(KeyDeskError) in try desk.hold(id, of: HexBytes(vaultID)) }
  }

  /// What lies at the desk now, which another process may have changed.
  func reopenedRing() throws(VaultError) -> KeyRing {
    let (id, vault) = (coordinator.id, HexBytes(vaultID))
    return try reopenedRing(
      box: try machine.atDesk(of: id) { desk throws(KeyDeskError) in try desk.read(id, of: vault) })
  }

  /// What lies with the store, or at the desk, now. Where it is under another passphrase, the log says why; a desk may have
  /// that before the log.
  func reopenedRing(in stored: StoredVault) throws(VaultError) -> KeyRing {
    do throws(VaultError) {
      return try currentRing(in: stored)
    } catch .wrongPassphrase {
      let unsaid =
        coordinator.keys == .desk
        ? VaultError.wrongPassphrase : .damaged(.forgedItem(ItemName.coordinator(coordinator.id)))
      throw try endOfOwnKeys(unlessRemoved: .wrongPassphrase) ?? unsaid
    }
  }

  /// What the log says became of these keys since it was read: their coordinator was removed, or has others, which is
  /// `replaced`. Nothing, where it says nothing of them.
  func endOfOwnKeys(unlessRemoved replaced: VaultError) throws(VaultError) -> VaultError? {
    let change: VaultError
    do throws(VaultError) {
      change = try overtaken()
    } catch .damaged(.forgedItem(let name)) where ItemName.isVaultKey(name) {
      // The log does not open to its end: the vault key of a later epoch is sealed to the keys that came after these.
      return replaced
    }
    guard case .overtaken(let entries) = change else { return change }
    for entry in entries.reversed() {
      switch entry.event {
      case .coordinatorRemoved(let id, _):
        guard id == coordinator.id else { continue }
        return .unknownCoordinator(id, known: state.coordinators.map(\.id).filter { $0 != id })
      case .passphraseChanged(let new), .coordinatorKeysReplaced(let new):
        if new.id == coordinator.id { return replaced }
      default: continue
      }
    }
    return nil
  }

  private func currentRing(in stored: StoredVault) throws(VaultError) -> KeyRing {
    if coordinator.keys == .desk { return try reopenedRing() }
    // Whether it may be missing, or is what was put there, is judged by the log.
    guard let box = stored.items[ItemName.coordinator(coordinator.id)] else { return ring }
    return try reopenedRing(box: box)
  }

  private func reopenedRing(box: [UInt8]) throws(VaultError) -> KeyRing {
    do {
      return try ring.reopened(box)
    } catch {
      throw error == .forged ? .wrongPassphrase : .sodium(error)
    }
  }

  private func keep(_ ring: KeyRing) throws(VaultError) {
    try keep(box: try VaultError.wrapping { try ring.sealed() }, of: coordinator.id)
  }

  /// Lets what was refused leave the desk as it was, as far as that can be.
  func putBack(_ before: [UInt8]?, of id: ShortID) {
    guard let before else { return machine.desk.takeBack(id, of: HexBytes(vaultID)) }
    do throws(VaultError) {
      try keep(box: before, of: id)
    } catch {
      machine.warn(.notPutBack(error))
    }
  }

  func keep(box: [UInt8], of id: ShortID) throws(VaultError) {
    let residue = try machine.atDesk(of: id) { desk throws(KeyDeskError) in
      try desk.replace(box, of: id, in: HexBytes(vaultID))
    }
    if residue != .none { machine.warn(.stillAtTheDesk(residue)) }
  }
}
