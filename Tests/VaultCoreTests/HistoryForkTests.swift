import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("Of two histories is told what each has that the other lacks (I7)")
struct HistoryForkTests {
  private let store = MemoryStore()
  private let memory = MemoryOfMachine()
  private let alpha: Vendor

  /// A vault of two coordinators with a credential that alpha waits for.
  init() throws {
    alpha = try Party("alpha").vendor
    _ = try Sample.makeSharedVault(in: store, vendors: [alpha])
  }

  private func fork(_ stored: MemoryStore, now: Timestamp = Sample.after(9)) -> HistoryFork? {
    vaultError { _ = try Sample.unlock(stored, machine: .remembering(memory), now: now) }?.fork
  }

  /// This machine has seen what the first coordinator did; the second went on from the same file elsewhere.
  @Test func eachSideIsToldByItsEntries() throws {
    let copy = MemoryStore(store.stored)
    var first = try Sample.unlock(store, machine: .remembering(memory), now: Sample.after(1))
    _ = try first.export(to: [alpha], now: Sample.after(1))
    _ = try first.generate(
      for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(2))
    var second = try Sample.unlockAsSecond(copy, now: Sample.after(3))
    try second.addVendor(Party.keyless("paper"), now: Sample.after(3))

    let history = first.history
    let common = history[history.count - 3]
    let told = try #require(fork(copy))
    #expect(told.common == common)
    #expect(told.here.map(\.author) == [Sample.secondCoordinator])
    #expect(told.here.map(\.time) == [Sample.after(3)])
    let added = LogEvent.vendorAdded(vendor: Party.keyless("paper"))
    #expect(told.here.map(\.event) == [added])
    #expect(told.elsewhere.map(\.time) == [Sample.after(1), Sample.after(2)])
    #expect(told.elsewhere.map(\.author) == [Sample.coordinator, Sample.coordinator])
    #expect(told.elsewhere.map(\.index) == [common.head.index + 1, common.head.index + 2])
    #expect(told.elsewhere[0].event == history[common.head.index + 1].event)
    // What went out there is still sealed here; what was made there is not here.
    let generation = try second.generation()
    #expect(told.doubtful == [generation] && told.foreign == [Sample.school])
  }

  /// An older copy, of which more is missing than the machine remembers: any credential may be out.
  @Test func whatIsMissingBeyondMemoryMakesAllDoubtful() throws {
    let older = MemoryStore(store.stored)
    var vault = try Sample.unlock(store, machine: .remembering(memory), now: Sample.after(1))
    for number in 0...MachineRecord.recentCount {
      try vault.addVendor(Party.keyless("v\(number)"), now: Sample.after(1))
    }
    let told = try #require(fork(older))
    #expect(told.common == nil && told.here == [] && told.elsewhere.count == MachineRecord.recentCount)
    let left = try Sample.unlock(older, now: Sample.after(1))
    let generation = try left.generation()
    #expect(told.doubtful == [generation])
  }

  /// What was sealed with the new key of a removal cannot be read in the copy of before: who and when is told all the same.
  @Test func whatCannotBeReadIsToldByWhoAndWhen() throws {
    let older = MemoryStore(store.stored)
    var vault = try Sample.unlock(store, machine: .remembering(memory), now: Sample.after(1))
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(1))
    try vault.addVendor(Party.keyless("paper"), now: Sample.after(2))
    let told = try #require(fork(older))
    #expect(told.elsewhere.map { $0.event == nil } == [false, true])
    #expect(told.elsewhere.map(\.time) == [Sample.after(1), Sample.after(2)])
    #expect(told.doubtful.count == 1)
  }

  /// A long statement has no place in the memory, but who made the entry, and when, does.
  @Test func aLargeEntryIsRememberedByWhoAndWhen() throws {
    let older = MemoryStore(store.stored)
    var vault = try Sample.unlock(store, machine: .remembering(memory), now: Sample.after(1))
    let statement = String(repeating: "long ", count: 2000)
    _ = try vault.generate(
      for: Sample.school, under: Release(vendors: [alpha.id], statement: statement), now: Sample.after(2))
    let told = try #require(fork(older))
    #expect(told.elsewhere.map(\.event) == [nil] && told.elsewhere.map(\.author) == [Sample.coordinator])
  }
}

extension VaultError {
  /// How two histories differ, if that is what it tells.
  var fork: HistoryFork? { if case .forked(let fork) = self { fork } else { nil } }
}
