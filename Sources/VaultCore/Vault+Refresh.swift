public import Handoff
internal import Sodium

// How an unlocked vault keeps up with what others do.

extension Vault {
  /// Whether the newest entry of the store is the one that was read last.
  ///
  /// - Throws: ``VaultError/store(_:)``, ``VaultError/sodium(_:)``.
  public func isCurrent() throws(VaultError) -> Bool {
    guard let newest = history.last?.head else { return false }
    let stored = try VaultError.wrapping {
      try session.store.read(after: newest.index > 0 ? newest.index - 1 : nil)
    }
    guard stored.entries.count == 1 else { return false }
    return try VaultError.wrapping { try LogHead(index: newest.index, entry: stored.entries[0]) } == newest
  }

  /// Reads the store anew, without a passphrase, and verifies it as unlocking does; ``news`` are those since the last time.
  ///
  /// - Parameter now: asked when the store has been read.
  /// - Throws: as ``unlock(_:as:passphrase:machine:acceptingRollback:onlyReading:tellingNews:verifyingAll:now:comparing:)``,
  ///   ``VaultError/wrongPassphrase`` where the coordinator's was changed meanwhile, ``VaultError/otherKeys(_:)`` where
  ///   they were let in from another desk,
  ///   ``VaultError/unknownCoordinator(_:known:)`` where they were removed; the vault is locked then.
  public consuming func refreshed(now: @autoclosure () -> Timestamp) throws(VaultError) -> Vault {
    let session = try session.readAnew()
    let now = now()
    _ = try session.check(session.remembered)
    let news = session.news(since: session.remembered)
    var vault = Vault(session, news: news)
    try vault.wipeExpired(now: now, onlyReading: true)
    vault.forget(now: now)
    try vault.session.rememberNewest(tellingNews: true)
    return vault
  }
}

extension VaultSession {
  /// The same coordinator's session with what the store holds now.
  consuming func readAnew() throws(VaultError) -> VaultSession {
    let (stored, remembered) = try Self.readWithMemory(of: store, on: machine)
    guard try LogVerifier.claimedVault(stored.entries) == vaultID else { throw .damaged(.misplacedEntry(0)) }
    let ring = try reopenedRing(in: stored)
    let vaultKeys = try VaultKeys.open(stored.items, with: ring, of: coordinator.id)
    if vaultKeys.isEmpty {
      // A desk's keys under the passphrase as ever: other ones were let in from elsewhere.
      let replaced = coordinator.keys == .desk ? VaultError.otherKeys(coordinator.id) : .wrongPassphrase
      if let end = try endOfOwnKeys(unlessRemoved: replaced) { throw end }
    }
    return try VaultSession(
      store: store, stored: stored, vaultID: vaultID, vaultKeys: vaultKeys, ring: ring, as: coordinator.id,
      machine: machine, remembered: remembered)
  }
}
