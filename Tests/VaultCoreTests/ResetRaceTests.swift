import Handoff
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

/// `RACES=100 swift test --filter RaceTests` runs a hundred rounds.
@Suite("Of ten who reset the same generation at once, one does (I5, I6)")
struct ResetRaceTests {
  private static let rounds = Effort.count("RACES", usual: 5)
  private static let contenders = 10

  @Test func inEveryRoundOneWinsAndNineAreToldWho() async throws {
    let store = MemoryStore()
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    _ = try vault.export(to: [alpha], now: Sample.start)

    // Each round begins with the same store. Who lost a round is where they were; who won unlocks anew.
    let relay = Relay(store.stored)
    var contenders = try (0..<Self.contenders).map { _ in Contender(try Sample.unlock(relay)) }
    for round in 0..<Self.rounds {
      relay.begin(with: store.stored)
      let outcomes = await withTaskGroup(of: (Int, VaultError?).self) { group in
        for (number, contender) in contenders.enumerated() {
          group.addTask { (number, contender.reset(1, for: alpha)) }
        }
        return await group.reduce(into: [(Int, VaultError?)]()) { $0.append($1) }
      }
      let winners = outcomes.filter { $0.1 == nil }.map(\.0)
      #expect(winners.count == 1, "round \(round)")
      let entries = relay.stored.entries
      #expect(entries.count == store.stored.entries.count + 1, "round \(round)")
      #expect(
        relay.stored.items.keys.filter { $0.contains(Sample.organization.cds.text) }
          == ["secret/19647330000000/2/office"])
      let made = try LogHead(index: entries.count - 1, entry: entries.last ?? [])
      for error in outcomes.compactMap(\.1) {
        guard case .overtaken(let news) = error else {
          Issue.record("round \(round): \(error)")
          continue
        }
        #expect(news.map(\.head) == [made])
      }
      relay.begin(with: store.stored)
      for winner in winners { contenders[winner] = Contender(try Sample.unlock(relay)) }
    }
  }

  /// Who unlocks after the winner learns it before anything is sealed.
  @Test func whoComesLaterNamesAGenerationThatIsNotTheNewest() throws {
    let store = MemoryStore()
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha])
    let release = Sample.release(to: [alpha])
    let second = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(1))
    var late = try Sample.unlockAsSecond(store, now: Sample.after(2))
    let before = store.bytes
    let error = vaultError {
      _ = try late.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(2))
    }
    #expect(error == .notTheNewest(named: 1, newest: second))
    #expect(store.bytes == before)
  }
}

/// A store that others stand behind, one in each round.
private final class Relay: VaultStore {
  private let current: Mutex<MemoryStore>

  init(_ stored: StoredVault) { current = Mutex(MemoryStore(stored)) }

  var stored: StoredVault { current.withLock { $0 }.stored }

  func begin(with stored: StoredVault) {
    let store = MemoryStore(stored)
    current.withLock { $0 = store }
  }

  func read(after index: Int?) throws(StoreError) -> StoredVault {
    try current.withLock { $0 }.read(after: index)
  }

  func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    try current.withLock { $0 }.commit(change, expecting: head)
  }
}

/// A vault that takes part in a race; on its own thread, alone.
private final class Contender: Sendable {
  private let vault: Mutex<Vault>

  init(_ vault: consuming sending Vault) { self.vault = Mutex(vault) }

  func reset(_ number: Int, for vendor: Vendor) -> VaultError? {
    vault.withLock { vault in
      vaultError {
        _ = try vault.reset(
          replacing: number, because: Sample.reason, under: Sample.release(to: [vendor]),
          now: Sample.after(1))
      }
    }
  }
}
