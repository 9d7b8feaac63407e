internal import Handoff
internal import Sodium

/// The machinery under ``Vault``: store, keys, and the log as it was read. Every change goes through
/// ``record(_:putting:acceptingRollbackFrom:now:)``.
struct VaultSession: ~Copyable {
  let store: any VaultStore
  let machine: Machine
  /// The coordinator's own keys: those that the log names, perhaps but for the one that is renewed.
  private(set) var keys: CoordinatorKeys
  /// All that lie under the coordinator's passphrase.
  private(set) var ring: KeyRing
  let vaultID: [UInt8]
  private(set) var coordinator: Coordinator
  /// What the machine remembered of the vault before it was read.
  let remembered: MachineRecord
  private(set) var vaultKeys: VaultKeys
  /// The items that are what the log says.
  private(set) var items: [String: [UInt8]]
  /// How the other items differ from it.
  private(set) var damage: ItemDamage
  private(set) var history: [HistoryEntry]
  /// Which history of its server the store was in (``StoredVault/origin``).
  let origin: String?
  /// Up to which entry sealed secrets are held back (``MachineRecord/heldBackThrough``).
  private(set) var heldBackThrough: Int?
  /// The newest entries, as the machine remembers them.
  private(set) var recent: [SeenEntry]
  private(set) var state: VaultState
  private var verifier: LogVerifier

  // MARK: - Unlocking

  static func unlock(
    _ store: any VaultStore, as id: ShortID?, passphrase: borrowing SecretBytes, machine: Machine,
    verifyingAll: Bool = false
  ) throws(VaultError) -> VaultSession {
    let (stored, remembered) = try readWithMemory(of: store, on: machine)
    let vaultID = try LogVerifier.claimedVault(stored.entries)
    let boxes = KeyBoxes(of: stored, in: store, vault: vaultID, machine: machine, memory: remembered)
    let id = try boxes.choose(id)
    let ring = try boxes.open(id, with: passphrase)
    let vaultKeys = try VaultKeys.open(stored.items, with: ring, of: id)
    if boxes.place == .desk, vaultKeys.isEmpty {
      throw stored.items[ItemName.vaultKey(epoch: 1, id)] == nil ? .notLetIn(id) : .otherKeys(id)
    }
    return try VaultSession(
      store: store, stored: stored, vaultID: vaultID, vaultKeys: vaultKeys, ring: ring, as: id,
      machine: machine, remembered: remembered, verifyingAll: verifyingAll)
  }

  /// What the store holds, and what the machine remembers of the vault in it.
  static func readWithMemory(
    of store: any VaultStore, on machine: Machine
  ) throws(VaultError) -> (StoredVault, MachineRecord) {
    let stored = try read(store)
    let vaultID = try LogVerifier.claimedVault(stored.entries)
    let remembered = try recall(vaultID, on: machine)
    if try stored.holds(remembered.newest) { return (stored, remembered) }
    // What is remembered is older than what is read after it: others write, and remember, meanwhile.
    let again = try read(store)
    guard try LogVerifier.claimedVault(again.entries) == vaultID else { throw .damaged(.misplacedEntry(0)) }
    return (again, remembered)
  }

  static func read(_ store: any VaultStore) throws(VaultError) -> StoredVault {
    try VaultError.wrapping { try store.read(after: nil) }
  }

