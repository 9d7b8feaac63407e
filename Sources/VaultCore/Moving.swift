public import Handoff
internal import Sodium

// How a vault goes from a file to a server: entries and items as they are, and one entry more, which is the last in the
// file. From then on the coordinators' own keys lie at their desks. At no moment does it take changes in both places.

/// That a vault goes on elsewhere.
public struct Move: Equatable, Sendable {
  /// The name of the vault there.
  public let place: Remark
  /// Who moved it.
  public let author: ShortID
  /// When.
  public let time: Timestamp
}

/// A store that a whole vault can be copied into.
public protocol VaultTarget: VaultStore {
  /// Adds `entries` after the one that is the newest (none: in an empty store), and has `items` and no others, in one
  /// durable step.
  ///
  /// - Throws: ``StoreError``; then nothing was done, but for ``StoreError/unavailable(reason:)``, after which it is there
  ///   whole or not at all.
  func copy(_ entries: [[UInt8]], after head: LogHead?, items: [String: [UInt8]]) throws(StoreError)
}

/// Why a vault cannot be moved.
public enum MoveFlaw: Equatable, Sendable {
  /// Its coordinators' keys are not in it.
  case notAFile
  /// The target would keep the coordinators' keys.
  case notAServer
  /// There is another vault in the target.
  case otherVault
  /// The vault is in the target already, and has gone on there, or has another history.
  case otherHistory
  /// It was moved before, to another place.
  case elsewhere(Move)
  /// What the target holds is not what was copied into it.
  case differs
}

extension VaultState {
  /// The coordinators' own keys lie at their desks from now on.
  mutating func move(
    to place: Remark, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard self.place == .vault else { throw .internal("a vault moves once, and out of a file") }
    try exchange(Set(coordinators.map { ItemName.coordinator($0.id) }), for: [], puts)
    for index in coordinators.indices { coordinators[index].keys = .desk }
    // Copies of the file, and of what was sealed in it, may be left with their boxes.
    unrenewed = Set(coordinators.map(\.id))
    moved = Move(place: place, author: act.author, time: act.time)
  }
}

extension Vault {
  /// Where the vault went on; nothing, if this store is the one where it does.
  public var left: Move? { session.left }

  /// The keys of the other coordinators, each sealed under their passphrase, as they lie in the vault.
  public var keysOfOthers: [(id: ShortID, box: [UInt8])] {
    state.coordinators.filter { $0.id != coordinator.id }.compactMap { other in
      session.items[ItemName.coordinator(other.id)].map { (other.id, $0) }
    }
  }

  /// Refuses to move a vault that is not as its log says, or to where something else is. What an interrupted move has
  /// left there is not in its way.
  ///
  /// - Throws: ``VaultError/cannotMove(_:)``, ``VaultError/needsRepair(_:)``, ``VaultError/store(_:)``.
  public func checkCanMove(to target: any VaultTarget, at place: Remark, now: Timestamp) throws(VaultError) {
    guard session.store.ownKeys == .vault, state.place == .vault || left != nil else {
      throw .cannotMove(.notAFile)
    }
    guard target.ownKeys == .desk else { throw .cannotMove(.notAServer) }
    if let left {
      guard left.place == place else { throw .cannotMove(.elsewhere(left)) }
    } else {
      guard damage.isEmpty else { throw .needsRepair(damage) }
      try check(.vaultMoved(to: place), now: now)
    }
    let there = try VaultSession.read(target).entries
    guard !there.isEmpty else { return }
    guard try LogVerifier.claimedVault(there) == session.vaultID else { throw .cannotMove(.otherVault) }
    let here = try session.readEntries()
    guard here.starts(with: there) || left != nil && there.starts(with: here) else {
      throw .cannotMove(.otherHistory)
    }
  }

