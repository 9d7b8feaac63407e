import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

/// What the model `out-once.pml` finds where a machine looks at its memory only when it unlocks, or lets a longer
/// history take the place of the one it has seen.
@Suite("A file put back while somebody is at work is not taken for the vault (I2, I7)")
struct RollbackRaceTests {
  private let store = MemoryStore()
  private let memory = MemoryOfMachine()
  private let vendors: [Vendor]

  init() throws {
    vendors = [try Party("alpha").vendor, try Party("beta").vendor]
    _ = try Sample.makeSharedVault(in: store, vendors: vendors, machine: .remembering(memory))
  }

  private func unlock(now: Timestamp = Sample.start) throws(VaultError) -> Vault {
    try Sample.unlock(store, machine: .remembering(memory), now: now)
  }

  private func putBack(_ stored: StoredVault) { store.tamper { ($0, $1) = (stored.entries, stored.items) } }

  private func isUntouched(_ stored: StoredVault) -> Bool { store.bytes == stored.bytes }

  private func head(of stored: StoredVault) throws -> LogHead {
    try LogHead(index: stored.entries.count - 1, entry: stored.entries.last ?? [])
  }

  /// Two coordinators of one machine are asked "is the place open?"; one is shown the secret; the file of before
  /// is put back; then the other says yes.
  @Test func itDoesNotShowASecretASecondTime() throws {
    let older = store.stored
    var first = try unlock()
    var second = try Sample.unlockAsSecond(store, machine: .remembering(memory))
    let length = try first.reveal(now: Sample.after(1)).reveal { $0.byteCount }
    #expect(length == 20)
    let seen = try head(of: store.stored)
    putBack(older)
    let error = vaultError { _ = try second.reveal(now: Sample.after(2)) }
    #expect(error?.fork?.newest == (try head(of: older)) && error?.fork?.seen == seen)
    #expect(isUntouched(older))
    #expect(memory.all.map(\.newest) == [seen])
  }

  @Test func itDoesNotSealASecretThatWasShown() throws {
    let older = store.stored
    var first = try unlock()
    var second = try Sample.unlockAsSecond(store, machine: .remembering(memory))
    _ = try first.reveal(now: Sample.after(1))
    putBack(older)
    let error = vaultError { _ = try second.export(to: vendors, now: Sample.after(2)) }
    #expect(error?.fork?.newest == (try head(of: older)) && error?.fork?.seen == memory.all[0].newest)
    #expect(isUntouched(older))
  }

  /// A kept bundle is handed out without a change: the memory is asked all the same.
  @Test func aKeptBundleOfAnotherHistoryIsNotHandedOut() throws {
    let older = store.stored
    // Of this export the machine never came to know: the process was killed after its commit.
    var killed = try Sample.unlock(store)
    _ = try killed.export(to: [vendors[0]], now: Sample.after(1))
    let newer = store.stored
    putBack(older)
    var first = try unlock(now: Sample.after(1))
    putBack(newer)
    var second = try Sample.unlockAsSecond(store, now: Sample.after(1))
    second.session = try VaultSession.unlock(
      store, as: Sample.secondCoordinator, passphrase: try Sample.secret(Sample.secondPassphrase),
      machine: .remembering(memory))
    putBack(older)
    _ = try first.reveal(now: Sample.after(2))
    let error = vaultError { _ = try second.export(to: [vendors[0]], now: Sample.after(3)) }
    #expect(error?.fork?.newest == (try head(of: newer)) && error?.fork?.seen == memory.all[0].newest)
  }

  /// Whoever looks at a longer history of another kind does not make the machine forget what it saw.
  @Test func aLongerHistoryDoesNotTakeThePlaceOfTheOneSeen() throws {
    let older = store.stored
    let elsewhere = MemoryOfMachine()
    var stranger = try Sample.unlock(store, machine: .remembering(elsewhere))
    try stranger.addVendor(Party.keyless("one"), now: Sample.after(1))
    try stranger.addVendor(Party.keyless("two"), now: Sample.after(1))
    let longer = store.stored
    let looking = try VaultSession.unlock(
      store, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
      machine: .remembering(memory))
    putBack(older)
    var first = try unlock()
    _ = try first.reveal(now: Sample.after(2))
    let seen = try #require(memory.all[0].newest)
    try looking.rememberNewest(tellingNews: true)
    #expect(memory.all[0].newest == seen)
    putBack(longer)
    let error = vaultError { _ = try unlock(now: Sample.after(3)) }
    let newest = try LogHead(index: longer.entries.count - 1, entry: longer.entries.last ?? [])
    #expect(error?.fork?.newest == newest && error?.fork?.seen == seen)
  }

  /// Nobody came first: the file that was read is not there any more.
  @Test func aFilePutBackBelowWhatWasReadIsNobodysChange() throws {
    let older = store.stored
    var first = try unlock()
    try first.addVendor(Party.keyless("paper"), now: Sample.after(1))
    let read = try head(of: store.stored)
    putBack(older)
    let shorter = vaultError { _ = try first.reveal(now: Sample.after(2)) }
    #expect(shorter?.fork?.newest == (try head(of: older)) && shorter?.fork?.seen == read)

    // As long as what was read, and longer.
    var stranger = try Sample.unlock(store, machine: .remembering(), now: Sample.after(2))
    for id in ["one", "two"] {
      try stranger.addVendor(Party.keyless(id), now: Sample.after(2))
      let other = vaultError { _ = try first.reveal(now: Sample.after(3)) }
      #expect(other?.fork?.newest == (try head(of: store.stored)) && other?.fork?.seen == read)
    }
  }

  /// Two who share a machine are overtaken by one another as ever.
  @Test func whoWasOvertakenOnTheSameMachineIsToldByWhom() throws {
    var first = try unlock()
    var second = try Sample.unlockAsSecond(store, machine: .remembering(memory))
    try first.addVendor(Party.keyless("paper"), now: Sample.after(1))
    let error = vaultError { _ = try second.reveal(now: Sample.after(2)) }
    #expect(error == .overtaken(by: [try #require(first.history.last)]))
    let length = try unlock(now: Sample.after(2)).history.count
    #expect(length == store.stored.entries.count)
  }
}
