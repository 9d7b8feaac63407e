import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("A secret is shown to one person, once, and is gone before that (I2, I3)")
struct RevealTests {
  private let store = MemoryStore()
  private let vendor = Party.keyless("paper")
  private let item = "secret/19647330000000/1/office"

  private func makeVault() throws -> Vault {
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    _ = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), days: 1, now: Sample.start)
    return vault
  }

  @Test func revealingTwiceIsRefused() throws {
    var vault = try makeVault()
    let secret = try vault.reveal(now: Sample.after(1))
    let length = secret.reveal { $0.byteCount }
    #expect(length == 20)
    let shown = try vault.generation()
    #expect(shown.revealed == Generation.Act(author: Sample.coordinator, time: Sample.after(1)))
    #expect(shown.wiped == Sample.after(1))
    let here = vaultError { _ = try vault.reveal(now: Sample.after(2)) }
    #expect(here == .alreadyRevealed(shown))
    var reopened = try Sample.unlock(store, now: Sample.after(2))
    let there = vaultError { _ = try reopened.reveal(now: Sample.after(2)) }
    #expect(there == .alreadyRevealed(shown))
  }

  @Test func theRevealingCommitDestroysTheSealedSecret() throws {
    var vault = try makeVault()
    let sealed = try #require(store.stored.items[item])
    let seen = Mutex<[[String]]>([])
    store.beforeCommit { change throws(StoreError) in
      seen.withLock { $0.append(change.deletes) }
    }
    _ = try vault.reveal(now: Sample.start)
    #expect(seen.withLock { $0 } == [[item]])
    #expect(store.stored.items[item] == nil)
    #expect(!store.bytes.holds(sealed))
  }

  @Test func theCommitIsDurableBeforeAnythingIsHandedOut() throws {
    var vault = try makeVault()
    let isCommitted = Mutex(false)
    let sealedAtCommit = Mutex(false)
    let (store, item) = (store, item)
    store.beforeCommit { _ throws(StoreError) in
      // Nothing has returned to the caller while the sealed secret is still in the store.
      sealedAtCommit.withLock { $0 = store.stored.items[item] != nil }
      isCommitted.withLock { $0 = true }
    }
    let secret = try vault.reveal(now: Sample.start)
    let wasCommitted = isCommitted.withLock { $0 }
    let wasSealed = sealedAtCommit.withLock { $0 }
    let isGone = store.stored.items[item] == nil
    let length = secret.reveal { $0.byteCount }
    #expect(wasCommitted && wasSealed && isGone)
    #expect(length == 20)
  }

  @Test(arguments: [StoreError.full, .busy, .unavailable(reason: "gone")])
  func aFailingCommitHandsOutNothingAndLeavesTheSecretSealed(failure: StoreError) throws {
    var vault = try makeVault()
    let before = store.bytes
    store.beforeCommit { _ throws(StoreError) in throw failure }
    var handedOut = false
    let error = vaultError { () throws(VaultError) in
      let secret = try vault.reveal(now: Sample.start)
      handedOut = secret.count > 0
    }
    #expect(error == .store(failure))
    #expect(!handedOut)
    #expect(store.bytes == before)
    let (standing, entries) = (try vault.generation(), vault.history.count)
    #expect(standing.revealed == nil && standing.wiped == nil)
    #expect(entries == store.stored.entries.count)

    store.beforeCommit(nil)
    let length = try vault.reveal(now: Sample.start).reveal { $0.byteCount }
    #expect(length == 20)
  }

  @Test func anExpiredSecretIsNotShown() throws {
    var vault = try makeVault()
    let generation = try vault.generation()
    let before = store.bytes
    let error = vaultError { _ = try vault.reveal(now: Sample.after(86_400)) }
    #expect(error == .expired(generation))
    #expect(store.bytes == before)
    let length = try vault.reveal(now: Sample.after(86_399)).reveal { $0.byteCount }
    #expect(length == 20)
  }

  @Test func withoutACredentialThereIsNothingToShow() throws {
    var vault = try Sample.makeVault(in: store)
    #expect(vaultError { _ = try vault.reveal(now: Sample.start) } == .noCredential(nil))
    #expect(
      vaultError { _ = try vault.reveal(Sample.school, now: Sample.start) } == .noCredential(Sample.school))
  }

  @Test func whatTheLogKeepsRecognizesTheSecret() throws {
    var vault = try makeVault()
    let recorded = vault.history.compactMap { entry -> HexBytes? in
      guard case .credentialGenerated(_, _, _, _, _, let check, _) = entry.event else { return nil }
      return check.mac
    }
    let key = try StoredKeys.vaultKey(of: store.stored)
    let revealed = try vault.reveal(now: Sample.start).reveal { span throws(SodiumError) in
      try SecretBytes(copying: span)
    }
    let right = try key.checkValue(of: revealed, generation: 1)
    let otherGeneration = try key.checkValue(of: revealed, generation: 2)
    let otherSecret = try key.checkValue(of: try SecretBytes.of("another secret"), generation: 1)
    #expect(recorded == [right])
    #expect(right.bytes.count == 32)
    #expect(otherGeneration != right && otherSecret != right)
  }

  @Test func aMissingOrChangedSecretIsDamage() throws {
    var vault = try makeVault()
    let other = MemoryStore(store.stored)
    let name = item
    let altered = VaultError.needsRepair(ItemDamage(changed: [name]))
    other.tamper { $1[name]?[30] ^= 1 }
    var changed = try Sample.unlock(other)
    #expect(vaultError { _ = try changed.reveal(now: Sample.start) } == altered)
    other.tamper { $1[name] = nil }
    var missing = try Sample.unlock(other)
    #expect(vaultError { _ = try missing.reveal(now: Sample.start) } == .damaged(.missingItem(name)))
    #expect(other.stored.entries == store.stored.entries)

    // The secret of another credential of the same vault: bound to its own.
    _ = try vault.generate(
      for: Sample.school, under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start
    )
    store.tamper { $1[name] = $1["secret/19647331234567/1/office"] }
    var swapped = try Sample.unlock(store)
    let error = vaultError { _ = try swapped.reveal(Sample.organization.cds, now: Sample.start) }
    #expect(error == altered)
  }
}
