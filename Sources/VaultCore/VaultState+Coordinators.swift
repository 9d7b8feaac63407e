public import Handoff

// Who may unlock the vault, and to whom its secrets are sealed.

extension VaultState {
  mutating func add(
    _ new: Coordinator, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard new.id != .recovery else { throw .reservedName }
    guard new.keys == place else { throw .otherPlace(new.id, place) }
    guard coordinator(new.id) == nil else { throw .coordinatorExists(new.id) }
    try checkKeys(of: new)
    try exchangeKeys(with: new, putting: puts, act)
    coordinators.append(new)
  }

  /// The keys of a coordinator are lost, with the passphrase or the desk, and nobody knows who has them.
  mutating func replaceKeys(
    with new: Coordinator, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard let index = coordinators.firstIndex(where: { $0.id == new.id }) else {
      throw .unknownCoordinator(new.id, known: coordinators.map(\.id))
    }
    let old = coordinators[index]
    guard new.keys == place else { throw .otherPlace(new.id, place) }
    // Keys at a desk are lost with it, and then another coordinator helps.
    guard act.author == .recovery || act.author == new.id || place == .desk else {
      throw .internal("a coordinator's keys in a vault are replaced by the recovery code or by themselves")
    }
    try checkKeys(of: new)
    guard new.programs == old.programs else { throw .otherPrograms(new.id, serving: old.programs) }
    try exchangeKeys(with: new, after: .lost, putting: puts, act)
    coordinators[index] = new
  }

  /// A coordinator has other keys under another passphrase, and those before them are destroyed.
  mutating func changeKeys(
    to new: Coordinator, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard let index = coordinators.firstIndex(where: { $0.id == act.author }) else {
      throw .unknownCoordinator(act.author, known: coordinators.map(\.id))
    }
    let old = coordinators[index]
    guard (new.id, new.keys) == (old.id, old.keys), new.programs == old.programs else {
      throw .internal("a passphrase is its author's, who stays as they are")
    }
    try checkKeys(of: new)
    try exchangeKeys(with: new, after: .destroyed, putting: puts, act)
    coordinators[index] = new
  }

  /// A coordinator has another key that secrets are sealed to, and the one before it is destroyed.
  mutating func renewKeys(
    to key: HexBytes, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    guard place == .desk, let index = coordinators.firstIndex(where: { $0.id == act.author }) else {
      throw .internal("keys are renewed that lie at a desk, by whose they are")
    }
    guard !usedKeys.contains(key) else { throw .keysUsedBefore(act.author) }
    try exchangeBoxes(of: act.author, after: .destroyed, putting: puts, act)
    usedKeys.insert(key)
    coordinators[index].renewedKey = key
  }

  // MARK: - What their keys open

  /// What became of the keys before.
  private enum Before {
    case none, destroyed, lost
  }

  /// The vault keys come that are sealed to the keys of `new`, and the boxes of what is still sealed and `author` can open;
  /// the recovery code ends with it, if it is the author.
  private mutating func exchangeKeys(
    with new: Coordinator, after before: Before = .none, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    let isRecovered = act.author == .recovery
    try exchangeBoxes(
      of: new.id, after: before, with: ItemName.all(of: new, epochs: epoch),
      besides: isRecovered ? recoveryItems : [], putting: puts, act)
    usedKeys.formUnion(new.publicKeys)
    if isRecovered { recovery = nil }
  }

  /// Whoever can open a sealed secret boxes it to the key that `id` has from now on: who has no such box cannot open it.
  private mutating func exchangeBoxes(
    of id: ShortID, after before: Before, with others: Set<String> = [], besides gone: Set<String> = [],
    putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    let sealed = generations.indices.filter { generations[$0].wiped == nil }
    func name(_ index: Int) -> String { ItemName.secret(of: generations[index], for: id) }
    let offered = sealed.filter { generations[$0].sealedTo.contains(act.author) }
    let boxed = offered.filter { index in puts.map { $0[name(index)] != nil } ?? true }
    try exchange(
      gone.union(sealed.map(name)), for: others, replacing: Set(offered.map(name)), puts)
    switch before {
    case .none: break
    case .destroyed: forget(id)
    case .lost: neverForget(id)
    }
    for index in sealed {
      generations[index].sealedTo.removeAll { $0 == id }
      guard boxed.contains(index) else { continue }
      generations[index].sealedTo.append(id)
      generations[index].unforgotten.append(id)
    }
    loseOrphans(act)
  }

