import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("An older copy of a vault is not taken for the vault (I7)")
struct RollbackTests {
  private let store = MemoryStore()
  private let memory = MemoryOfMachine()
  private let older: StoredVault

  /// A vault of which this machine has seen one more entry than `older` has.
  init() throws {
    var vault = try Sample.makeVault(
      in: store, vendors: [Party.keyless("paper")], machine: .remembering(memory))
    older = store.stored
    _ = try vault.generate(under: Sample.release(to: [Party.keyless("paper")]), now: Sample.after(10))
  }

  private func head(of stored: StoredVault) throws -> LogHead {
    try LogHead(index: stored.entries.count - 1, entry: stored.entries.last ?? [])
  }

  private func unlock(
    _ stored: MemoryStore, accepting: Bool = false, on machine: MemoryOfMachine? = nil,
    now: Timestamp = Sample.after(20)
  ) throws(VaultError) -> Vault {
    try Vault.unlock(
      stored, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
      machine: .remembering(machine ?? memory), acceptingRollback: accepting, now: now)
  }

  /// Another process of this machine is in the middle of a change, and does not come to its end.
  @Test func nothingIsDoneWhileTheMemoryIsHeld() throws {
    struct HeldMemory: MachineMemory {
      func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord { MachineRecord() }
      func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
        throw .busy
      }
    }
    var vault = try Vault.unlock(
      store, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
      machine: Machine(memory: HeldMemory()) { _ in }, now: Sample.after(20))
    let before = store.bytes
    #expect(throws: VaultError.store(.busy)) { _ = try vault.reveal(now: Sample.after(21)) }
    #expect(store.bytes == before)
  }

  @Test func anOlderCopyIsRefusedWithBothHeads() throws {
    let seen = try head(of: store.stored)
    let newest = try head(of: older)
    #expect(seen.index == newest.index + 1)
    #expect(memory.all.map(\.newest) == [seen])
    let copy = MemoryStore(older)
    let refusal = vaultError { _ = try unlock(copy) }
    #expect(refusal?.fork?.newest == newest && refusal?.fork?.seen == seen)
    #expect(refusal?.fork?.here == [])
    #expect(copy.bytes == older.bytes)
    // The refusal is not forgotten by being shown.
    #expect(vaultError { _ = try unlock(copy) } == refusal)
    #expect(vaultError { _ = try unlock(store) } == nil)
    // A machine that has not seen more takes it as it is.
    #expect(vaultError { _ = try unlock(copy, on: MemoryOfMachine()) } == nil)
  }

  @Test func anotherHistoryOfTheSameLengthIsRefused() throws {
    let seen = try head(of: store.stored)
    let fork = MemoryStore(older)
    let elsewhere = MemoryOfMachine()
    var other = try unlock(fork, on: elsewhere)
    try other.addVendor(Party.keyless("other"), now: Sample.after(20))
    let newest = try head(of: fork.stored)
    #expect(newest.index == seen.index && newest.head != seen.head)
    for count in 1...2 {
      let found = vaultError { _ = try unlock(fork) }?.fork
      #expect(found?.here.count == count && found?.seen == seen)
      // A longer one as well.
      try other.addVendor(Party.keyless("third\(count)"), now: Sample.after(20))
    }
  }

  @Test func goingOnWithAnOlderCopyIsRecorded() throws {
    let seen = try head(of: store.stored)
    let copy = MemoryStore(older)
    var vault = try unlock(copy, accepting: true)
    let last = try #require(vault.history.last)
    #expect(last.event == .rollbackAccepted(seen: seen))
    #expect(last.author == Sample.coordinator && last.time == Sample.after(20))
    #expect(copy.stored.entries.count == older.entries.count + 1)
    // From then on this is the vault, and the other one is not.
    #expect(memory.all.map(\.newest) == [last.head])
    try vault.addVendor(Party.keyless("other"), now: Sample.after(21))
    _ = try unlock(copy, now: Sample.after(21))
    #expect(vaultError { _ = try unlock(store, now: Sample.after(21)) } != nil)
    let events = try unlock(copy, accepting: true, now: Sample.after(22)).history.map(\.event)
    #expect(events.count { if case .rollbackAccepted = $0 { true } else { false } } == 1)
  }

  @Test func acceptingWithoutARollbackRecordsNothing() throws {
    let before = store.bytes
    _ = try unlock(store, accepting: true)
    _ = try unlock(store, accepting: true, on: MemoryOfMachine())
    #expect(store.bytes == before)
  }

  /// If the entry cannot be made, nothing was accepted.
  @Test func whatCouldNotBeRecordedIsNotAccepted() throws {
    let copy = MemoryStore(older)
    copy.beforeCommit { _ throws(StoreError) in throw .full }
    #expect(vaultError { _ = try unlock(copy, accepting: true) } == .store(.full))
    copy.beforeCommit(nil)
    let seen = try head(of: store.stored)
    #expect(vaultError { _ = try unlock(copy) }?.fork?.seen == seen)
    // Under a clock that went back, too.
    #expect(vaultError { _ = try unlock(copy, accepting: true, now: Sample.after(-1)) } != nil)
    #expect(vaultError { _ = try unlock(copy) }?.fork?.seen == seen)
  }

  @Test func theNewsOfAnotherHistoryIsTold() throws {
    var vault = try unlock(store)
    let second = try Sample.secret(Sample.secondPassphrase)
    try vault.addCoordinator(
      Sample.secondCoordinator, programs: [], passphrase: second, cost: .interactive, now: Sample.after(20))
    let fork = MemoryStore(store.stored)
    // This machine sees three more entries here, and two others there.
    for id in ["one", "two", "three"] {
      try vault.addVendor(Party.keyless(id), now: Sample.after(21))
    }
    _ = try unlock(store, now: Sample.after(21))
    var other = try Sample.unlockAsSecond(fork, now: Sample.after(22))
    for id in ["four", "five"] { try other.addVendor(Party.keyless(id), now: Sample.after(22)) }
    let accepted = try unlock(fork, accepting: true, now: Sample.after(23))
    #expect(accepted.news.map(\.author) == [Sample.secondCoordinator, Sample.secondCoordinator])
    #expect(try unlock(fork, now: Sample.after(23)).news.isEmpty)
  }

  @Test func theRecoveryCodeDoesNotPassOverARollback() throws {
    var vault = try unlock(store)
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(20))
    let copy = MemoryStore(store.stored)
    try vault.addVendor(Party.keyless("other"), now: Sample.after(21))
    let error = vaultError {
      _ = try Vault.recover(
        copy, code: try Sample.secret(code), machine: .remembering(memory), now: Sample.after(21))
    }
    let seen = try head(of: store.stored)
    #expect(error?.fork?.seen == seen)
    // Unless it is accepted, which is on record before the code does what it is for.
    let listener = Warnings()
    let machine = Machine(memory: memory) { listener.hear($0) }
    var recovered = try Vault.recover(
      copy, code: try Sample.secret(code), machine: machine, acceptingRollback: true, now: Sample.after(21))
    #expect(recovered.history.last?.event == .rollbackAccepted(seen: seen))
    #expect(recovered.history.last?.author == .recovery)
    #expect(listener.all == [.rollbackAccepted(seen: seen)])
    try recovered.addCoordinator(
      .of("newcomer"), programs: [], passphrase: try Sample.secret("new words"), cost: .interactive,
      now: Sample.after(22))
    let reopened = try Sample.unlock(
      copy, as: .of("newcomer"), passphrase: "new words", machine: .remembering(memory), now: Sample.after(22)
    )
    #expect(reopened.state.coordinator(.of("newcomer")) != nil && reopened.state.recovery == nil)
  }

  /// Somebody who was removed puts the store back as it was when they could open it.
  @Test func aRemovedCoordinatorsCopyIsNoticed() throws {
    var vault = try unlock(store)
    let second = try Sample.secret(Sample.secondPassphrase)
    try vault.addCoordinator(
      Sample.secondCoordinator, programs: [], passphrase: second, cost: .interactive, now: Sample.after(20))
    let kept = MemoryStore(store.stored)
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(21))
    var removed = try Sample.unlockAsSecond(kept, now: Sample.after(22))
    try removed.addVendor(Party.keyless("theirs"), now: Sample.after(22))
    let error = vaultError { _ = try unlock(kept, now: Sample.after(23)) }
    #expect(error?.fork?.newest == (try head(of: kept.stored)) && error?.fork?.here.count == 1)
  }

  // MARK: - A memory of no use

  @Test func aDamagedMemoryIsNotPassedOver() throws {
    let damaged = MemoryOfMachine(failure: .damaged(place: "memory"))
    for accepting in [false, true] {
      #expect(
        vaultError { _ = try unlock(store, accepting: accepting, on: damaged) }
          == .memoryDamaged(place: "memory"))
    }
  }

  @Test func withoutAMemoryTheVaultWorksAndSaysSo() throws {
    let listener = Warnings()
    let machine = Machine(memory: MemoryOfMachine(failure: .unavailable(reason: "no folder"))) {
      listener.hear($0)
    }
    var vault = try Sample.unlock(store, machine: machine, now: Sample.after(20))
    try vault.addVendor(Party.keyless("other"), now: Sample.after(20))
    #expect(!listener.all.isEmpty)
    #expect(listener.all.allSatisfy { $0 == .notRemembered(reason: "no folder") })
    // An older copy is taken for the vault then: that is what the warning says.
    _ = try Sample.unlock(MemoryStore(older), machine: machine, now: Sample.after(20))
  }
}

@Suite("What a store could not destroy is said, and the change is made all the same (I3)")
struct MediumTests {
  @Test(arguments: [Residue.none, .untilNextOpening(reason: "a full disk"), .forGood(reason: "a copy")])
  func whatIsLeftOfDeletedBytesIsTold(residue: Residue) throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    store.leave(residue)
    let warnings = Warnings()
    let machine = Machine(memory: MemoryOfMachine()) { warnings.hear($0) }
    var vault = try Sample.unlock(store, machine: machine, now: Sample.start)
    try vault.addVendor(Party.keyless("paper"), now: Sample.start)
    #expect(vault.state.vendors.count == 1)
    #expect(warnings.all == (residue == .none ? [] : [.stillOnTheMedium(residue)]))
  }
}

/// What a machine warned of.
private final class Warnings: Sendable {
  private let warnings = Mutex<[VaultWarning]>([])
  var all: [VaultWarning] { warnings.withLock { $0 } }
  func hear(_ warning: VaultWarning) { warnings.withLock { $0.append(warning) } }
}
