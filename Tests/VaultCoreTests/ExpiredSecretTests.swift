import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("A secret that has expired, and was not let out, is wiped at the next opening (I5, I7)")
struct ExpiredSecretTests {
  private let store = MemoryStore()
  private let name = "secret/19647330000000/1/office"
  private let made: StoredVault

  init() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try vault.generate(under: Sample.release(to: [alpha]), days: 90, now: Sample.start)
    made = store.stored
  }

  private func open(_ days: Int, plus seconds: Int64 = 0, onlyReading: Bool = false) throws -> Vault {
    try Vault.unlock(
      store, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase), machine: .forgetful,
      onlyReading: onlyReading, now: Timestamp(seconds: Sample.start.adding(days: days).seconds + seconds))
  }

  @Test(arguments: [false, true]) func itIsWipedOnceAndRecorded(onlyReading: Bool) throws {
    _ = try open(90, plus: -1, onlyReading: onlyReading)
    #expect(store.stored.items[name] != nil && store.stored.entries == made.entries)
    let vault = try open(90, onlyReading: onlyReading)
    #expect(store.stored.items[name] == nil)
    #expect(vault.history.last?.event == .expiredSecretsWiped(credentials: [Sample.organization.cds]))
    #expect(try vault.generation().wiped == Sample.start.adding(days: 90))
    let before = store.bytes
    _ = try open(91, onlyReading: onlyReading)
    #expect(store.bytes == before)
  }

  @Test func aClockThatMayBeWrongWipesNothing() throws {
    _ = try open(-1, onlyReading: true)
    for days in [Vault.plausibleDays + 1, 3_000, 30_000] { _ = try open(days, onlyReading: true) }
    #expect(store.bytes == made.bytes)
    _ = try open(Vault.plausibleDays)
    #expect(store.stored.items[name] == nil)
  }

  @Test func aStoreThatRefusesDoesNotHinderReading() throws {
    store.beforeCommit { _ throws(StoreError) in throw .full }
    let vault = try open(100, onlyReading: true)
    #expect(try vault.generation().wiped == nil)
    #expect(vaultError { _ = try open(100) } == .store(.full))
  }
}
