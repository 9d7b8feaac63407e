public import Handoff
internal import Sodium

/// How the items of a store differ from what the log says that it holds: names, in their order.
public struct ItemDamage: Equatable, Sendable {
  /// What is not there any more. It hinders only what needs it.
  public internal(set) var missing: [String] = []
  /// What is not what was put there. Nothing is let out as long as there is any.
  public internal(set) var changed: [String] = []
  /// What the log does not name. Nothing is let out as long as there is any.
  public internal(set) var extra: [String] = []

  /// Whether there is no difference.
  public var isEmpty: Bool { missing.isEmpty && !isForeign }
  /// Whether somebody else has written into the store.
  public var isForeign: Bool { !changed.isEmpty || !extra.isEmpty }

  /// Compares, and keeps of `stored` what is as the log says: nothing else is worked with.
  static func find(
    in stored: inout [String: [UInt8]], comparedWith hashes: ItemHashes
  ) throws(SodiumError) -> ItemDamage {
    var damage = ItemDamage()
    for (name, bytes) in stored {
      guard let hash = hashes[name] else {
        damage.extra.append(name)
        continue
      }
      if try GenericHash.digest(bytes) != hash.bytes { damage.changed.append(name) }
    }
    damage.missing = hashes.keys.filter { stored[$0] == nil }.sorted()
    damage.changed.sort()
    damage.extra.sort()
    for name in damage.changed + damage.extra { stored[name] = nil }
    return damage
  }

  /// What cannot be had any more, whoever repairs the vault.
  public enum Loss: Equatable, Sendable {
    /// The sealed secret of a generation.
    case secret(Generation)
    /// The boxes in which some coordinators have that secret, while others still have it.
    case boxes(Generation, [ShortID])
    /// The bundle that is kept for a vendor.
    case bundle(Generation, ShortID)
    /// A coordinator's own keys, or the recovery code's.
    case coordinator(ShortID)
    /// The secret half of the issuer key.
    case issuerKey
  }

  /// What is lost of what `state` knows, if `repairer` repairs it; vault keys are not, nor what the repairer can seal again.
  public func losses(in state: VaultState, for repairer: ShortID) -> [Loss] {
    let found = Set(missing + changed)
    let people = (state.coordinators + [state.recovery].compactMap { $0 }).map(\.id)
    var losses = people.filter { found.contains(ItemName.coordinator($0)) }.map { Loss.coordinator($0) }
    if found.contains(ItemName.issuerKey(epoch: state.epoch)) { losses.append(.issuerKey) }
    for generation in state.generations {
      let holders = generation.sealedTo
      let without = holders.filter { found.contains(ItemName.secret(of: generation, for: $0)) }
      if without.contains(repairer) || !without.isEmpty && !holders.contains(repairer) {
        losses.append(without.count == holders.count ? .secret(generation) : .boxes(generation, without))
      }
      losses += generation.keptBundles.map(\.vendor)
        .filter { found.contains(ItemName.bundle(of: generation, to: $0)) }.map { .bundle(generation, $0) }
    }
    return losses
  }

  /// What is left of it when these items were put or deleted.
  mutating func forget(_ names: Set<String>) {
    guard !isEmpty else { return }
    missing.removeAll(where: names.contains)
    changed.removeAll(where: names.contains)
    extra.removeAll(where: names.contains)
  }

  /// What it means that the item of this name cannot be worked with.
  func verdict(on name: String) -> VaultError.Damage {
    changed.contains(name) ? .forgedItem(name) : .missingItem(name)
  }
}
