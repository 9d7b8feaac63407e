internal import Handoff

// What the store holds beside the log, as the log says.

extension VaultState {
  /// What is `gone` goes, and what the entry puts comes; or nothing happens.
  ///
  /// - Parameters:
  ///   - new: what the entry must put.
  ///   - replaceable: what it may put besides.
  ///   - puts: what it puts; unknown where it is only asked whether it could be.
  /// - Throws: ``VaultError/internal(_:)`` if it puts less or more.
  mutating func exchange(
    _ gone: Set<String>, for new: Set<String>, replacing replaceable: Set<String> = [], _ puts: ItemHashes?
  ) throws(VaultError) {
    let puts = puts ?? Dictionary(uniqueKeysWithValues: new.map { ($0, HexBytes([])) })
    guard new.allSatisfy({ puts[$0] != nil }),
      puts.keys.allSatisfy({ new.contains($0) || replaceable.contains($0) })
    else { throw .internal("an entry puts what its event brings, no more and no less") }
    for name in gone { items[name] = nil }
    for (name, hash) in puts { items[name] = hash }
  }

  /// Takes what was found as lost, but for the vault keys and the boxes of secrets among it that the entry puts anew.
  mutating func repair(
    _ changed: [String], _ missing: [String], _ extra: Int, putting puts: ItemHashes?, _ act: Generation.Act
  ) throws(VaultError) {
    let found = Set(changed + missing)
    guard extra >= 0, extra > 0 || !found.isEmpty, found.count == changed.count + missing.count,
      changed == changed.sorted(), missing == missing.sorted(), found.allSatisfy({ items[$0] != nil })
    else { throw .internal("a repair finds something, each item once, in the order of their names") }
    let lost = found.filter { puts?[$0] == nil }
    try exchange(
      lost, for: [], replacing: found.filter { ItemName.isVaultKey($0) || ItemName.isSecret($0) }, puts)
    for index in generations.indices {
      let generation = generations[index]
      if !lost.isDisjoint(with: generation.secretNames) {
        generations[index].sealedTo.removeAll { lost.contains(ItemName.secret(of: generation, for: $0)) }
        if generations[index].sealedTo.isEmpty { loseSecret(of: index, act) }
      }
      for (place, delivery) in generation.deliveries.enumerated()
      where lost.contains(ItemName.bundle(of: generation, to: delivery.vendor)) {
        generations[index].deliveries[place].lost = act
      }
    }
  }

  /// The sealed secret of a generation is not there any more, and nobody was given it.
  mutating func loseSecret(of index: Int, _ act: Generation.Act) {
    generations[index].lost = act
    generations[index].wipe(at: act.time)
  }
}
