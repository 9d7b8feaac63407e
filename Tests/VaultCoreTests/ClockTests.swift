import Handoff
import Synchronization
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

  @Test("The time is asked for when the vault has been read, whatever others did until then")
  func whatOthersDidMeanwhileIsNotFromLater() throws {
    var vault = try Sample.makeVault(in: store)
    let code = try Sample.recoveryCode(of: &vault)
    let busy = BusyStore(store)
    let passphrase = try Sample.secret(Sample.passphrase)
    let clock = { busy.time }
    var open = try Vault.unlock(busy, as: nil, passphrase: passphrase, machine: .forgetful, now: clock())
    try open.addVendor(Party.keyless("mine"), now: clock())
    open = try open.refreshed(now: clock())
    _ = try Vault.recover(busy, code: try Sample.secret(code), machine: .forgetful, now: clock())
    #expect(open.history.filter { $0.event.isVendorAdded }.count == 3)
  }
}

/// A store in which somebody else records a vendor whenever it is about to be read whole; that takes a while.
private final class BusyStore: VaultStore {
  private let store: MemoryStore
  private let changes = Atomic(0)

  init(_ store: MemoryStore) { self.store = store }

  /// What the clock shows.
  var time: Timestamp { Sample.after(Int64(changes.load(ordering: .sequentiallyConsistent))) }

  func read(after index: Int?) throws(StoreError) -> StoredVault {
    if index == nil {
      let number = changes.add(1, ordering: .sequentiallyConsistent).newValue
      do {
        var other = try Sample.unlock(store, now: time)
        try other.addVendor(Party.keyless("vendor-\(number)"), now: time)
      } catch {
        throw .unavailable(reason: "\(error)")
      }
    }
    return try store.read(after: index)
  }

  func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    try store.commit(change, expecting: head)
  }
}

extension LogEvent {
  fileprivate var isVendorAdded: Bool { if case .vendorAdded = self { true } else { false } }
}