  /// Moves the vault into `target`, whose name is recorded; or finishes what was interrupted. The coordinator's own keys are
  /// at this desk then, and the store keeps the log alone.
  ///
  /// - Throws: as ``checkCanMove(to:at:now:)``, ``VaultError/desk(_:_:)``, or as every change does. The same move can be
  ///   made again.
  public mutating func move(to target: any VaultTarget, at place: Remark, now: Timestamp) throws(VaultError) {
    try checkCanMove(to: target, at: place, now: now)
    if left == nil { try session.leave(for: target, at: place, now: now) }
    try session.finishMoving(to: target)
  }
}

extension VaultSession {
  /// Where the vault went on from this store, if it did.
  var left: Move? { Self.left(state, from: store) }

  static func left(_ state: VaultState, from store: any VaultStore) -> Move? {
    store.ownKeys == .vault ? state.moved : nil
  }

  /// All entries as the store has them: those that were verified.
  func readEntries() throws(VaultError) -> [[UInt8]] {
    let entries = try Self.read(store).entries
    guard try Self.head(of: entries) == history.last?.head else { throw try overtaken() }
    return entries
  }

  /// Copies all of the vault, and takes what is sealed out of this store, with the entry that says where it went.
  fileprivate mutating func leave(
    for target: any VaultTarget, at place: Remark, now: Timestamp
  ) throws(VaultError) {
    let isNew = try keepOwnKeys()
    do throws(VaultError) {
      try copy(to: target)
      try record(
        .vaultMoved(to: place), deleting: Set(items.keys.filter { !ItemName.isVaultKey($0) }), now: now)
    } catch {
      if isNew, !error.isUncertain { machine.desk.takeBack(coordinator.id, of: HexBytes(vaultID)) }
      throw error
    }
  }

  /// Keeps the coordinator's own keys at this desk, as they lie in the store.
  ///
  /// - Returns: whether they were not there before.
  private func keepOwnKeys() throws(VaultError) -> Bool {
    let (id, name) = (coordinator.id, ItemName.coordinator(coordinator.id))
    guard let box = items[name] else { throw .damaged(.missingItem(name)) }
    return try machine.atDesk(of: id) { desk throws(KeyDeskError) in
      let vault = HexBytes(vaultID)
      do throws(KeyDeskError) {
        try desk.add(box, of: id, in: vault)
        return true
      } catch {
        guard case .exists = error, try desk.read(id, of: vault) == box else { throw error }
        return false
      }
    }
  }

  private func copy(to target: any VaultTarget) throws(VaultError) {
    let entries = try readEntries()
    let there = try Self.read(target).entries
    guard entries.starts(with: there) else { throw .cannotMove(.otherHistory) }
    let own = Set(state.coordinators.map { ItemName.coordinator($0.id) })
    let copied = items.filter { !own.contains($0.key) }
    if entries.count > there.count {
      let head = there.isEmpty ? nil : try Self.head(of: there)
      try VaultError.wrapping {
        try target.copy([[UInt8]](entries.dropFirst(there.count)), after: head, items: copied)
      }
    }
    let made = try Self.read(target)
    guard made.entries == entries, made.items == copied else { throw .cannotMove(.differs) }
  }

  /// Adds this store's last entry, from which on the target takes changes.
  fileprivate func finishMoving(to target: any VaultTarget) throws(VaultError) {
    let entries = try readEntries()
    guard let last = entries.last else { throw .damaged(.empty) }
    let there = try Self.read(target)
    if there.entries.starts(with: entries) { return }
    guard there.entries.elementsEqual(entries.dropLast()) else { throw .cannotMove(.otherHistory) }
    var found = there.items
    guard try VaultError.wrapping({ try ItemDamage.find(in: &found, comparedWith: state.items) }).isEmpty
    else {
      throw .cannotMove(.differs)
    }
    let head = try Self.head(of: there.entries)
    try VaultError.wrapping {
      _ = try target.commit(
        Change(index: entries.count - 1, entry: last, puts: [:], deletes: []), expecting: head)
    }
    let made = try Self.read(target)
    guard made.entries.starts(with: entries) else { throw .cannotMove(.differs) }
  }
}
