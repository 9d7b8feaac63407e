internal import Handoff
internal import Sodium

/// The vault keys of all epochs: the newest seals, and each opens what was sealed in its time.
struct VaultKeys: Sendable {
  private var keys: [Int: VaultKey]
  /// The epochs of boxes that do not open. Whether they are the vault's, the log says.
  private var forged: Set<Int> = []
  private let holder: ShortID

  /// The key of the first epoch, or of none.
  init(_ first: VaultKey? = nil, heldBy holder: ShortID) {
    keys = [:]
    self.holder = holder
    if let first { keys[first.epoch] = first }
  }

  mutating func add(_ key: VaultKey) { keys[key.epoch] = key }

  /// These and `others`.
  func merging(_ others: VaultKeys) -> VaultKeys {
    var all = self
    all.keys.merge(others.keys) { mine, _ in mine }
    return all
  }

  /// Whether there is none that opens.
  var isEmpty: Bool { keys.isEmpty }

  /// The key of an epoch.
  func key(of epoch: Int) throws(VaultError) -> VaultKey {
    if let key = keys[epoch] { return key }
    let name = ItemName.vaultKey(epoch: epoch, holder)
    throw .damaged(forged.contains(epoch) ? .forgedItem(name) : .missingItem(name))
  }

  /// Opens all vault keys that are kept for `holder`, with those of these keys that they are sealed to.
  static func open(
    _ items: [String: [UInt8]], with ring: KeyRing, of holder: ShortID
  ) throws(VaultError) -> VaultKeys {
    var opened = VaultKeys(heldBy: holder)
    for keys in ring.sets.reversed() where opened.isEmpty {
      opened = try open(items, with: keys, of: holder)
    }
    return opened
  }

  /// Opens all vault keys that are kept for `holder`.
  private static func open(
    _ items: [String: [UInt8]], with keys: CoordinatorKeys, of holder: ShortID
  ) throws(VaultError) -> VaultKeys {
    var opened = VaultKeys(heldBy: holder)
    for epoch in 1... {
      let name = ItemName.vaultKey(epoch: epoch, holder)
      guard let sealed = items[name] else { break }
      do {
        opened.add(try keys.openVaultKey(sealed, epoch: epoch))
      } catch {
        guard error == .forged else { throw .sodium(error) }
        opened.forged.insert(epoch)
      }
    }
    return opened
  }

  /// Refuses keys other than those that the log commits to.
  func check(_ commitments: [Int: HexBytes]) throws(VaultError) {
    for (epoch, commitment) in commitments {
      let key = try key(of: epoch)
      guard try VaultError.wrapping({ try key.commitment() }) == commitment else {
        throw .damaged(.forgedItem(ItemName.vaultKey(epoch: epoch, holder)))
      }
    }
  }
}
