internal import Handoff

// What this machine has seen of the vault before.

extension VaultSession {
  /// What the machine remembers; nothing, with a warning, where it cannot be asked.
  static func recall(_ vaultID: [UInt8], on machine: Machine) throws(VaultError) -> MachineRecord {
    do {
      return try machine.memory.recall(HexBytes(vaultID))
    } catch {
      switch error {
      case .busy: throw .store(.busy)
      case .unavailable(let reason): machine.warn(.notRemembered(reason: reason))
      case .damaged(let place): throw .memoryDamaged(place: place)
      }
      return MachineRecord()
    }
  }

  /// Refuses a vault that is older than what was seen of it, or that has another history; where a rollback is
  /// accepted, the entry that was seen and is lost by it.
  func check(
    _ remembered: MachineRecord, acceptingRollback: Bool = false
  ) throws(VaultError) -> LogHead? {
    guard let seen = remembered.newest, !history.holds(seen) else { return nil }
    guard acceptingRollback else { throw try fork(from: remembered.recent, newest: seen) }
    return seen
  }

  /// Records that the coordinator goes on without an entry that was seen.
  mutating func acceptRollback(from seen: LogHead, now: Timestamp) throws(VaultError) {
    try record(.rollbackAccepted(seen: seen), acceptingRollbackFrom: seen, now: now)
    machine.warn(.rollbackAccepted(seen: seen))
  }

  /// Records that the coordinator goes on although what others did may be missing, if it may be.
  mutating func acceptRestore(now: Timestamp) throws(VaultError) {
    guard let heldBackThrough else { return }
    try record(.restoreAccepted(through: heldBackThrough), now: now)
    machine.warn(.restoreAccepted)
  }

  /// Tells that what others did may be missing: when that is first seen, and as long as a secret is held back for it.
  func tellOfRestore() {
    guard let heldBackThrough,
      remembered.origin != origin
        || state.credentials.compactMap(state.newest(of:)).contains(where: { isHeldBack($0) })
    else { return }
    machine.warn(.serverReplaced(heldBackThrough: heldBackThrough))
  }

  /// Refuses to let out what others may have let out in a history that is lost.
  func checkIsNotHeldBack(_ generation: Generation) throws(VaultError) {
    if isHeldBack(generation) { throw .heldBack(generation) }
  }

  private func isHeldBack(_ generation: Generation) -> Bool {
    guard let heldBackThrough, generation.wiped == nil else { return false }
    return !history.dropFirst(heldBackThrough + 1).contains { $0.event.makes(generation) }
  }

  /// How the history differs from the one that was `seen`.
  private func fork(from seen: [SeenEntry], newest: LogHead) throws(VaultError) -> VaultError {
    .forked(
      try HistoryFork(
        of: history, state, whereWas: seen, newest: newest, readWith: vaultKeys, isOnServer: origin != nil))
  }

  /// What others did since `coordinator` last looked or did something. Before they joined there is nothing
  /// that happened while they were away.
  func news(since remembered: MachineRecord) -> [HistoryEntry] {
    let own = history.last { entry in
      if case .coordinatorAdded(let new) = entry.event, new.id == coordinator.id { return true }
      return entry.author == coordinator.id
    }
    let last = max(own?.head.index ?? -1, remembered.told[coordinator.id.text] ?? -1)
    return history.filter { $0.head.index > last && $0.author != coordinator.id && $0.event.isNews }
  }

  /// Makes `commit`, and remembers `recent` as the newest entries, in one step before other processes of this machine: what is let
  /// out after it is let out by the one history that the machine goes on from, whatever becomes of the file
  /// meanwhile.
  func remembering(
    _ recent: [SeenEntry], of state: VaultState, holdingBackThrough heldBack: Int?,
    acceptingRollbackFrom accepted: LogHead?,
    _ commit: () throws(VaultError) -> Residue
  ) throws(VaultError) -> Residue {
    var outcome: Result<Residue, VaultError>?
    do throws(MemoryError) {
      try machine.memory.change(HexBytes(vaultID)) { memory in
        do throws(VaultError) {
          if accepted == nil || memory.newest != accepted { try checkGoesOn(from: memory) }
          outcome = .success(try commit())
          memory.see(recent, in: origin, holdingBackThrough: heldBack)
          memory.vendors = state.vendors.map(\.id.text)
          // What was told of another history was not told of this one.
          if accepted != nil { memory.told = [:] }
        } catch {
          outcome = .failure(error)
        }
      }
    } catch {
      guard error != .busy else { throw .store(.busy) }
      warn(of: error)
    }
    // A machine that cannot remember has said so, and works all the same.
    guard let outcome else { return try commit() }
    return try outcome.get()
  }

  /// Remembers the newest entry before something is let out without a change.
  func remember() throws(VaultError) {
    _ = try remembering(
      recent, of: state, holdingBackThrough: heldBackThrough, acceptingRollbackFrom: nil
    ) { () throws(VaultError) in .none }
  }

  /// Remembers the newest entry, that every signature up to it holds, and with `tellingNews` that the coordinator has
  /// been told what others did.
  /// Another history does not take the place of the one that was seen, however long it is.
  func rememberNewest(tellingNews: Bool) throws(VaultError) {
    guard let newest = history.last?.head else { return }
    let verified: VerifiedHead
    do {
      verified = try VerifiedHead(newest, of: vaultID, signingWith: keys)
    } catch {
      throw .sodium(error)
    }
    change { memory in
      if memory.newest.map(history.holds) ?? true {
        memory.see(recent, in: origin, holdingBackThrough: heldBackThrough)
        memory.vendors = state.vendors.map(\.id.text)
      }
      memory.verified[coordinator.id.text] = verified
      if tellingNews { memory.told[coordinator.id.text] = newest.index }
    }
  }

  /// Refuses a history without what `memory` has seen: another process of this machine made a change since it was read, or what
  /// was read is not the vault that the machine has seen.
  private func checkGoesOn(from memory: MachineRecord) throws(VaultError) {
    guard let seen = memory.newest, !history.holds(seen) else { return }
    if case .overtaken(let entries) = try overtaken(), !entries.isEmpty { throw .overtaken(by: entries) }
    throw try fork(from: memory.recent, newest: seen)
  }

  /// Changes what the machine remembers.
  ///
  /// - Returns: whether it does; it was warned of otherwise.
  @discardableResult
  func change(_ body: (inout MachineRecord) -> Void) -> Bool {
    do {
      try machine.memory.change(HexBytes(vaultID), body)
      return true
    } catch {
      warn(of: error)
      return false
    }
  }

  private func warn(of error: MemoryError) {
    machine.warn(.notRemembered(reason: error.description))
  }
}

extension LogEvent {
  /// Whether others are told of it: not of what follows by itself from what they were told of.
  fileprivate var isNews: Bool {
    if case .keysRenewed = self { false } else { true }
  }

  /// Whether it says that its author goes on although something may be missing.
  var settlesWhatMayBeMissing: Bool {
    switch self {
    case .rollbackAccepted, .restoreAccepted: true
    default: false
    }
  }

  /// Whether it made this generation.
  fileprivate func makes(_ generation: Generation) -> Bool {
    switch self {
    case .credentialGenerated(let credential, let number, _, _, _, _, _),
      .credentialImported(let credential, let number, _, _, _, _, _):
      (credential, number) == (generation.credential, generation.number)
    default: false
    }
  }
}
