import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("No entry passes that the vault did not write (I5, I7)")
struct LogVerifierTests {
  let store = MemoryStore()
  let entries: [[UInt8]]

  /// What an entry puts that makes a credential for the school.
  static let schoolsItem = ["secret/19647331234567/1/office": HexBytes([UInt8](repeating: 1, count: 32))]

  /// A vault with five entries, at seconds 0, 0, 1, 2 and 3.
  init() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    try vault.addVendor(beta, now: Sample.after(1))
    _ = try vault.generate(
      under: Release(vendors: [alpha.id, beta.id], statement: Sample.statement), now: Sample.after(2))
    _ = try vault.export(to: [alpha], now: Sample.after(3))
    entries = store.stored.entries
  }

  /// What unlocking says to these entries beside the items of the vault.
  func verdict(_ entries: [[UInt8]]) -> VaultError? {
    let changed = MemoryStore(StoredVault(entries: entries, items: store.stored.items))
    return vaultError { _ = try Sample.unlock(changed, now: Sample.after(3)) }
  }

  @Test func whatTheVaultWrotePasses() {
    #expect(entries.count == 5)
    #expect(verdict(entries) == nil)
  }

  // MARK: - Changed bytes

  @Test func aFlippedBitIsRefusedWhereverItIs() throws {
    let keys = try StoredKeys.vaultKeys(of: store.stored)
    var verifier = LogVerifier()
    for (index, bytes) in entries.enumerated() {
      let entry = try #require(LogEntry(bytes))
      for offset in bytes.indices {
        // One bit of each byte; another in the next.
        var flipped = bytes
        flipped[offset] ^= 1 << UInt8(offset % 8)
        var copy = verifier
        let error = vaultError { _ = try copy.read(flipped, with: keys) }
        let expected = expectedDamage(offset, in: entry, at: index, decoding: flipped)
        #expect(error == .damaged(expected), "entry \(index), offset \(offset)")
      }
      _ = try verifier.read(bytes, with: keys)
    }
  }

  /// What is wrong with entry `index` if one bit of the byte at `offset` is another.
  private func expectedDamage(
    _ offset: Int, in entry: LogEntry, at index: Int, decoding flipped: [UInt8]
  ) -> VaultError.Damage {
    guard let read = LogEntry(flipped) else { return .malformedEntry(index) }
    let author = entry.author.text.utf8.count
    switch offset {
    // Of the first entry the vault is what it says, until the body does not open under it.
    case 22..<54: return index == 0 ? .sealedBody(index) : .misplacedEntry(index)
    case 54..<62: return .misplacedEntry(index)
    case 62..<94: return .brokenChain(index)
    case 94..<98: return .misplacedEntry(index)
    case 99..<(99 + author): return .sealedBody(index)
    case (99 + author)..<(107 + author):
      let before = index > 0 ? LogEntry(entries[index - 1])?.time : nil
      return read.time < before ?? read.time ? .timeReversed(index) : .sealedBody(index)
    case (111 + author)..<(111 + author + entry.sealedBody.count): return .sealedBody(index)
    default: return .badSignature(index)
    }
  }

  @Test func unlockingRefusesChangedEntries() {
    for (index, bytes) in entries.enumerated() {
      var body = bytes
      body[200] ^= 1
      var signature = bytes
      signature[bytes.count - 1] ^= 1
      for (changed, damage) in [
        (body, VaultError.Damage.sealedBody(index)), (signature, .badSignature(index)),
        (bytes + [0], .malformedEntry(index)), ([], .malformedEntry(index)),
      ] {
        var changedEntries = entries
        changedEntries[index] = changed
        #expect(verdict(changedEntries) == .damaged(damage))
      }
    }
  }

  // MARK: - Changed order

  @Test func aRemovedEntryIsRefused() {
    for index in 0..<(entries.count - 1) {
      var fewer = entries
      fewer.remove(at: index)
      #expect(verdict(fewer) == .damaged(.misplacedEntry(index)))
    }
    #expect(verdict([]) == .damaged(.empty))
  }

  @Test func swappedAndRepeatedEntriesAreRefused() {
    for index in 0..<(entries.count - 1) {
      var swapped = entries
      swapped.swapAt(index, index + 1)
      #expect(verdict(swapped) == .damaged(.misplacedEntry(index)))
    }
    for index in entries.indices {
      var repeated = entries
      repeated.insert(entries[index], at: index + 1)
      #expect(verdict(repeated) == .damaged(.misplacedEntry(index + 1)))
    }
  }

  /// A log cut at its end is an older state of the same vault, which its bytes alone do not give away; but
  /// what was wiped since does not come back with it.
  @Test func aLogCutAtItsEndBringsNoSecretBack() throws {
    var vault = try Sample.unlock(store, now: Sample.after(3))
    let beta = try #require(vault.state.vendor(.of("beta")))
    _ = try vault.export(to: [beta], now: Sample.after(4))
    let cut = MemoryStore(
      StoredVault(entries: [[UInt8]](store.stored.entries.dropLast()), items: store.stored.items))
    var older = try Sample.unlock(cut, now: Sample.after(4))
    let error = vaultError { _ = try older.export(to: [beta], now: Sample.after(4)) }
    let missing = ["secret/19647330000000/1/office"]
    #expect(error == .needsRepair(ItemDamage(missing: missing, extra: ["bundle/19647330000000/1/beta"])))
    _ = try older.repair(now: Sample.after(4))
    let repaired = vaultError { _ = try older.export(to: [beta], now: Sample.after(4)) }
    let generation = try older.generation()
    #expect(repaired == .lost(generation, bundleFor: nil))
  }

  // MARK: - Others' entries

  @Test func anotherVaultsEntriesAreRefused() throws {
    let other = MemoryStore()
    var vault = try Sample.makeVault(in: other)
    for id in ["one", "two", "three", "four"] {
      try vault.addVendor(Party.keyless(id), now: Sample.start)
    }
    let foreign = other.stored.entries
    for index in 1..<entries.count {
      var mixed = entries
      mixed[index] = foreign[index]
      #expect(verdict(mixed) == .damaged(.misplacedEntry(index)))
    }
    // Another vault's whole log: the coordinator's keys are bound to this vault's identity.
    #expect(verdict(foreign) == .wrongPassphrase)
    #expect(verdict([foreign[0]] + entries.dropFirst()) == .wrongPassphrase)
  }

  /// One who holds the medium, and knows all that is public, makes a vault of the same coordinator under a
  /// vault key of his own, sealed to the coordinator's public key.
  @Test func aForgedLogUnderTheRealCoordinatorsPassphraseIsRefused() throws {
    let real = try #require(LogEntry(entries[0]))
    let opened = try Sample.unlock(store, now: Sample.after(3))
    let founder = opened.coordinator
    let forgedKey = try VaultKey.make(epoch: 1)
    let forger = try CoordinatorKeys.make()
    var items = store.stored.items
    items["vault-key/1/office"] = try forgedKey.sealed(to: founder)

    let salt = HexBytes([UInt8](repeating: 7, count: 16))
    let event = LogEvent.vaultCreated(
      organization: Sample.organization, coordinator: founder, issuer: opened.state.issuer, salt: salt)
    // Under the identity that these keys and this salt have: the real coordinator's box is bound to another.
    let otherID = try LogVerifier.vaultID(founder: founder, salt: salt)
    let other = try makeEntry(event, vault: otherID, vaultKey: forgedKey, signedBy: forger)
    // Under the real vault's identity: the box opens, but the salt does not lead to that identity.
    let same = try makeEntry(event, vault: real.vault, vaultKey: forgedKey, signedBy: forger)
    // With the real salt as well, the founder's signature is missing still.
    guard case .vaultCreated(_, _, _, let realSalt)? = opened.history.first?.event else {
      Issue.record("the first entry does not make the vault")
      return
    }
    let salted = try makeEntry(
      .vaultCreated(
        organization: Sample.organization, coordinator: founder, issuer: opened.state.issuer, salt: realSalt),
      vault: real.vault, vaultKey: forgedKey, signedBy: forger)
    // With a founder of the forger's, the identity is another again.
    let impostor = try makeEntry(
      .vaultCreated(
        organization: Sample.organization,
        coordinator: forger.coordinator(id: founder.id, programs: founder.programs),
        issuer: opened.state.issuer, salt: realSalt),
      vault: real.vault, vaultKey: forgedKey, signedBy: forger)

    for (entry, expected) in [
      (other, VaultError.wrongPassphrase), (same, .damaged(.badSignature(0))),
      (salted, .damaged(.badSignature(0))), (impostor, .damaged(.badSignature(0))),
    ] {
      let forged = MemoryStore(StoredVault(entries: [entry.encoded], items: items))
      #expect(vaultError { _ = try Sample.unlock(forged, now: Sample.after(3)) } == expected)
    }
  }

  @Test func whoIsNoCoordinatorSignsNothing() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let stranger = try CoordinatorKeys.make()
    let event = LogEvent.vendorAdded(vendor: Party.keyless("paper"))
    let asStranger = try makeNext(event, by: "stranger", vaultKey: key, signedBy: stranger)
    #expect(verdict(entries + [asStranger]) == .damaged(.badSignature(5)))
    let asCoordinator = try makeNext(event, by: "office", vaultKey: key, signedBy: stranger)
    #expect(verdict(entries + [asCoordinator]) == .damaged(.badSignature(5)))
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let genuine = try makeNext(event, by: "office", vaultKey: key, signedBy: keys)
    #expect(verdict(entries + [genuine]) == nil)
  }

  @Test func evenTheCoordinatorWritesNothingImpossible() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    func next(_ event: LogEvent, at time: Timestamp = Sample.after(3), epoch: Int = 1) throws -> [UInt8] {
      try makeNext(event, by: "office", at: time, epoch: epoch, vaultKey: key, signedBy: keys)
    }
    let reveal = LogEvent.credentialRevealed(credential: Sample.organization.cds, generation: 1)
    #expect(verdict(entries + [try next(reveal)]) == .damaged(.impossibleEvent(5)))
    let add = LogEvent.vendorAdded(vendor: Party.keyless("paper"))
    #expect(verdict(entries + [try next(add, at: Sample.after(2))]) == .damaged(.timeReversed(5)))
    #expect(verdict(entries + [try next(add, epoch: 2)]) == .damaged(.misplacedEntry(5)))
    #expect(verdict(entries + [try next(add)]) == nil)
  }

  @Test func aBodyThatIsNotCanonicalIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let canonical = try CanonicalJSON.encode(LogEvent.vendorAdded(vendor: Party.keyless("paper")))
    let text = String(decoding: canonical, as: UTF8.self)
    for body in [text + " ", " " + text, text.replacing("}}}", with: "},\"x\":1}}"), "{\"unknown\":{}}", ""] {
      let entry = try makeNext([UInt8](body.utf8), by: "office", vaultKey: key, signedBy: keys)
      #expect(verdict(entries + [entry]) == .damaged(.sealedBody(5)), "\(body)")
    }
    let entry = try makeNext(canonical, by: "office", vaultKey: key, signedBy: keys)
    #expect(verdict(entries + [entry]) == nil)
  }
}
