import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("No entry passes that the vault did not write (I5, I7)")
struct LogVerifierTests {
  private let store = MemoryStore()
  private let entries: [[UInt8]]

  /// What an entry puts that makes a credential for the school.
  private static let schoolsItem = ["secret/19647331234567/1": HexBytes([UInt8](repeating: 1, count: 32))]

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
  private func verdict(_ entries: [[UInt8]]) -> VaultError? {
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
    let missing = ["secret/19647330000000/1"]
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

  /// A key of low order, or in another spelling, would end every removal, or be pinned twice.
  @Test func keysThatAreNoneAndOtherSpellingsAreRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let fresh = try CoordinatorKeys.make().coordinator(id: .of("new"), programs: [.elpac, .caaspp])
    let (zero, one) = ([UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31))
    let none = [UInt8](repeating: 0xff, count: 32)
    func coordinator(signing: [UInt8]? = nil, sealing: [UInt8]? = nil, _ programs: [Program]? = nil)
      -> LogEvent
    {
      .coordinatorAdded(
        coordinator: Coordinator(
          id: fresh.id, programs: programs ?? fresh.programs,
          signingKey: signing.map { HexBytes($0) } ?? fresh.signingKey,
          sealingKey: sealing.map { HexBytes($0) } ?? fresh.sealingKey))
    }
    func vendor(_ key: String, _ verification: String = "fingerprint") throws -> LogEvent {
      let text = #"{"id":"new","key":"\#(key)","name":"New","verification":"\#(verification)"}"#
      return .vendorAdded(vendor: try CanonicalJSON.decode(Vendor.self, from: [UInt8](text.utf8)))
    }
    let other = try Party("other").vendor.key ?? ""
    let items = ["coordinator/new": HexBytes(none), "vault-key/1/new": HexBytes(none)]
    let refused: [LogEvent] = try [
      coordinator(sealing: zero), coordinator(sealing: one), coordinator(sealing: none),
      coordinator(sealing: [2]), coordinator(signing: zero), coordinator(signing: none),
      coordinator([.elpac, .caaspp]), coordinator([.elpac, .elpac]), vendor("no key at all"),
      vendor(other.uppercased()), vendor(other, "none"),
      vendor("age1g95pf6ehvaqcw825ghkcclx79023wvmvcy8vcvd0ckatppwfg5dqxl2mpl"),
    ]
    for (event, isRight) in try refused.map({ ($0, false) }) + [(coordinator(), true), (vendor(other), true)]
    {
      var puts: ItemHashes = [:]
      if case .coordinatorAdded = event { puts = items }
      let body = try CanonicalJSON.encode(EntryBody(event, items: puts))
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(verdict(entries + [entry]) == (isRight ? nil : .damaged(.impossibleEvent(5))), "\(event)")
    }
  }

