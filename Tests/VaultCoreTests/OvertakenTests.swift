import Handoff
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("Of two changes one wins, and the other hears who did what (I5)")
struct OvertakenTests {
  private let store = MemoryStore()
  private let vendor = Party.keyless("paper")

  @Test func theSlowerChangeIsRefusedAndToldOf() throws {
    _ = try Sample.makeVault(in: store, vendors: [vendor])
    var fast = try Sample.unlock(store)
    var slow = try Sample.unlock(store)
    let other = Party.keyless("other")
    try fast.addVendor(other, now: Sample.after(1))
    let made = try fast.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(2))
    let news = Array(fast.history.suffix(2))
    let before = store.bytes
    let (state, length) = (slow.state, slow.history.count)
    let error = vaultError {
      _ = try slow.generate(
        under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(3))
    }
    #expect(error == .overtaken(by: news))
    #expect(news.map(\.author) == [Sample.coordinator, Sample.coordinator])
    #expect(news.map(\.time) == [Sample.after(1), Sample.after(2)])
    #expect(news.first?.event == .vendorAdded(vendor: other))
    guard case .credentialGenerated(_, let number, let username, _, _, _, _)? = news.last?.event else {
      Issue.record("the news is not the generation")
      return
    }
    #expect(number == 1)
    #expect(username == made.username)
    #expect(store.bytes == before)
    let (stateAfter, lengthAfter) = (slow.state, slow.history.count)
    #expect(stateAfter == state)
    #expect(lengthAfter == length)
  }

  @Test func aSecretIsNotLetOutByTheSlowerOfTwo() throws {
    let alpha = try Party("alpha").vendor
    var first = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try first.generate(
      under: Release(vendors: [alpha.id], statement: Sample.statement), now: Sample.start)
    var second = try Sample.unlock(store)
    var third = try Sample.unlock(store)
    _ = try first.reveal(now: Sample.start)
    let news = Array(first.history.suffix(1))
    #expect(vaultError { _ = try second.reveal(now: Sample.start) } == .overtaken(by: news))
    #expect(vaultError { _ = try third.export(to: [alpha], now: Sample.start) } == .overtaken(by: news))
  }

  @Test func ofTenGenerationsAtOnceOneIsMade() async throws {
    _ = try Sample.makeVault(in: store, vendors: [vendor])
    let before = store.stored.entries.count
    // All ten have read the log before the first of them changes it.
    let contenders = try (0..<10).map { _ in Contender(try Sample.unlock(store)) }
    let id = vendor.id
    let outcomes = await withTaskGroup(of: VaultError?.self) { group in
      for contender in contenders { group.addTask { contender.generate(id) } }
      return await group.reduce(into: [VaultError?]()) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == nil } == 1)
    let beaten = outcomes.compactMap { $0 }
    #expect(beaten.count == 9)
    for error in beaten {
      guard case .overtaken(let news) = error else {
        Issue.record("refused with \(error)")
        continue
      }
      #expect(news.count == 1)
    }
    #expect(store.stored.entries.count == before + 1)
    #expect(store.stored.items.keys.filter { $0.hasPrefix("secret/") }.count == 1)
  }
}

/// A vault that takes part in a race; on its own thread, alone.
private final class Contender: Sendable {
  private let vault: Mutex<Vault>

  init(_ vault: consuming sending Vault) { self.vault = Mutex(vault) }

  func generate(_ vendor: ShortID) -> VaultError? {
    vault.withLock { vault in
      vaultError {
        _ = try vault.generate(
          under: Release(vendors: [vendor], statement: Sample.statement), now: Sample.start)
      }
    }
  }
}
