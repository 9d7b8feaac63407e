import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A signature is verified once on a machine, and only the coordinator's own word spares it (I5, I7)")
struct VerifiedHeadTests {
  private let memory = MemoryOfMachine()
  /// A vault whose third and newest entry has a signature that is not its author's.
  private let store: MemoryStore
  private let vault: [UInt8]

  init() throws {
    store = MemoryStore()
    _ = try Sample.makeVault(in: store, vendors: [Party.keyless("paper")])
    vault = try LogVerifier.claimedVault(store.stored.entries)
    let head = try LogHead(index: 1, entry: try #require(store.stored.entries.last))
    let forged = try VaultSession.makeEntry(
      .vendorAdded(vendor: Party.keyless("other")), vault: vault, after: head, by: Sample.coordinator,
      at: Sample.after(1), vaultKey: try StoredKeys.vaultKey(of: store.stored),
      keys: try CoordinatorKeys.make())
    store.tamper { entries, _ in entries.append(forged.encoded) }
  }

  private func newest() throws -> LogHead {
    try LogHead(index: 2, entry: try #require(store.stored.entries.last))
  }

  private func remember(_ verified: VerifiedHead, of id: ShortID = Sample.coordinator) throws {
    try memory.change(HexBytes(vault)) { $0.verified = [id.text: verified] }
  }

  private func verdict(verifyingAll: Bool = false) -> VaultError? {
    vaultError {
      _ = try Vault.unlock(
        store, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
        machine: .remembering(memory), verifyingAll: verifyingAll, now: Sample.after(2))
    }
  }

  @Test func withoutTheCoordinatorsWordEverySignatureIsVerified() {
    #expect(verdict() == .damaged(.badSignature(2)))
    // A refusal is not remembered as a success.
    #expect(memory.all.allSatisfy { $0.verified.isEmpty })
    #expect(verdict() == .damaged(.badSignature(2)))
  }

  @Test func whatTheCoordinatorVerifiedHereIsNotVerifiedAgain() throws {
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    try remember(VerifiedHead(try newest(), of: vault, signingWith: keys))
    #expect(verdict() == nil)
    #expect(verdict(verifyingAll: true) == .damaged(.badSignature(2)))
  }

  @Test func nobodyElsesWordSparesIt() throws {
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let head = try newest()
    let first = LogHead(index: 1, head: head.head)
    let other = LogHead(index: 2, head: HexBytes([UInt8](repeating: 7, count: 32)))
    let beyond = LogHead(index: 3, head: head.head)
    for said in [
      try VerifiedHead(head, of: vault, signingWith: try CoordinatorKeys.make()),
      try VerifiedHead(head, of: [UInt8](repeating: 1, count: 32), signingWith: keys),
      try VerifiedHead(first, of: vault, signingWith: keys),
      try VerifiedHead(other, of: vault, signingWith: keys),
      try VerifiedHead(beyond, of: vault, signingWith: keys),
    ] {
      try remember(said)
      #expect(verdict() == .damaged(.badSignature(2)))
    }
    // A place that no log has is no place in this one.
    let said = try VerifiedHead(head, of: vault, signingWith: keys)
    let text = String(decoding: try CanonicalJSON.encode(said), as: UTF8.self)
    for index in ["-1", "\(Int.max)", "\(Int.min)"] {
      let changed = text.replacing("\"index\":2", with: "\"index\":\(index)")
      try remember(CanonicalJSON.decode(VerifiedHead.self, from: [UInt8](changed.utf8)))
      #expect(verdict() == .damaged(.badSignature(2)))
    }
    // Nor the coordinator's own, kept as another's.
    try remember(VerifiedHead(head, of: vault, signingWith: keys), of: Sample.secondCoordinator)
    #expect(verdict() == .damaged(.badSignature(2)))
  }

  /// A head vouches for its own entry, whatever comes after it, and an entry before it that is another breaks the chain.
  @Test func whatComesAfterIsVerifiedAndWhatComesBeforeIsHashed() throws {
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let entries = store.stored.entries
    try remember(VerifiedHead(LogHead(index: 1, entry: entries[1]), of: vault, signingWith: keys))
    #expect(verdict() == .damaged(.badSignature(2)))
    try remember(VerifiedHead(try newest(), of: vault, signingWith: keys))
    store.tamper { entries, _ in entries[1][entries[1].count - 1] ^= 1 }
    #expect(verdict() == .damaged(.brokenChain(2)))
  }

  @Test func unlockingRemembersHowFarItVerified() throws {
    store.tamper { entries, _ in entries.removeLast() }
    #expect(verdict() == nil)
    let head = try LogHead(index: 1, entry: try #require(store.stored.entries.last))
    let said = try #require(memory.all.first?.verified[Sample.coordinator.text])
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    #expect(said.head == head)
    #expect(try said.vouches(for: store.stored.entries, of: vault, to: keys))
  }
}