  init(
    store: any VaultStore, stored: StoredVault, vaultID: [UInt8], vaultKeys: VaultKeys,
    ring: KeyRing, as id: ShortID, machine: Machine, remembered: MachineRecord,
    verifyingAll: Bool = false
  ) throws(VaultError) {
    let before = verifyingAll ? nil : remembered.verified[id.text]
    let isVerified = try VaultError.wrapping {
      try ring.sets.contains { try before?.vouches(for: stored.entries, of: vaultID, to: $0) ?? false }
    }
    var verifier = LogVerifier(after: isVerified ? before?.head.index : nil)
    let history = try verifier.read(stored.entries, with: vaultKeys)
    guard let state = verifier.state else { throw .damaged(.empty) }
    try vaultKeys.check(state.commitments)
    var items = stored.items
    guard store.ownKeys == .vault || state.place == .desk else { throw .moveUnfinished }
    let hashes =
      Self.left(state, from: store) == nil
      ? state.items : state.items.filter { ItemName.isVaultKey($0.key) }
    let damage = try VaultError.wrapping { try ItemDamage.find(in: &items, comparedWith: hashes) }
    // The log must know this coordinator by the very keys that the passphrase opened, under this passphrase.
    guard let coordinator = state.author(id), let keys = ring.keys(of: coordinator),
      coordinator.keys == .desk || items[ItemName.coordinator(id)] != nil
    else { throw .damaged(.forgedItem(ItemName.coordinator(id))) }
    self.store = store
    self.machine = machine
    self.remembered = remembered
    self.keys = keys
    self.ring = ring
    self.vaultKeys = vaultKeys
    self.vaultID = vaultID
    self.verifier = verifier
    self.items = items
    self.damage = damage
    self.history = history
    recent = zip(history, stored.entries).suffix(MachineRecord.recentCount).map(SeenEntry.init)
    self.state = state
    self.coordinator = coordinator
    origin = stored.origin
    heldBackThrough = remembered.heldBackThrough(in: origin, upTo: history.count - 1)
  }

  /// Refuses a clock that is behind the newest entry.
  func check(_ now: Timestamp) throws(VaultError) {
    guard let newest = verifier.newest, now < newest.time else { return }
    throw .clockBehind(now: now, newest: newest.time, by: newest.author)
  }

  /// Refuses a clock that is behind, and the recovery code, to what records no event.
  func checkIsPerson(at now: Timestamp) throws(VaultError) {
    try checkHasNotLeft()
    try check(now)
    try VaultState.checkIsPerson(coordinator.id)
  }

  // MARK: - Changing

  private func checkHasNotLeft() throws(VaultError) {
    if let left { throw .moved(left) }
  }

  /// What the vault knows if `event` happens now, with the items that its entry puts, where they are known.
  func state(
    after event: LogEvent, putting puts: ItemHashes? = nil, at now: Timestamp
  ) throws(VaultError) -> VaultState {
    try checkHasNotLeft()
    try check(now)
    var next = state
    try next.apply(event, putting: puts, by: coordinator.id, at: now)
    return next
  }

  /// The vault key that seals from now on.
  func currentKey() throws(VaultError) -> VaultKey { try vaultKeys.key(of: state.epoch) }

  /// Makes one change: one signed entry, the items that come with it, and the end of those that the vault does not
  /// hold any more after it, or that are named besides, in one commit against the head that was read. If another
  /// change came first, nothing is done; nor if this machine has seen an entry that is not in the history that was
  /// read, unless it is `accepted` that it is left behind.
  mutating func record(
    _ event: LogEvent, putting puts: [String: [UInt8]] = [:], deleting others: Set<String> = [],
    acceptingRollbackFrom accepted: LogHead? = nil, now: Timestamp
  ) throws(VaultError) {
    let hashes = try Self.hashes(of: puts)
    let next = try state(after: event, putting: hashes, at: now)
    let gone = state.items.keys.filter { next.items[$0] == nil }
    let deletes = others.union(gone).subtracting(puts.keys).sorted()
    let entry = try Self.makeEntry(
      verifier.shortened(event), putting: hashes, vault: vaultID, after: verifier.newest?.head,
      by: coordinator.id, at: now,
      vaultKey: try currentKey(), keys: keys)
    // What cannot be read back is never written.
    var advanced = verifier
    let read = try advanced.read(entry.encoded, with: vaultKeys)
    let change = Change(
      index: entry.index, entry: entry.encoded, puts: puts, deletes: deletes, origin: origin)
    let seen = Array(recent.suffix(MachineRecord.recentCount - 1)) + [SeenEntry(read, entry.encoded)]
    let heldBack = event.settlesWhatMayBeMissing ? nil : heldBackThrough
    let residue = try remembering(
      seen, of: next, holdingBackThrough: heldBack, acceptingRollbackFrom: accepted
    ) {
      () throws(VaultError) in try commit(change)
    }
    verifier = advanced
    history.append(read)
    recent = seen
    heldBackThrough = heldBack
    state = next
    coordinator = state.author(coordinator.id) ?? coordinator
    for name in deletes { items[name] = nil }
    items.merge(puts) { _, new in new }
    damage.forget(Set(deletes).union(puts.keys))
    if residue != .none { machine.warn(.stillOnTheMedium(residue)) }
  }

