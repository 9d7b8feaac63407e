import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

/// A backup was restored, or a standby took the server's place. The newest entry that this desk has seen is still there;
/// what others did since may not be.
@Suite("What may be out already is not let out after a vault's server was replaced (I2)")
struct RestoreTests {
  private let store = MemoryStore(StoredVault(entries: [], items: [:], origin: "server 1"))
  private let memory = MemoryOfMachine()
  private let warnings = Heard()
  private let vendor: Vendor

  init() throws {
    vendor = try Party("alpha").vendor
    _ = try Sample.makeSharedVault(in: store, vendors: [vendor], machine: .remembering(memory))
  }

  private func unlock(accepting: Bool = false, after seconds: Int64 = 10) throws(VaultError) -> Vault {
    let listener = warnings
    return try Vault.unlock(
      store, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
      machine: Machine(memory: memory) { listener.hear($0) }, acceptingRollback: accepting,
      now: Sample.after(seconds))
  }

  private func isHeldBack(_ body: () throws -> Void) -> Bool {
    if case .heldBack? = vaultError(body) { true } else { false }
  }

  @Test func withTheSameServerNothingIsHeldBack() throws {
    var vault = try unlock()
    _ = try vault.reveal(now: Sample.after(11))
    #expect(warnings.all.isEmpty)
  }

  @Test func whatWasSealedBeforeIsHeldBackAndSaid() throws {
    let newest = store.stored.entries.count - 1
    store.move(to: "server 2")
    // Not once only, and not by a session alone: the desk remembers it.
    for round in 1...2 {
      var vault = try unlock()
      #expect(warnings.all.count == round && warnings.all.last == .serverReplaced(heldBackThrough: newest))
      let before = store.bytes
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
      #expect(isHeldBack { _ = try vault.export(to: [vendor], now: Sample.after(11)) })
      #expect(isHeldBack { _ = try vault.checkCanReveal(try vault.generation(), now: Sample.after(11)) })
      #expect(store.bytes == before)
    }
    // The rest of the work goes on, and does not lift it.
    var vault = try unlock()
    try vault.addVendor(Party.keyless("other"), now: Sample.after(12))
    #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(13)) })
    var later = try unlock(after: 14)
    #expect(isHeldBack { _ = try later.reveal(now: Sample.after(14)) })
    // Another desk that has not seen the server before has nothing to hold back.
    _ = try Sample.unlockAsSecond(store, now: Sample.after(14)).checkCanReveal(
      try later.generation(), now: Sample.after(14))
  }

  @Test func acceptedItIsRecordedAndLetOut() throws {
    let newest = store.stored.entries.count - 1
    store.move(to: "server 2")
    _ = try unlock()
    var vault = try unlock(accepting: true)
    #expect(vault.history.last?.event == .restoreAccepted(through: newest))
    #expect(vault.history.last?.author == Sample.coordinator)
    #expect(warnings.all.last == .restoreAccepted)
    _ = try vault.reveal(now: Sample.after(11))
    // Once only.
    #expect(try unlock(accepting: true, after: 12).history.last?.event != .restoreAccepted(through: newest))
    store.move(to: "server 1")
    _ = try unlock(after: 12)
    #expect(warnings.all.last == .serverReplaced(heldBackThrough: newest + 2))
  }

  /// If the entry cannot be made, nothing was accepted.
  @Test func whatCouldNotBeRecordedIsNotAccepted() throws {
    store.move(to: "server 2")
    store.beforeCommit { _ throws(StoreError) in throw .full }
    #expect(vaultError { _ = try unlock(accepting: true) } == .store(.full))
    store.beforeCommit(nil)
    var vault = try unlock()
    #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
  }

  @Test func whatIsMadeAfterItIsNotHeldBack() throws {
    store.move(to: "server 2")
    var vault = try unlock()
    _ = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [vendor]), now: Sample.after(11))
    _ = try vault.export(to: [vendor], now: Sample.after(12))
    // Nothing is held back any more, so that nothing is said.
    let said = warnings.all.count
    _ = try unlock(after: 13)
    #expect(warnings.all.count == said)
  }

  @Test func aBundleThatIsKeptIsWrittenAgain() throws {
    var vault = try unlock()
    _ = try vault.export(to: [vendor], now: Sample.after(11))
    store.move(to: "server 2")
    var again = try unlock(after: 12)
    #expect(try again.export(to: [vendor], now: Sample.after(13)).bundles.map(\.isNew) == [false])
  }

  /// The server is replaced between what was read and what is let out on the strength of it.
  @Test func inTheMiddleOfASessionNothingIsDone() throws {
    var vault = try unlock()
    store.move(to: "server 2")
    let before = store.bytes
    for _ in 1...2 {
      #expect(vaultError { _ = try vault.reveal(now: Sample.after(11)) } == .store(.replaced))
    }
    #expect(store.bytes == before)
  }

  @Test func aLostEntryIsARollbackAllTheSame() throws {
    let older = MemoryStore(
      StoredVault(
        entries: store.stored.entries.dropLast(), items: store.stored.items, origin: "server 2"))
    let refusal = vaultError {
      _ = try Sample.unlock(older, machine: .remembering(memory), now: Sample.after(10))
    }
    guard case .forked(let fork)? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(fork.isOnServer && fork.here.isEmpty)
  }
}

/// What a machine warned of.
final class Heard: Sendable {
  private let warnings = Mutex<[VaultWarning]>([])
  var all: [VaultWarning] { warnings.withLock { $0 } }
  func hear(_ warning: VaultWarning) { warnings.withLock { $0.append(warning) } }
}
