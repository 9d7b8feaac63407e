import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("Two coordinators share a vault, each with a passphrase and keys of their own (I5, I7)")
struct CoordinatorTests {
  private let store = MemoryStore()
  private let second = Sample.secondCoordinator

  private func add(
    _ id: ShortID, to vault: inout Vault, passphrase: String = Sample.secondPassphrase
  ) throws(VaultError) {
    try vault.addCoordinator(
      id, programs: [.elpac], passphrase: try Sample.secret(passphrase), cost: .interactive,
      now: Sample.after(1))
  }

  @Test func anAddedCoordinatorSeesAndDoesTheSame() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    let before = Set(store.stored.items.keys)
    let entries = store.stored.entries.count
    try add(second, to: &vault)
    #expect(store.stored.entries.count == entries + 1)
    #expect(
      Set(store.stored.items.keys).subtracting(before) == ["coordinator/elpac", "vault-key/1/elpac"])
    var other = try Sample.unlockAsSecond(store, now: Sample.after(1))
    let (left, right) = (vault.state, other.state)
    #expect(left == right)
    #expect(left.coordinators.map(\.id) == [Sample.coordinator, second])
    #expect(left.coordinators.map(\.programs) == [[.caaspp, .elpac], [.elpac]])
    let made = try other.generate(under: Sample.release(to: [alpha]), now: Sample.after(2))
    #expect(made.author == second && made.authorization.coordinator == second)
    #expect(made.authorization.programs == [.elpac])
    // The first one lets out what the second made.
    var first = try Sample.unlock(store, now: Sample.after(2))
    #expect(try first.export(to: [alpha], now: Sample.after(3)).bundles.count == 1)
  }

  @Test func eachPassphraseIsItsOwners() throws {
    var vault = try Sample.makeVault(in: store)
    try add(second, to: &vault)
    let crossed = vaultError {
      _ = try Sample.unlock(store, as: second, passphrase: Sample.passphrase, now: Sample.after(1))
    }
    #expect(crossed == .wrongPassphrase)
    let other = vaultError {
      _ = try Sample.unlock(store, passphrase: Sample.secondPassphrase, now: Sample.after(1))
    }
    #expect(other == .wrongPassphrase)
    let unnamed = vaultError { _ = try Sample.unlock(store, as: nil, now: Sample.after(1)) }
    #expect(unnamed == .coordinatorNeeded(known: [second, Sample.coordinator]))
  }

  @Test func aNameIsTakenOnce() throws {
    var vault = try Sample.makeVault(in: store)
    try add(second, to: &vault)
    let before = store.bytes
    #expect(vaultError { try add(second, to: &vault) } == .coordinatorExists(second))
    #expect(vaultError { try add(Sample.coordinator, to: &vault) } == .coordinatorExists(Sample.coordinator))
    #expect(vaultError { try add(.recovery, to: &vault) } == .reservedName)
    #expect(vaultError { try add(.of("third"), to: &vault, passphrase: "") } == .passphrase(.tooShort))
    #expect(store.bytes == before)
    let none = MemoryStore()
    let passphrase = try SecretBytes.of("new words")
    let founder = vaultError {
      _ = try Vault.create(
        in: none, organization: Sample.organization, coordinator: .recovery, programs: [],
        passphrase: passphrase, cost: .interactive, machine: .forgetful, now: Sample.start)
    }
    #expect(founder == .reservedName)
    #expect(none.stored.items.isEmpty)
  }

  // MARK: - Passphrases

  @Test func aChangedPassphraseOpensAndTheOldOneDoesNot() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let before = store.stored
    let old = vault.coordinator
    let new = try SecretBytes.of("a new passphrase")
    try vault.changePassphrase(to: new, cost: .interactive, now: Sample.after(2))
    let after = store.stored
    // The box of this coordinator is another, with other keys in it, and what is sealed to those.
    #expect(Set(after.items.keys) == Set(before.items.keys))
    #expect(
      Set(after.items.filter { before.items[$0.key] != $0.value }.keys) == [
        "coordinator/office", "vault-key/1/office", "secret/19647330000000/1/office",
      ])
    #expect(vault.coordinator.publicKeys.isDisjoint(with: old.publicKeys))
    #expect(vaultError { _ = try Sample.unlock(store, now: Sample.after(2)) } == .wrongPassphrase)
    var changed = try Sample.unlock(store, passphrase: "a new passphrase", now: Sample.after(2))
    let (left, right) = (changed.coordinator, vault.coordinator)
    #expect(left == right)
    #expect(try changed.reveal(now: Sample.after(3)).count == 20)
    _ = try Sample.unlockAsSecond(store, now: Sample.after(3))
    // An older copy opens with the old one.
    _ = try Sample.unlock(MemoryStore(before), now: Sample.after(3))
  }

  @Test func anEmptyPassphraseIsNotTaken() throws {
    var vault = try Sample.makeVault(in: store)
    let before = store.bytes
    let none = try SecretBytes.of("")
    #expect(
      vaultError { try vault.changePassphrase(to: none, cost: .interactive, now: Sample.start) }
        == .passphrase(.tooShort))
    #expect(store.bytes == before)
  }

  // MARK: - Removing

  @Test func whoCannotBeRemovedStays() throws {
    var vault = try Sample.makeVault(in: store)
    func refusal(_ id: ShortID) -> VaultError? {
      vaultError { try vault.removeCoordinator(id, now: Sample.after(1)) }
    }
    #expect(refusal(Sample.coordinator) == .lastCoordinator)
    #expect(refusal(second) == .unknownCoordinator(second, known: [Sample.coordinator]))
    try add(second, to: &vault)
    let before = store.bytes
    #expect(refusal(Sample.coordinator) == .cannotRemoveOneself)
    #expect(
      refusal(.of("nobody")) == .unknownCoordinator(.of("nobody"), known: [Sample.coordinator, second]))
    #expect(refusal(.recovery) == .unknownCoordinator(.recovery, known: [Sample.coordinator, second]))
    #expect(store.bytes == before)
  }

  @Test func aRemovalLeavesWhatIsSealedToThoseWhoRemain() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let before = store.stored
    try vault.removeCoordinator(second, now: Sample.after(1))
    let after = store.stored
    #expect(after.entries.count == before.entries.count + 1)
    #expect(
      Set(after.items.keys) == [
        "coordinator/office", "vault-key/1/office", "vault-key/2/office", "issuer-key/2",
        "secret/19647330000000/1/office",
      ])
    #expect(after.items["secret/19647330000000/1/office"] == before.items["secret/19647330000000/1/office"])
    #expect(vault.state.epoch == 2 && vault.state.coordinators.map(\.id) == [Sample.coordinator])
    // The vault goes on, in this session and in the next.
    try vault.addVendor(Party.keyless("paper"), now: Sample.after(2))
    var reopened = try Sample.unlock(store, as: nil, now: Sample.after(2))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
    let size = try reopened.reveal(now: Sample.after(3)).count
    #expect(size == 20)
  }

  @Test func whoIsAddedLaterReadsAllEpochs() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    try vault.removeCoordinator(second, now: Sample.after(1))
    try add(.of("third"), to: &vault)
    let third = try Sample.unlock(
      store, as: .of("third"), passphrase: Sample.secondPassphrase, now: Sample.after(1))
    let (left, right) = (vault.state, third.state)
    #expect(left == right)
    #expect(store.stored.items["vault-key/1/third"] != nil && store.stored.items["vault-key/2/third"] != nil)
    // And in the third epoch the first one is read by the one who stays.
    var remaining = try Sample.unlock(
      store, as: .of("third"), passphrase: Sample.secondPassphrase, now: Sample.after(1))
    try remaining.removeCoordinator(Sample.coordinator, now: Sample.after(2))
    let alone = try Sample.unlock(
      store, as: nil, passphrase: Sample.secondPassphrase, now: Sample.after(2))
    #expect(alone.state.epoch == 3 && alone.history.count == remaining.history.count)
  }

  @Test func aFailedRemovalLeavesTheVaultAsItWas() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let before = store.bytes
    store.beforeCommit { _ throws(StoreError) in throw .full }
    #expect(vaultError { try vault.removeCoordinator(second, now: Sample.after(1)) } == .store(.full))
    #expect(store.bytes == before)
    store.beforeCommit(nil)
    try vault.addVendor(Party.keyless("paper"), now: Sample.after(1))
    try vault.removeCoordinator(second, now: Sample.after(1))
    let reopened = try Sample.unlock(store, now: Sample.after(1))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }

  @Test func whoIsRemovedWhileAtWorkIsToldSo() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    var atWork = try Sample.unlockAsSecond(store)
    try vault.removeCoordinator(second, now: Sample.after(1))
    let removal = Array(vault.history.suffix(1))
    // What comes after the removal they cannot read any more.
    try vault.addVendor(Party.keyless("paper"), now: Sample.after(2))
    let before = store.bytes
    #expect(
      vaultError { _ = try atWork.export(to: [alpha], now: Sample.after(3)) } == .overtaken(by: removal))
    #expect(store.bytes == before)
    #expect(
      vaultError { _ = try Sample.unlockAsSecond(store, now: Sample.after(3)) }
        == .unknownCoordinator(second, known: [Sample.coordinator]))
  }

  /// The medium gives a wiped secret back: it is not sealed under the new key.
  @Test func aRemovalDoesNotReviveWhatWasWiped() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let name = "secret/19647330000000/1/office"
    let wiped = try #require(store.stored.items[name])
    _ = try vault.export(to: [alpha], now: Sample.after(1))
    store.tamper { $1[name] = wiped }
    var reopened = try Sample.unlock(store, now: Sample.after(1))
    try reopened.removeCoordinator(second, now: Sample.after(2))
    #expect(store.stored.items[name] == wiped)
  }
}