  /// What an entry puts is what its event brings.
  @Test func anEntryThatPutsLessOrOtherItemsIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let hash = HexBytes([UInt8](repeating: 1, count: 32))
    let own = "coordinator/office"
    for (event, items, isRight) in [
      (.passphraseChanged, [own: hash], true), (.passphraseChanged, [:], false),
      (.passphraseChanged, [own: hash, "secret/19647330000000/1": hash], false),
      (.passphraseChanged, ["secret/19647330000000/1": hash], false),
      (.vendorAdded(vendor: Party.keyless("paper")), ["bundle/19647330000000/1/alpha": hash], false),
      (.vaultRepaired(changed: [], missing: [], extra: 0), [:], false),
      (.vaultRepaired(changed: ["x"], missing: [], extra: 0), [:], false),
      (.vaultRepaired(changed: [own], missing: [own], extra: 0), [:], false),
      (.vaultRepaired(changed: [own], missing: [], extra: 0), [own: hash], false),
    ] as [(LogEvent, ItemHashes, Bool)] {
      let body = try CanonicalJSON.encode(EntryBody(event, items: items))
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      // The box is another than the hash then, which the fold does not look at.
      let expected: VaultError.Damage = isRight ? .forgedItem(own) : .impossibleEvent(5)
      #expect(verdict(entries + [entry]) == .damaged(expected), "\(event) \(items)")
    }
  }

  /// A statement has its own hash, and an authorization its author's programs.
  @Test func anAuthorizationThatContradictsItselfIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let made = LogEvent.credentialGenerated(
      credential: Sample.school, generation: 1, username: .of("user"), authorization: try authorization(),
      expires: Sample.after(4), check: HexBytes([UInt8](repeating: 2, count: 32)), replaces: nil)
    let text = String(
      decoding: try CanonicalJSON.encode(EntryBody(made, items: Self.schoolsItem)), as: UTF8.self)
    for (part, other) in [
      (Sample.statement, Sample.statement + " "), (#"["caaspp","elpac"]"#, #"["caaspp"]"#),
    ] {
      #expect(text.contains(part))
      let body = [UInt8](text.replacing(part, with: other).utf8)
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(verdict(entries + [entry]) == .damaged(.impossibleEvent(5)), "\(other)")
    }
    let entry = try makeNext([UInt8](text.utf8), by: "office", vaultKey: key, signedBy: keys)
    #expect(verdict(entries + [entry]) == nil)
  }

  @Test func aStatementStandsInTheLogOnceHoweverOftenItIsAccepted() throws {
    let second = MemoryStore()
    let vendors = [Party.keyless("paper")]
    var vault = try Sample.makeVault(in: second, vendors: vendors)
    let text = String(repeating: "Read aloud and accepted. ", count: 1000)
    let release = Release(
      vendors: vendors.map(\.id), statement: text, accepted: Sample.after(1))
    let codes = (1...3).map { CDSCode.of("1964733123456\($0)") }
    for (index, code) in codes.enumerated() {
      _ = try vault.generate(for: code, under: release, now: Sample.after(Int64(index) + 1))
    }
    let sizes = second.stored.entries.suffix(3).map(\.count)
    #expect(sizes[0] > text.utf8.count && sizes[1] < 2000 && sizes[2] < 2000)
    // Each of them has it all, with the time of the one acceptance.
    let read = try Sample.unlock(second, now: Sample.after(3))
    for code in codes {
      let authorization = try read.generation(of: code).authorization
      #expect(authorization.statement == text)
      #expect(authorization.accepted == Sample.after(1))
    }
    #expect(read.state == vault.state)
  }

  @Test func aStatementThatNoEntryTellsIsRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let entries = store.stored.entries
    func event(_ statement: String, accepted: Int64, of hashed: String = "never told") throws -> LogEvent {
      let state = try Sample.unlock(store, now: Sample.after(3)).state
      let release = Release(
        vendors: state.vendors.map(\.id), statement: hashed, accepted: Sample.after(accepted))
      var authorization = try Authorization(
        release, vendors: state.vendors, coordinator: state.coordinators[0], now: Sample.after(accepted))
      authorization.statement = statement
      return .credentialGenerated(
        credential: Sample.school, generation: 1, username: .of("user"), authorization: authorization,
        expires: Sample.after(4), check: HexBytes([UInt8](repeating: 2, count: 32)), replaces: nil)
    }
    for (statement, accepted, isRight) in [
      ("", 3, false), ("never told", 4, false), ("never told", 3, true), ("never told", 0, true),
    ] as [(String, Int64, Bool)] {
      let body = try CanonicalJSON.encode(
        EntryBody(try event(statement, accepted: accepted), items: Self.schoolsItem))
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(
        verdict(entries + [entry]) == (isRight ? nil : .damaged(.impossibleEvent(5))),
        "\(statement) accepted at \(accepted)")
    }
  }

  private func authorization() throws -> Authorization {
    let state = try Sample.unlock(store, now: Sample.after(3)).state
    return try Authorization(
      Sample.release(to: state.vendors), vendors: state.vendors, coordinator: state.coordinators[0],
      now: Sample.after(3))
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

  // MARK: - Making entries

  private func makeNext(
    _ event: LogEvent, by author: String, at time: Timestamp = Sample.after(3), epoch: Int = 1,
    vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> [UInt8] {
    try makeNext(
      CanonicalJSON.encode(event), by: author, at: time, epoch: epoch, vaultKey: vaultKey, signedBy: keys)
  }

  private func makeNext(
    _ body: [UInt8], by author: String, at time: Timestamp = Sample.after(3), epoch: Int = 1,
    vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> [UInt8] {
    let newest = try #require(entries.last)
    let vault = try #require(LogEntry(newest)).vault
    return try makeEntry(
      body, vault: vault, index: entries.count, previous: try GenericHash.digest(newest), epoch: epoch,
      by: author, at: time, vaultKey: vaultKey, signedBy: keys
    ).encoded
  }

  private func makeEntry(
    _ event: LogEvent, vault: [UInt8], vaultKey: borrowing VaultKey,
    signedBy keys: borrowing CoordinatorKeys
  ) throws -> LogEntry {
    try makeEntry(
      CanonicalJSON.encode(event), vault: vault, index: 0, previous: LogEntry.noPrevious, epoch: 1,
      by: "office", at: Sample.start, vaultKey: vaultKey, signedBy: keys)
  }

  private func makeEntry(
    _ body: [UInt8], vault: [UInt8], index: Int, previous: [UInt8], epoch: Int, by author: String,
    at time: Timestamp, vaultKey: borrowing VaultKey, signedBy keys: borrowing CoordinatorKeys
  ) throws -> LogEntry {
    let context = LogEntry.makeContext(
      vault: vault, index: index, previous: previous, epoch: epoch, author: .of(author), time: time)
    let sealedBody = try vaultKey.seal(body, for: .logBody, boundTo: context)
    func entry(_ signature: [UInt8]) -> LogEntry {
      LogEntry(
        vault: vault, index: index, previous: previous, epoch: epoch, author: .of(author), time: time,
        sealedBody: sealedBody, signature: signature)
    }
    let unsigned = entry([]).signedBytes
    let signature = try unsigned.withBytes { bytes throws(SodiumError) in try keys.signing.sign(bytes) }
    return entry(signature)
  }
}
