import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("A clock behind the newest entry is refused, and both times are named (I7)")
struct ClockTests {
  private let store = MemoryStore()
  private let early = Sample.after(9)
  private let newest = Sample.after(10)
  private var refusal: VaultError { .clockBehind(now: early, newest: newest, by: Sample.coordinator) }

  @Test func aVaultFromTheFutureStaysShut() throws {
    _ = try Sample.makeVault(in: store, now: newest)
    #expect(vaultError { _ = try Sample.unlock(store, now: early) } == refusal)
    #expect(vaultError { _ = try Sample.unlock(store, now: newest) } == nil)
  }

  @Test func noVerbWorksWithAClockThatWentBack() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try Sample.makeVault(in: store, vendors: [alpha], now: newest)
    #expect(vaultError { try vault.addVendor(beta, now: early) } == refusal)
    #expect(
      vaultError {
        _ = try vault.generate(under: Release(vendors: [alpha.id], statement: Sample.statement), now: early)
      } == refusal)
    _ = try vault.generate(under: Release(vendors: [alpha.id], statement: Sample.statement), now: newest)
    let before = store.bytes
    #expect(vaultError { _ = try vault.reveal(now: early) } == refusal)
    #expect(vaultError { _ = try vault.export(to: [alpha], now: early) } == refusal)
    #expect(store.bytes == before)
  }

  @Test func aKeptBundleStaysToo() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha], now: newest)
    _ = try vault.generate(under: Release(vendors: [alpha.id], statement: Sample.statement), now: newest)
    _ = try vault.export(to: [alpha], now: newest)
    #expect(vaultError { _ = try vault.export(to: [alpha], now: early) } == refusal)
  }
}
