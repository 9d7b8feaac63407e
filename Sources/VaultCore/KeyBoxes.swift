internal import Handoff
internal import Sodium

/// The coordinators' own keys, sealed under their passphrases, before anybody has unlocked the vault: in the vault, or
/// at this desk. What a store says of them is not proved. The recovery code's are always in the vault.
struct KeyBoxes {
  let items: [String: [UInt8]]
  let vaultID: [UInt8]
  let place: Coordinator.Place
  let machine: Machine
  let memory: MachineRecord

  init(
    of stored: StoredVault, in store: any VaultStore, vault: [UInt8], machine: Machine, memory: MachineRecord
  ) {
    items = stored.items
    vaultID = vault
    let isLeft =
      store.ownKeys == .vault && !stored.items.keys.contains { $0.hasPrefix(ItemName.coordinatorPrefix) }
      && (try? machine.desk.coordinators(of: HexBytes(vault)))?.isEmpty == false
    // Where the vault went on from, the keys are at the desks as well.
    place = isLeft ? .desk : store.ownKeys
    self.machine = machine
    self.memory = memory
  }

  var hasRecoveryCode: Bool { items[ItemName.coordinator(.recovery)] != nil }

  /// The people who can unlock the vault here.
  func people() throws(VaultError) -> [ShortID] {
    switch place {
    case .desk: try atDesk(nil) { desk, vault throws(KeyDeskError) in try desk.coordinators(of: vault) }
    case .vault: current(names(after: ItemName.coordinatorPrefix))
    }
  }

  private func names(after prefix: String) -> [ShortID] {
    items.keys.filter { $0.hasPrefix(prefix) }.compactMap { ShortID(String($0.dropFirst(prefix.count))) }
      .filter { $0 != .recovery }.sorted()
  }

  /// One without the newest vault key was removed, whatever was put back; but whoever put a newer one there leaves nobody
  /// out who has unlocked the vault on this machine.
  private func current(_ people: [ShortID]) -> [ShortID] {
    let current = people.filter {
      items[ItemName.vaultKey(epoch: newestEpoch, $0)] != nil || memory.verified[$0.text] != nil
    }
    return current.isEmpty ? people : current
  }

  private var newestEpoch: Int { items.keys.compactMap(ItemName.epochOfVaultKey).max() ?? 1 }

  /// Who unlocks: the one named, or the only one.
  func choose(_ id: ShortID?) throws(VaultError) -> ShortID {
    if id == .recovery {
      guard hasRecoveryCode else { throw .noRecoveryCode }
      return .recovery
    }
    let here = try people()
    let known =
      here.isEmpty && place == .desk ? names(after: ItemName.vaultKeyPrefix(epoch: newestEpoch)) : here
    if let id {
      let isKnown = place == .desk ? items[ItemName.vaultKey(epoch: newestEpoch, id)] != nil : hasBox(id)
      guard here.contains(id) || isKnown else { throw .unknownCoordinator(id, known: known) }
      return id
    }
    guard let only = known.first else { throw .damaged(.noCoordinator) }
    guard known.count == 1 else { throw .coordinatorNeeded(known: known) }
    return only
  }

  private func hasBox(_ id: ShortID) -> Bool { items[ItemName.coordinator(id)] != nil }

  /// The keys of a coordinator, or the recovery code's.
  ///
  /// - Throws: ``VaultError/wrongPassphrase``, ``VaultError/desk(_:_:)``, ``VaultError/damaged(_:)``,
  ///   ``VaultError/sodium(_:)``.
  func open(_ id: ShortID, with passphrase: borrowing SecretBytes) throws(VaultError) -> KeyRing {
    let box = try box(of: id)
    do {
      return try KeyRing.open(box, with: passphrase, vault: vaultID, id: id)
    } catch {
      throw error == .forged ? .wrongPassphrase : .sodium(error)
    }
  }

  /// The box of those keys.
  func box(of id: ShortID) throws(VaultError) -> [UInt8] {
    if place == .desk, id != .recovery {
      return try atDesk(id) { desk, vault throws(KeyDeskError) in try desk.read(id, of: vault) }
    }
    guard let box = items[ItemName.coordinator(id)] else {
      throw .damaged(.missingItem(ItemName.coordinator(id)))
    }
    return box
  }

  private func atDesk<Result>(
    _ id: ShortID?, _ body: (any KeyDesk, HexBytes) throws(KeyDeskError) -> Result
  ) throws(VaultError) -> Result {
    try machine.atDesk(of: id) { desk throws(KeyDeskError) in try body(desk, HexBytes(vaultID)) }
  }
}

extension Machine {
  /// Does something at the desk, for the keys of `id`.
  func atDesk<Result>(
    of id: ShortID?, _ body: (any KeyDesk) throws(KeyDeskError) -> Result
  ) throws(VaultError) -> Result {
    do {
      return try body(desk)
    } catch {
      throw .desk(id, error)
    }
  }
}
