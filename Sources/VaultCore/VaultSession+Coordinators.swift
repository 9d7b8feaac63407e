internal import Handoff
internal import Sodium

// Keys of people, and the keys that are sealed to them.

extension VaultSession {
  /// A new coordinator, or one with new keys, and those keys under their passphrase.
  func makeCoordinator(
    _ id: ShortID, programs: [Program], passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(VaultError) -> (coordinator: Coordinator, box: [UInt8]) {
    try VaultError.wrapping {
      let new = try CoordinatorKeys.make()
      let place = id == .recovery ? .vault : state.place
      return (
        new.coordinator(id: id, programs: programs, keys: place),
        try KeyRing(new, under: passphrase, cost: cost, vault: vaultID, id: id).sealed()
      )
    }
  }

  /// The vault keys of all epochs, and the secrets that this coordinator can open, sealed to the keys of `new`; for the
  /// recovery code, which brings back no secret, the vault keys alone.
  func boxes(to new: Coordinator) throws(VaultError) -> [String: [UInt8]] {
    var items = new.id == .recovery ? [:] : try boxedSecrets(to: new)
    for epoch in 1...state.epoch {
      items[ItemName.vaultKey(epoch: epoch, new.id)] = try VaultError.wrapping {
        try vaultKeys.key(of: epoch).sealed(to: new)
      }
    }
    return items
  }

  /// Records that `new` is let in, with what they can open then. Their own keys come with the entry,
  /// or lie at this desk before it; without `box`, at another one.
  mutating func letIn(
    _ new: Coordinator, box: [UInt8]?, by event: LogEvent, now: Timestamp
  ) throws(VaultError) {
    var items = try boxes(to: new)
    guard new.keys == .desk, let box else {
      items[ItemName.coordinator(new.id)] = box
      return try record(event, putting: items, now: now)
    }
    guard state.coordinator(new.id) == nil else {
      return try replaceKeys(of: new.id, by: box, event, putting: items, now: now)
    }
    let vault = HexBytes(vaultID)
    try machine.atDesk(of: new.id) { desk throws(KeyDeskError) in try desk.add(box, of: new.id, in: vault) }
    do throws(VaultError) {
      try record(event, putting: items, now: now)
    } catch {
      if !error.isUncertain { machine.desk.takeBack(new.id, of: vault) }
      throw error
    }
  }

  /// Records that a coordinator has the keys in `box`, which take the place of what is at this desk. If that is refused, the
  /// ones before are put back.
  private mutating func replaceKeys(
    of id: ShortID, by box: [UInt8], _ event: LogEvent, putting items: [String: [UInt8]], now: Timestamp
  ) throws(VaultError) {
    let vault = HexBytes(vaultID)
    let held = try holdKeys(of: id)
    defer { held.release() }
    var before: [UInt8]?
    do throws(VaultError) {
      before = try machine.atDesk(of: id) { desk throws(KeyDeskError) in try desk.read(id, of: vault) }
    } catch .desk(_, .missing), .desk(_, .damaged) {
      // No loss; what is another's stays.
    }
    try keep(box: box, of: id)
    do throws(VaultError) {
      try record(event, putting: items, now: now)
    } catch {
      if !error.isUncertain { putBack(before, of: id) }
      throw error
    }
  }

  /// The next epoch: its key, what the log says of it, and the items that come with it.
  func makeEpoch(
    for remaining: [Coordinator]
  ) throws(VaultError) -> (key: VaultKey, epoch: NewEpoch, items: [String: [UInt8]]) {
    try VaultError.wrapping {
      let number = state.epoch + 1
      let key = try VaultKey.make(epoch: number)
      var items: [String: [UInt8]] = [:]
      let seed = try Signature.makeSeed()
      let publicKey = try Signature.KeyPair(seed: seed).publicKey
      let issuer = try IssuerKey(bytes: publicKey)
      let succession = try succession(to: issuer)
      items[ItemName.issuerKey(epoch: number)] = try key.seal(
        seed, for: .issuerKey, boundTo: vaultID + publicKey)
      for coordinator in remaining {
        items[ItemName.vaultKey(epoch: number, coordinator.id)] = try key.sealed(to: coordinator)
      }
      let epoch = NewEpoch(
        number: number, commitment: try key.commitment(), issuer: issuer.text, succession: succession)
      return (key, epoch, items)
    }
  }

  /// That `new` follows the issuer key; nothing if the secret half of that one is lost, which hinders no removal.
  private func succession(to new: IssuerKey) throws -> IssuerSuccession? {
    guard let old = try unlessDamaged({ () throws(VaultError) in try openIssuerKey() }) else { return nil }
    return try IssuerSuccession.make(old: old, new: new)
  }

  /// The vault keys and secrets among `names` that this coordinator can open, sealed anew to those whom they are kept for.
  func reseal(among names: Set<String>) throws(VaultError) -> [String: [UInt8]] {
    try VaultError.wrapping {
      var items: [String: [UInt8]] = [:]
      for coordinator in state.coordinators {
        items.merge(try boxedSecrets(to: coordinator, among: names)) { _, new in new }
      }
      for holder in state.coordinators + (state.recovery.map { [$0] } ?? []) {
        for epoch in 1...state.epoch where names.contains(ItemName.vaultKey(epoch: epoch, holder.id)) {
          items[ItemName.vaultKey(epoch: epoch, holder.id)] = try vaultKeys.key(of: epoch).sealed(to: holder)
        }
      }
      return items
    }
  }
}
