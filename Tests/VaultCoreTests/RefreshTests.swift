import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("An unlocked vault keeps up with what others do, without a passphrase (I5)")
struct RefreshTests {
  private let store = MemoryStore()
  private let office = MemoryOfMachine()
  private let alpha: Vendor

  init() throws {
    alpha = try Party("alpha").vendor
    _ = try Sample.makeSharedVault(in: store, vendors: [alpha], machine: .remembering(office))
  }

  @Test func whatAnotherDidIsReadAndHeardOnce() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    let wasCurrent = try vault.isCurrent()
    var second = try Sample.unlockAsSecond(store)
    _ = try second.revoke(because: Sample.reason, now: Sample.start)
    let isCurrent = try vault.isCurrent()
    #expect(wasCurrent && !isCurrent)

    let refreshed = try vault.refreshed(now: Sample.start)
    let (isCurrentAgain, news) = (try refreshed.isCurrent(), refreshed.news.map(\.author))
    let revoked = refreshed.state.newest(of: Sample.organization.cds)?.revoked
    #expect(isCurrentAgain && news == [Sample.secondCoordinator] && revoked != nil)
    let again = try refreshed.refreshed(now: Sample.start)
    let newsAgain = again.news.count
    #expect(newsAgain == 0)
  }

  @Test func whatAnotherSessionOfThisMachineDoesMeanwhileIsNotTakenForAnOlderVault() throws {
    let late = LateStore(store)
    let vault = try Sample.unlock(late, machine: .remembering(office))
    late.beforeReturning { [store, office] in
      var second = try Sample.unlockAsSecond(store, machine: .remembering(office))
      _ = try second.revoke(because: Sample.reason, now: Sample.start)
    }
    let refreshed = try vault.refreshed(now: Sample.start)
    #expect(refreshed.state.newest(of: Sample.organization.cds)?.revoked != nil)
  }

  @Test func itChangesTheVaultAfterThat() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    var second = try Sample.unlockAsSecond(store)
    _ = try second.revoke(because: Sample.reason, now: Sample.start)
    var refreshed = try vault.refreshed(now: Sample.start)
    let made = try refreshed.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    #expect(made.number == 2)
  }

  @Test func aPassphraseThatWasChangedElsewhereIsNotTakenForDamage() throws {
    for isRemoved in [false, true] {
      let vault = try Sample.unlock(store, machine: .remembering(office))
      var elsewhere = try Sample.unlock(store)
      // What came after a removal is sealed under a key that was not the vault's before.
      if isRemoved { try elsewhere.removeCoordinator(Sample.secondCoordinator, now: Sample.start) }
      for passphrase in [Sample.secondPassphrase, Sample.passphrase] {
        try elsewhere.changePassphrase(
          to: try Sample.secret(passphrase), cost: .interactive, now: Sample.start)
      }
      #expect(whyNotRefreshed(vault) == .wrongPassphrase)
    }
  }

  @Test func keysThatTheRecoveryCodeReplacedAreNotTakenForDamage() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    var elsewhere = try Sample.unlock(store)
    let code = try Sample.recoveryCode(of: &elsewhere)
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: .forgetful, now: Sample.start)
    try recovered.replaceKeys(
      of: Sample.coordinator, passphrase: try Sample.secret("quite new words"), cost: .interactive,
      now: Sample.start)
    #expect(whyNotRefreshed(vault) == .wrongPassphrase)
  }

  @Test func keysThatAnotherProgramChangedAreNotTakenForAnotherPassphrase() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    var second = try Sample.unlockAsSecond(store)
    _ = try second.revoke(because: Sample.reason, now: Sample.start)
    store.tamper { _, items in
      guard let last = items["coordinator/office"]?.indices.last else { return }
      items["coordinator/office"]?[last] ^= 1
    }
    #expect(whyNotRefreshed(vault) == .damaged(.forgedItem("coordinator/office")))
  }

  @Test func whoWasRemovedIsToldAlsoWhereTheyWereAddedAgain() throws {
    for isAddedAgain in [false, true] {
      let vault = try Sample.unlockAsSecond(store, machine: .remembering(MemoryOfMachine()))
      var first = try Sample.unlock(store)
      try first.removeCoordinator(Sample.secondCoordinator, now: Sample.start)
      func addAgain() throws {
        try first.addCoordinator(
          Sample.secondCoordinator, programs: [.elpac],
          passphrase: try Sample.secret(Sample.secondPassphrase), cost: .interactive, now: Sample.start)
      }
      if isAddedAgain { try addAgain() }
      #expect(
        whyNotRefreshed(vault) == .unknownCoordinator(Sample.secondCoordinator, known: [Sample.coordinator]))
      if !isAddedAgain { try addAgain() }
    }
  }

  private func whyNotRefreshed(_ vault: consuming Vault) -> VaultError? {
    do throws(VaultError) {
      _ = try vault.refreshed(now: Sample.start)
      return nil
    } catch {
      return error
    }
  }

  @Test func anOlderCopyInThePlaceOfTheVaultIsRefused() throws {
    let before = store.stored
    var vault = try Sample.unlock(store, machine: .remembering(office))
    _ = try vault.revoke(because: Sample.reason, now: Sample.start)
    store.tamper { entries, items in
      entries = before.entries
      items = before.items
    }
    let isCurrent = try vault.isCurrent()
    #expect(!isCurrent)
    var isForked = false
    do throws(VaultError) {
      _ = try vault.refreshed(now: Sample.start)
    } catch {
      if case .forked = error { isForked = true }
    }
    #expect(isForked)
  }
}

/// A store in which something is done after it was read, and before what was read is there.
private final class LateStore: VaultStore {
  private let store: MemoryStore
  private let act = Mutex<(@Sendable () throws -> Void)?>(nil)

  init(_ store: MemoryStore) { self.store = store }

  /// Has `act` be done once.
  func beforeReturning(_ act: @escaping @Sendable () throws -> Void) { self.act.withLock { $0 = act } }

  func read(after index: Int?) throws(StoreError) -> StoredVault {
    let found = try store.read(after: index)
    do { try act.withLock { $0.take() }?() } catch { throw .unavailable(reason: "\(error)") }
    return found
  }

  func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    try store.commit(change, expecting: head)
  }
}