  private func commit(_ change: Change) throws(VaultError) -> Residue {
    do {
      return try store.commit(change, expecting: verifier.newest?.head)
    } catch {
      throw error == .headMoved ? try overtaken() : .store(error)
    }
  }

  /// Works from now on with the keys that the last entry named.
  mutating func take(_ keys: CoordinatorKeys, in ring: KeyRing) {
    self.keys = keys
    self.ring = ring
  }

  /// Seals from now on with the key of the epoch that the last entry began.
  mutating func begin(_ key: VaultKey) { vaultKeys.add(key) }

  /// What others did since this session read the log, as far as this coordinator may still read it; or that the
  /// store does not hold any more what was read of it.
  func overtaken() throws(VaultError) -> VaultError {
    guard let seen = history.last?.head else { return .damaged(.empty) }
    let stored = try Self.read(store)
    guard stored.entries.count >= history.count,
      try Self.head(of: Array(stored.entries.prefix(history.count))) == seen
    else {
      var verifier = LogVerifier()
      let other = try verifier.read(stored.entries, with: vaultKeys)
      guard let state = verifier.state else { return .damaged(.empty) }
      return .forked(
        try HistoryFork(
          of: other, state, whereWas: recent, newest: seen, readWith: vaultKeys, isOnServer: origin != nil))
    }
    let vaultKeys = try VaultKeys.open(stored.items, with: ring, of: coordinator.id).merging(vaultKeys)
    var verifier = verifier
    var entries: [HistoryEntry] = []
    for entry in stored.entries.dropFirst(history.count) {
      do {
        entries.append(try verifier.read(entry, with: vaultKeys))
      } catch {
        guard verifier.state?.author(coordinator.id) == nil else { throw error }
        break
      }
    }
    return .overtaken(by: entries)
  }

  static func hashes(of items: [String: [UInt8]]) throws(VaultError) -> ItemHashes {
    try VaultError.wrapping { try items.mapValues { HexBytes(try GenericHash.digest($0)) } }
  }

  static func head(of entries: [[UInt8]]) throws(VaultError) -> LogHead {
    guard let newest = entries.last else { throw .damaged(.empty) }
    return try VaultError.wrapping { try LogHead(index: entries.count - 1, entry: newest) }
  }

  static func makeEntry(
    _ event: LogEvent, putting items: ItemHashes = [:], vault: [UInt8], after head: LogHead?,
    by author: ShortID, at time: Timestamp,
    vaultKey: VaultKey, keys: CoordinatorKeys
  ) throws(VaultError) -> LogEntry {
    let index = (head?.index ?? -1) + 1
    let previous = head?.head.bytes ?? LogEntry.noPrevious
    let context = LogEntry.makeContext(
      vault: vault, index: index, previous: previous, epoch: vaultKey.epoch, author: author, time: time)
    return try VaultError.wrapping {
      let sealedBody = try vaultKey.seal(
        try CanonicalJSON.encode(EntryBody(event, items: items)), for: .logBody, boundTo: context)
      func entry(signature: [UInt8]) -> LogEntry {
        LogEntry(
          vault: vault, index: index, previous: previous, epoch: vaultKey.epoch, author: author, time: time,
          sealedBody: sealedBody, signature: signature)
      }
      let signature = try entry(signature: []).signedBytes.withBytes { bytes throws(SodiumError) in
        try keys.signing.sign(bytes)
      }
      return entry(signature: signature)
    }
  }
}