  /// The keys of `id` open no copy of a secret any more.
  private mutating func forget(_ id: ShortID) {
    unrenewed.remove(id)
    for index in generations.indices { generations[index].unforgotten.removeAll { $0 == id } }
  }

  /// The keys of `id` will open the copies that they open now, forever.
  private mutating func neverForget(_ id: ShortID) {
    for index in generations.indices where generations[index].unforgotten.contains(id) {
      generations[index].neverForgotten.append(id)
    }
    forget(id)
  }

  /// The secrets that are sealed to nobody any more are lost.
  private mutating func loseOrphans(_ act: Generation.Act) {
    for index in generations.indices
    where generations[index].wiped == nil && generations[index].sealedTo.isEmpty {
      loseSecret(of: index, act)
      generations[index].isOrphaned = true
    }
  }

  /// Whether a secret was wiped that the keys of `id` would still open a copy of, or those keys came out of a file.
  func hasToForget(_ id: ShortID) -> Bool {
    place == .desk
      && (unrenewed.contains(id)
        || generations.contains { $0.wiped != nil && $0.unforgotten.contains(id) })
  }

  /// Who could still open a kept copy of the secret of `generation`, which was wiped: by keys that they have yet to renew, or, because
  /// they were removed or lost their keys, forever. Nobody in a vault that has the keys in it, where what is wiped is
  /// overwritten.
  public func whoCouldOpenCopies(of generation: Generation) -> (now: [ShortID], forever: [ShortID]) {
    guard place == .desk, generation.wiped != nil else { return ([], []) }
    return (generation.unforgotten, generation.neverForgotten)
  }

  // MARK: - Keys

  /// Refuses keys that a coordinator has, or once had.
  func checkKeys(of new: Coordinator) throws(VaultError) {
    guard usedKeys.isDisjoint(with: new.publicKeys) else { throw .keysUsedBefore(new.id) }
  }

  var recoveryItems: Set<String> { recovery.map { ItemName.all(of: $0, epochs: epoch) } ?? [] }

  // MARK: - Removal

  mutating func remove(
    _ id: ShortID, beginning new: NewEpoch, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    try checkCanRemove(id, by: act.author)
    guard new.number == epoch + 1, new.issuer != issuer, !formerIssuers.contains(new.issuer),
      new.succession.map({ $0.old == issuer && $0.new == new.issuer }) ?? true
    else { throw .internal("an epoch follows the one before it, and so does its issuer key") }

    let removed = coordinators.filter { $0.id == id }
    let remaining = coordinators.filter { $0.id != id }
    let boxes = generations.filter { $0.sealedTo.contains(id) }.map { ItemName.secret(of: $0, for: id) }
    try exchange(
      removed.reduce(recoveryItems) { $0.union(ItemName.all(of: $1, epochs: epoch)) }
        .union([ItemName.issuerKey(epoch: epoch)] + boxes),
      for: Set(remaining.map { ItemName.vaultKey(epoch: new.number, $0.id) })
        .union([ItemName.issuerKey(epoch: new.number)]), puts)
    neverForget(id)
    for index in generations.indices { generations[index].sealedTo.removeAll { $0 == id } }
    loseOrphans(act)
    coordinators = remaining
    recovery = nil
    epoch = new.number
    commitments[epoch] = new.commitment
    formerIssuers.append(issuer)
    issuer = new.issuer
    successions = new.succession.map { successions + [$0] } ?? []
  }

  /// Refuses to remove nobody, oneself, or the last one.
  func checkCanRemove(_ id: ShortID, by author: ShortID) throws(VaultError) {
    let known = coordinators.map(\.id)
    guard known.contains(id) else { throw .unknownCoordinator(id, known: known) }
    guard known.count > 1 else { throw .lastCoordinator }
    guard id != author else { throw .cannotRemoveOneself }
  }
}
