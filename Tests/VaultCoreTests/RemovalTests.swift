import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

/// Somebody was a coordinator, kept every byte they ever had (the store, the passphrase, their keys, the vault
/// key), and later gets hold of the store as it is now.
@Suite("What is sealed after a removal opens for nobody who was removed (I1)")
struct RemovalTests {
  private let store = MemoryStore()
  private let alpha: Vendor
  private let beta: Vendor
  private let before: StoredVault
  private let after: StoredVault
  private let leaver: Leaver

  /// Two credentials of which one is delivered to alpha; then the second coordinator is removed, and all that
  /// can be done is done.
  init() throws {
    alpha = try Party("alpha").vendor
    beta = try Party("beta").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha, beta])
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.start)
    _ = try vault.makeRecoveryCode(cost: .interactive, now: Sample.start)
    _ = try vault.export(Sample.organization.cds, to: [alpha], now: Sample.start)
    before = store.stored
    leaver = try Leaver(of: before)

    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(1))
    // The school's secret stays sealed to who remains. Then new ones.
    let release = Sample.release(to: [alpha, beta])
    _ = try vault.reset(
      Sample.organization.cds, replacing: 1, because: Sample.reason, under: release, now: Sample.after(2))
    _ = try vault.export(Sample.organization.cds, to: [alpha], now: Sample.after(3))
    let passphrase = try Sample.secret("third words")
    try vault.addCoordinator(
      .of("third"), programs: [.caaspp], passphrase: passphrase, cost: .interactive, now: Sample.after(4))
    _ = try vault.makeRecoveryCode(cost: .interactive, now: Sample.after(5))
    let changed = try Sample.secret("changed words")
    try vault.changePassphrase(to: changed, cost: .interactive, now: Sample.after(6))
    after = store.stored
  }

  /// What is stored now and was not before.
  private var sealedSince: [String: [UInt8]] { after.items.filter { before.items[$0.key] != $0.value } }

  @Test func whatWasBeforeOpensStill() throws {
    let opened = try leaver.open(before)
    // Every entry, both secrets, the issuer key, their own vault key and their own box; not what others'
    // passphrases and keys seal.
    let entries = (0..<before.entries.count).map { "entry \($0)" }
    #expect(
      opened
        == Set(entries).union([
          "secret/19647330000000/1/elpac", "secret/\(Sample.school)/1/elpac", "issuer-key/1",
          "vault-key/1/elpac",
          "coordinator/elpac",
        ]))
    let sealed = Set(before.items.keys).subtracting(opened)
    #expect(
      sealed == [
        "coordinator/office", "vault-key/1/office", "coordinator/recovery", "vault-key/1/recovery",
        "secret/19647330000000/1/office", "secret/\(Sample.school)/1/office", "bundle/19647330000000/1/alpha",
      ])
  }

  @Test func nothingThatWasSealedSinceOpens() throws {
    let sealed = sealedSince
    #expect(
      Set(sealed.keys) == [
        "secret/\(Sample.school)/1/office", "secret/\(Sample.school)/1/third",
        "secret/19647330000000/2/office",
        "secret/19647330000000/2/third", "bundle/19647330000000/2/alpha",
        "issuer-key/2", "vault-key/1/office", "vault-key/2/office", "coordinator/office", "coordinator/third",
        "vault-key/1/third",
        "vault-key/2/third", "coordinator/recovery", "vault-key/1/recovery", "vault-key/2/recovery",
      ])
    // The removal itself is the last that they can read; it tells them that they are.
    let opened = try leaver.open(StoredVault(entries: after.entries, items: sealed))
    #expect(opened == Set((0...before.entries.count).map { "entry \($0)" }))
    #expect(after.entries.count == before.entries.count + 6)
    let removal = try #require(LogEntry(after.entries[before.entries.count]))
    #expect(removal.epoch == 1)
    // What the store holds of the leaver's own is gone.
    #expect(!after.items.keys.contains { $0.contains("elpac") } && after.items["issuer-key/1"] == nil)
  }

  @Test func whatStaysIsOpenToThoseWhoRemain() throws {
    var vault = try Sample.unlock(MemoryStore(after), passphrase: "changed words", now: Sample.after(6))
    let length = vault.history.count
    #expect(length == after.entries.count)
    #expect(try vault.export(Sample.school, to: [alpha], now: Sample.after(6)).bundles.count == 1)
    #expect(
      try vault.export(Sample.organization.cds, to: [beta], now: Sample.after(6)).bundles.map(\.isNew) == [
        true
      ])
    _ = try Sample.unlock(
      MemoryStore(after), as: .of("third"), passphrase: "third words", now: Sample.after(6))
  }

  @Test func theirPassphraseUnlocksNothing() throws {
    let error = vaultError { _ = try Sample.unlockAsSecond(MemoryStore(after), now: Sample.after(6)) }
    #expect(
      error == .unknownCoordinator(Sample.secondCoordinator, known: [Sample.coordinator, .of("third")]))
    // Not even with what was kept for them put back.
    let back = MemoryStore(after)
    back.tamper { [before] _, items in
      for name in ["coordinator/elpac", "vault-key/1/elpac", "issuer-key/1"] {
        items[name] = before.items[name]
      }
    }
    let still = vaultError { _ = try Sample.unlockAsSecond(back, now: Sample.after(6)) }
    #expect(still == .damaged(.missingItem("vault-key/2/elpac")))
  }

  // MARK: - What they could write

  /// A vault key that they know, sealed to those who remain: all that is sealed from then on would be theirs.
  @Test func anotherVaultKeyIsNotTakenForTheNewOne() throws {
    let state = try Sample.unlock(MemoryStore(after), passphrase: "changed words", now: Sample.after(6)).state
    let office = try #require(state.coordinator(Sample.coordinator))
    let theirs = try VaultKey.make(epoch: 2).sealed(to: office)
    let old = try leaver.vaultKey.sealed(to: office)
    // Right after the removal no entry of the new epoch gives it away: the commitment does.
    let removal = [[UInt8]](after.entries[...before.entries.count])
    for key in [theirs, old] {
      for entries in [removal, after.entries] {
        let swapped = MemoryStore(StoredVault(entries: entries, items: after.items))
        swapped.tamper { $1["vault-key/2/office"] = key }
        let error = vaultError {
          _ = try Sample.unlock(swapped, passphrase: "changed words", now: Sample.after(6))
        }
        #expect(
          error
            == (entries.count == removal.count
              ? .damaged(.forgedItem("vault-key/2/office")) : .damaged(.sealedBody(removal.count))))
      }
    }
    let none = MemoryStore(StoredVault(entries: removal, items: after.items))
    none.tamper { $1["vault-key/2/office"] = nil }
    #expect(
      vaultError { _ = try Sample.unlock(none, passphrase: "changed words", now: Sample.after(6)) }
        == .damaged(.missingItem("vault-key/2/office")))
  }

  @Test func anEntryOfTheirsIsRefused() throws {
    let removal = [[UInt8]](after.entries[...before.entries.count])
    let newest = try #require(removal.last)
    let entry = try leaver.entry(
      .vendorAdded(vendor: Party.keyless("theirs")), after: LogHead(index: removal.count - 1, entry: newest),
      at: Sample.after(6))
    for entries in [removal, after.entries] {
      let added = MemoryStore(StoredVault(entries: entries + [entry], items: after.items))
      let error = vaultError {
        _ = try Sample.unlock(added, passphrase: "changed words", now: Sample.after(6))
      }
      #expect(error == .damaged(.misplacedEntry(entries.count)))
    }
    // Even sealed with the new key, were they to find it: they are not a coordinator any more.
    let box = try #require(after.items["coordinator/third"])
    let claimed = try LogVerifier.claimedVault(after.entries)
    let ring = try KeyRing.open(
      box, with: try Sample.secret("third words"), vault: claimed, id: .of("third"))
    let third = try #require(ring.sets.last)
    let sealedKey = try #require(after.items["vault-key/2/third"])
    let newKey = try third.openVaultKey(sealedKey, epoch: 2)
    let last = try #require(after.entries.last)
    let signed = try leaver.entry(
      .vendorAdded(vendor: Party.keyless("theirs")),
      after: LogHead(index: after.entries.count - 1, entry: last), at: Sample.after(6), with: newKey)
    let found = MemoryStore(StoredVault(entries: after.entries + [signed], items: after.items))
    #expect(
      vaultError { _ = try Sample.unlock(found, passphrase: "changed words", now: Sample.after(6)) }
        == .damaged(.badSignature(after.entries.count)))
  }

  @Test func theIssuerKeyIsAnother() throws {
    let old = try Sample.unlock(MemoryStore(before)).state.issuer
    let vault = try Sample.unlock(MemoryStore(after), passphrase: "changed words", now: Sample.after(6))
    let state = vault.state
    #expect(state.issuer != old)
    #expect(state.successions.map(\.old) == [old] && state.successions.map(\.new) == [state.issuer])
    #expect(rejection { () throws(KeyError) in try state.successions[0].verify() } == nil)
  }

  /// The coordinator's own entry, right in every other way.
  @Test func anIssuerKeyThatTheOldOneDidNotSignIsRefused() throws {
    let office = try StoredKeys.coordinatorKeys(of: before)
    let key = try StoredKeys.vaultKey(of: before)
    let vault = try LogVerifier.claimedVault(before.entries)
    let last = try #require(before.entries.last)
    let head = try LogHead(index: before.entries.count - 1, entry: last)
    let old = try Sample.unlock(MemoryStore(before)).state.issuer
    let newKey = try VaultKey.make(epoch: 2)
    let commitment = try newKey.commitment()
    let successor = try IssuerKey(bytes: try Signature.KeyPair(seed: try Signature.makeSeed()).publicKey)
    let stranger = try Signature.KeyPair(seed: try Signature.makeSeed())
    let signed = try IssuerSuccession.make(old: stranger, new: successor)
    let forged = try CanonicalJSON.decode(
      IssuerSuccession.self,
      from: [UInt8](
        #"{"new":"\#(successor.text)","old":"\#(old)","signature":"\#(signed.signature)"}"#.utf8))
    let genuine = VaultError.damaged(.missingItem("vault-key/2/office"))
    let refusal = VaultError.damaged(.impossibleEvent(before.entries.count))
    // Without any, it says that the old one was lost.
    for (succession, expected) in [(signed, refusal), (forged, refusal), (nil, genuine)] {
      let event = LogEvent.coordinatorRemoved(
        coordinator: Sample.secondCoordinator,
        epoch: NewEpoch(
          number: 2, commitment: commitment, issuer: successor.text, succession: succession))
      let hash = HexBytes([UInt8](repeating: 1, count: 32))
      let entry = try VaultSession.makeEntry(
        event, putting: ["issuer-key/2": hash, "vault-key/2/office": hash], vault: vault,
        after: head, by: Sample.coordinator, at: Sample.after(1), vaultKey: key,
        keys: office)
      let store = MemoryStore(
        StoredVault(entries: before.entries + [entry.encoded], items: before.items))
      let error = vaultError { _ = try Sample.unlock(store, now: Sample.after(1)) }
      #expect(error == expected)
    }
  }
}

/// What somebody who was a coordinator has in the end, and everything that it may open.
private final class Leaver: Sendable {
  let vaultKey: VaultKey
  private let keys: CoordinatorKeys
  private let vault: [UInt8]
  private let issuers: [[UInt8]]

  struct Incomplete: Error {}

  /// Takes all that the second coordinator can get out of the store.
  init(of stored: StoredVault) throws {
    let id = Sample.secondCoordinator
    vault = try LogVerifier.claimedVault(stored.entries)
    guard let box = stored.items[ItemName.coordinator(id)],
      let sealed = stored.items[ItemName.vaultKey(epoch: 1, id)]
    else { throw Incomplete() }
    let passphrase = try Sample.secret(Sample.secondPassphrase)
    guard let keys = try KeyRing.open(box, with: passphrase, vault: vault, id: id).sets.last else {
      throw Incomplete()
    }
    self.keys = keys
    vaultKey = try keys.openVaultKey(sealed, epoch: 1)
    issuers = [try IssuerKey(text: try Sample.unlockAsSecond(MemoryStore(stored)).state.issuer).bytes]
  }

  /// The names of all entries and items that open in any way.
  func open(_ stored: StoredVault) throws -> Set<String> {
    var opened: Set<String> = []
    for (index, bytes) in stored.entries.enumerated() {
      guard let entry = LogEntry(bytes) else { throw Incomplete() }
      if opens(entry.sealedBody, inside: [entry.context]) { opened.insert("entry \(index)") }
    }
    for (name, bytes) in stored.items where try opens(item: bytes, named: name) { opened.insert(name) }
    return opened
  }

  private func opens(item bytes: [UInt8], named name: String) throws -> Bool {
    let parts = name.split(separator: "/").map(String.init)
    var contexts = issuers.map { vault + $0 }
    if parts[0] == "secret" {
      contexts += (1...3).map { vault + [UInt8](parts[1].utf8) + [UInt8](bigEndian: UInt64($0)) }
    }
    if opens(bytes, inside: contexts) { return true }
    let armored = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("-") }
    let carried = parts[0] == "bundle" ? [UInt8](Data(base64Encoded: armored.joined()) ?? Data()) : bytes
    guard !carried.isEmpty else { throw Incomplete() }
    if (try? SealedBox.open(carried, with: keys.sealing)) != nil { return true }
    if (try? SealedBox.open(carried, with: keys.renewed)) != nil { return true }
    // Under their passphrase, in the name of anybody.
    guard parts[0] == "coordinator" else { return false }
    let passphrase = try Sample.secret(Sample.secondPassphrase)
    return [Sample.secondCoordinator, .of(parts[1])].contains { id in
      (try? KeyRing.open(bytes, with: passphrase, vault: vault, id: id)) != nil
    }
  }

  /// Whether the vault key opens it, as whatever it may be.
  private func opens(_ bytes: [UInt8], inside contexts: [[UInt8]]) -> Bool {
    [VaultKey.Purpose.logBody, .secret, .issuerKey].contains { purpose in
      (contexts + [vault]).contains { (try? vaultKey.open(bytes, for: purpose, boundTo: $0)) != nil }
    }
  }

  /// An entry as they would have made it when they could; sealed with `key`, theirs unless another is given.
  func entry(
    _ event: LogEvent, after head: LogHead, at time: Timestamp, with key: VaultKey? = nil
  ) throws -> [UInt8] {
    try VaultSession.makeEntry(
      event, vault: vault, after: head, by: Sample.secondCoordinator, at: time, vaultKey: key ?? vaultKey,
      keys: keys
    ).encoded
  }
}
