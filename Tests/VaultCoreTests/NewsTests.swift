import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("Each coordinator hears once what the others did since they last looked (I5)")
struct NewsTests {
  private let store = MemoryStore()
  private let office = MemoryOfMachine()
  private let elpac = MemoryOfMachine()
  private let alpha: Vendor

  init() throws {
    alpha = try Party("alpha").vendor
    _ = try Sample.makeSharedVault(in: store, vendors: [alpha], machine: .remembering(office))
  }

  private func unlock(now: Timestamp) throws(VaultError) -> Vault {
    try Sample.unlock(store, machine: .remembering(office), now: now)
  }

  private func unlockAsSecond(now: Timestamp) throws(VaultError) -> Vault {
    try Sample.unlockAsSecond(store, machine: .remembering(elpac), now: now)
  }

  @Test func whatOneDidTheOtherHearsOnce() throws {
    // What happened since they joined, not what was before.
    var second = try unlockAsSecond(now: Sample.start)
    #expect(second.news.map(\.author) == [Sample.coordinator])
    guard case .credentialGenerated? = second.news.first?.event else {
      Issue.record("the news is not the generation")
      return
    }
    #expect(try unlockAsSecond(now: Sample.start).news.isEmpty)

    let reset = try second.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.after(1))
    _ = try second.export(to: [alpha], now: Sample.after(2))
    // One's own doing is not news.
    #expect(try unlockAsSecond(now: Sample.after(2)).news.isEmpty)

    let first = try unlock(now: Sample.after(3))
    let heard = first.news
    #expect(heard.map(\.author) == [Sample.secondCoordinator, Sample.secondCoordinator])
    #expect(heard.map(\.time) == [Sample.after(1), Sample.after(2)])
    guard case .credentialGenerated(_, 2, let name, _, _, _, let replaced?)? = heard.first?.event else {
      Issue.record("the news is not the reset")
      return
    }
    #expect(name == reset.username && replaced.reason == Sample.reason)
    #expect(try unlock(now: Sample.after(3)).news.isEmpty)
  }

  /// What a timer runs does not take the news from the person who looks later.
  @Test func whatNobodyHearsStaysNews() throws {
    var first = try unlock(now: Sample.start)
    try first.addVendor(Party.keyless("paper"), now: Sample.after(1))
    let passphrase = try Sample.secret(Sample.secondPassphrase)
    let quiet = try Vault.unlock(
      store, as: Sample.secondCoordinator, passphrase: passphrase, machine: .remembering(elpac),
      tellingNews: false, now: Sample.after(1))
    #expect(quiet.news.isEmpty)
    // The vault is seen all the same.
    #expect(elpac.all.map(\.newest) == [quiet.history.last?.head])
    #expect(elpac.all.allSatisfy { $0.told.isEmpty })
    #expect(try unlockAsSecond(now: Sample.after(1)).news.count == 2)
  }

  @Test func whoDidSomethingHasLooked() throws {
    var first = try unlock(now: Sample.start)
    var second = try unlockAsSecond(now: Sample.start)
    try first.addVendor(Party.keyless("paper"), now: Sample.after(1))
    // Overtaken, and told by that; the next time it is news.
    #expect(vaultError { try second.addVendor(Party.keyless("other"), now: Sample.after(2)) } != nil)
    var again = try unlockAsSecond(now: Sample.after(2))
    #expect(again.news.map(\.time) == [Sample.after(1)])
    try again.addVendor(Party.keyless("other"), now: Sample.after(3))
    #expect(try unlock(now: Sample.after(3)).news.map(\.time) == [Sample.after(3)])
  }

  @Test func eachMachineAndEachCoordinatorIsToldForItself() throws {
    var first = try unlock(now: Sample.start)
    try first.addVendor(Party.keyless("paper"), now: Sample.after(1))
    #expect(try unlockAsSecond(now: Sample.after(1)).news.count == 2)
    // On another machine nothing is known of that.
    let elsewhere = MemoryOfMachine()
    let there = try Sample.unlockAsSecond(store, machine: .remembering(elsewhere), now: Sample.after(1))
    #expect(there.news.count == 2)
    // Both on one machine: that one was told does not tell the other.
    let shared = MemoryOfMachine()
    _ = try Sample.unlock(store, machine: .remembering(shared), now: Sample.after(1))
    let second = try Sample.unlockAsSecond(store, machine: .remembering(shared), now: Sample.after(1))
    #expect(second.news.count == 2)
  }

  /// Who comes back hears nothing of the time between.
  @Test func whoJoinsAgainHearsFromThenOn() throws {
    var second = try unlockAsSecond(now: Sample.start)
    try second.addVendor(Party.keyless("other"), now: Sample.after(1))
    var first = try unlock(now: Sample.after(1))
    try first.removeCoordinator(Sample.secondCoordinator, now: Sample.after(2))
    try first.addVendor(Party.keyless("paper"), now: Sample.after(3))
    let passphrase = try Sample.secret(Sample.secondPassphrase)
    try first.addCoordinator(
      Sample.secondCoordinator, programs: [], passphrase: passphrase, cost: .interactive,
      now: Sample.after(4))
    #expect(try unlockAsSecond(now: Sample.after(4)).news.isEmpty)
    try first.addVendor(Party.keyless("third"), now: Sample.after(5))
    #expect(try unlockAsSecond(now: Sample.after(5)).news.map(\.time) == [Sample.after(5)])
  }

  @Test func whatTheRecoveryCodeDidIsNews() throws {
    var first = try unlock(now: Sample.start)
    let code = try Sample.recoveryCode(of: &first, now: Sample.after(1))
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: .remembering(elpac), now: Sample.after(2))
    try recovered.addCoordinator(
      .of("newcomer"), programs: [], passphrase: try Sample.secret("new words"), cost: .interactive,
      now: Sample.after(2))
    #expect(try unlock(now: Sample.after(3)).news.map(\.author) == [.recovery])
  }
}
