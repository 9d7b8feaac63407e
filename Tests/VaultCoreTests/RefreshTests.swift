import Handoff
import Sodium
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

  @Test func itChangesTheVaultAfterThat() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    var second = try Sample.unlockAsSecond(store)
    _ = try second.revoke(because: Sample.reason, now: Sample.start)
    var refreshed = try vault.refreshed(now: Sample.start)
    let made = try refreshed.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    #expect(made.number == 2)
  }

  @Test func aPassphraseThatWasChangedElsewhereIsNotTakenForDamage() throws {
    let vault = try Sample.unlock(store, machine: .remembering(office))
    var elsewhere = try Sample.unlock(store)
    try elsewhere.changePassphrase(
      to: try Sample.secret(Sample.secondPassphrase), cost: .interactive, now: Sample.start)
    var isPassphrase = false
    do throws(VaultError) {
      _ = try vault.refreshed(now: Sample.start)
    } catch {
      if case .wrongPassphrase = error { isPassphrase = true }
    }
    #expect(isPassphrase)
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
