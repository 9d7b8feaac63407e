import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

// What an event may hold, and which items it brings.

extension LogVerifierTests {
  /// A key of low order, or in another spelling, would end every removal, or be pinned twice.
  @Test func keysThatAreNoneAndOtherSpellingsAreRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let fresh = try CoordinatorKeys.make().coordinator(id: .of("new"), programs: [.elpac, .caaspp])
    let (zero, one) = ([UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31))
    let none = [UInt8](repeating: 0xff, count: 32)
    func coordinator(
      signing: [UInt8]? = nil, sealing: [UInt8]? = nil, renewed: [UInt8]? = nil, _ programs: [Program]? = nil
    ) -> LogEvent {
      .coordinatorAdded(
        coordinator: Coordinator(
          id: fresh.id, programs: programs ?? fresh.programs,
          signingKey: signing.map { HexBytes($0) } ?? fresh.signingKey,
          sealingKey: sealing.map { HexBytes($0) } ?? fresh.sealingKey,
          renewedKey: renewed.map { HexBytes($0) } ?? fresh.renewedKey))
    }
    func vendor(_ key: String, _ verification: String = "fingerprint") throws -> LogEvent {
      let text = #"{"id":"new","key":"\#(key)","name":"New","verification":"\#(verification)"}"#
      return .vendorAdded(vendor: try CanonicalJSON.decode(Vendor.self, from: [UInt8](text.utf8)))
    }
    func changed(_ key: String, _ verification: Vendor.Verification = .shown) -> LogEvent {
      .vendorKeyChanged(vendor: .of("alpha"), key: key, verification: verification)
    }
    func replaced(signing: [UInt8]) -> LogEvent {
      .coordinatorKeysReplaced(
        coordinator: Coordinator(
          id: .of("office"), programs: [.caaspp, .elpac], signingKey: HexBytes(signing),
          sealingKey: fresh.sealingKey, renewedKey: fresh.renewedKey))
    }
    let other = try Party("other").vendor.key ?? ""
    let items = ["coordinator/new": HexBytes(none), "vault-key/1/new": HexBytes(none)]
    let refused: [LogEvent] = try [
      coordinator(sealing: zero), coordinator(sealing: one), coordinator(sealing: none),
      coordinator(sealing: [2]), coordinator(renewed: zero), coordinator(renewed: one),
      coordinator(renewed: fresh.sealingKey.bytes), coordinator(signing: zero), coordinator(signing: none),
      coordinator([.elpac, .caaspp]), coordinator([.elpac, .elpac]), vendor("no key at all"),
      vendor(other.uppercased()), vendor(other, "none"),
      vendor("age1g95pf6ehvaqcw825ghkcclx79023wvmvcy8vcvd0ckatppwfg5dqxl2mpl"),
      changed("no key at all"), changed(other.uppercased()), changed(other, .none), replaced(signing: zero),
    ]
    for (event, isRight) in try refused.map({ ($0, false) }) + [
      (coordinator(), true), (vendor(other), true), (changed(other), true),
    ] {
      var puts: ItemHashes = [:]
      if case .coordinatorAdded = event { puts = items }
      if case .coordinatorKeysReplaced = event {
        puts = ["coordinator/office": HexBytes(none), "vault-key/1/office": HexBytes(none)]
      }
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
    let (own, vaultKey) = ("coordinator/office", "vault-key/1/office")
    let changed = LogEvent.passphraseChanged(
      coordinator: try CoordinatorKeys.make().coordinator(id: .of("office"), programs: [.caaspp, .elpac]))
    for (event, items, isRight) in [
      (changed, [own: hash, vaultKey: hash], true), (changed, [:], false), (changed, [own: hash], false),
      (changed, [own: HexBytes([1]), vaultKey: hash], false),
      (changed, [own: HexBytes([UInt8](repeating: 1, count: 33)), vaultKey: hash], false),
      (changed, [own: hash, vaultKey: hash, "secret/19647330000000/1/office": hash], true),
      (changed, [own: hash, vaultKey: hash, "secret/19647330000000/1/elpac": hash], false),
      (changed, ["secret/19647330000000/1/office": hash], false),
      (.keysRenewed(key: hash), [:], false),
      (.vendorAdded(vendor: Party.keyless("paper")), ["bundle/19647330000000/1/alpha": hash], false),
      (.vendorRenamed(vendor: .of("alpha"), name: .of("Other")), [own: hash], false),
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

  /// What the log keeps of secrets and codes has one size.
  @Test func hashesOfAnotherSizeAreRefused() throws {
    let key = try StoredKeys.vaultKey(of: store.stored)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let cds = Sample.organization.cds
    func bytes(_ count: Int) -> HexBytes { HexBytes([UInt8](repeating: 1, count: count)) }
    func sealed(_ bundle: Int, _ check: Int) -> LogEvent {
      .deliveriesSealed(
        credential: cds, generation: 1,
        deliveries: [
          SealedCopy(
            vendor: .of("beta"), bundle: bytes(bundle), confirmationCheck: bytes(check),
            sealed: Sample.after(3))
        ])
    }
    let bundle = ["bundle/\(cds.text)/1/beta": bytes(32)]
    for (event, isRight) in [
      (sealed(16, 32), true), (sealed(15, 32), false), (sealed(17, 32), false), (sealed(16, 31), false),
      (sealed(16, 1000), false),
    ] {
      let body = try CanonicalJSON.encode(EntryBody(event, items: bundle))
      let entry = try makeNext(body, by: "office", vaultKey: key, signedBy: keys)
      #expect(verdict(entries + [entry]) == (isRight ? nil : .damaged(.impossibleEvent(5))), "\(event)")
    }
  }
}
