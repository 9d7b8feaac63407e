import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("A vendor is recorded once, and its key pinned to it alone (I5, I7)")
struct VendorTests {
  @Test func aRecordedVendorIsFoundByNameAndKey() throws {
    let store = MemoryStore()
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    _ = try Sample.makeVault(in: store, vendors: [vendor, Party.keyless("paper")])
    let vault = try Sample.unlock(store)
    let pinned = try vault.vendor(pinnedTo: alpha.key.publicKey)
    let named = try vault.vendors([.of("paper"), .of("alpha"), .of("paper")])
    #expect(pinned == vendor)
    #expect(named == [Party.keyless("paper"), vendor])
  }

  @Test func aTakenNameAndAPinnedKeyAreRefused() throws {
    let store = MemoryStore()
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    let twin = Vendor(
      id: .of("twin"), name: .of("Twin"), key: alpha.key.publicKey, verification: .fingerprint)
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    let before = store.bytes
    #expect(vaultError { try vault.addVendor(vendor, now: Sample.start) } == .vendorExists(vendor.id))
    #expect(vaultError { try vault.addVendor(twin, now: Sample.start) } == .keyPinnedTo(vendor.id))
    #expect(
      vaultError { try vault.check(.vendorAdded(vendor: twin), now: Sample.start) } == .keyPinnedTo(vendor.id)
    )
    #expect(store.bytes == before)
  }

  // MARK: - Another key

  @Test func aWaitingDeliveryGoesToTheNewKeyAndASealedOneStays() throws {
    let store = MemoryStore()
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let newAlpha = try Party("alpha")
    let newBeta = try Party("beta")
    let (oldAlpha, oldBeta) = (alpha.vendor, beta.vendor)
    var vault = try Sample.makeSharedVault(in: store, vendors: [oldAlpha, oldBeta])
    let issuer = try IssuerKey(text: vault.state.issuer)
    let before = try vault.export(to: [oldAlpha], now: Sample.start)
    for (id, key) in [(oldAlpha.id, newAlpha.key.publicKey), (oldBeta.id, newBeta.key.publicKey)] {
      try vault.changeKey(of: id, to: key, verification: .shown, now: Sample.start)
    }
    // By the old line nobody is served any more.
    #expect(
      vaultError { _ = try vault.export(to: [oldBeta], now: Sample.start) }
        == .notAuthorized(oldBeta.id, try vault.generation()))
    let vendors = try vault.vendors([oldAlpha.id, oldBeta.id])
    let after = try vault.export(to: vendors, now: Sample.start)
    #expect(after.bundles[0].text == before.bundles[0].text && !after.bundles[0].isNew)
    #expect(try SealedBundle.parse(after.bundles[0].text).header(with: alpha.key).vendor.id == oldAlpha.id)
    let opened = try SealedBundle.parse(after.bundles[1].text)
      .open(with: newBeta.key, trusting: [issuer], now: Sample.start).reveal { $0.byteCount }
    #expect(opened > 0)
    let standings = vault.state.standings(to: after.generation)
    #expect(standings.map(\.isSealedToEarlierKey) == [true, false])
    // The history still knows both bundles as they were sealed.
    for (bundle, isAlphas) in [(after.bundles[0], true), (after.bundles[1], false)] {
      let parsed = try SealedBundle.parse(bundle.text)
      let header = isAlphas ? try parsed.header(with: alpha.key) : try parsed.header(with: newBeta.key)
      guard case .recorded = try vault.find(header) else {
        Issue.record("\(header)")
        continue
      }
    }
    // And so does a reset with the new one.
    let reset = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: vendors), now: Sample.start)
    #expect(reset.vendors.map(\.key) == [newAlpha.vendor.key, newBeta.vendor.key])
    let next = try vault.export(to: vendors, now: Sample.start)
    #expect(try SealedBundle.parse(next.bundles[0].text).header(with: newAlpha.key).generation == 2)
  }

  @Test func aVendorWithoutAKeyGetsOneAndIsServed() throws {
    let paper = Party.keyless("paper")
    let key = try RecipientSecretKey.make().publicKey
    var vault = try Sample.makeSharedVault(in: MemoryStore(), vendors: [paper])
    #expect(
      vaultError { _ = try vault.export(to: [paper], now: Sample.start) } == .vendorWithoutKey(paper.id))
    try vault.changeKey(of: paper.id, to: key, verification: .fingerprint, now: Sample.start)
    let served = try vault.vendors([paper.id])
    #expect(served.map(\.verification) == [.fingerprint])
    #expect(try vault.export(to: served, now: Sample.start).generation.wiped != nil)
  }

  @Test func aKeyThatAnybodyHasIsRefused() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let (first, second) = (alpha.vendor, beta.vendor)
    let keys = [alpha.key.publicKey, beta.key.publicKey]
    var vault = try Sample.makeVault(in: MemoryStore(), vendors: [first, second])
    for (key, owner) in zip(keys, [first, second]) {
      #expect(
        vaultError { try vault.changeKey(of: first.id, to: key, verification: .shown, now: Sample.start) }
          == .keyPinnedTo(owner.id))
    }
    #expect(
      vaultError {
        try vault.changeKey(of: .of("none"), to: keys[0], verification: .shown, now: Sample.start)
      }
        == .unknownVendor(.of("none"), known: [first.id, second.id]))
  }

  // MARK: - Another name

  @Test func aRenamedVendorIsTheSame() throws {
    let alpha = try Party("alpha")
    let old = alpha.vendor
    var vault = try Sample.makeSharedVault(in: MemoryStore(), vendors: [old])
    let export = try vault.export(to: [old], now: Sample.start)
    let header = try SealedBundle.parse(export.bundles[0].text).header(with: alpha.key)
    try vault.rename(old.id, to: .of("Another name"), now: Sample.start)
    let generation = try vault.generation()
    #expect(generation.vendors.map(\.name) == [.of("Another name")])
    // What was accepted, and sealed, has the name that it had.
    #expect(generation.authorization.vendors == [old])
    guard case .recorded = try vault.find(header) else {
      Issue.record("\(header)")
      return
    }
    #expect(
      vaultError { try vault.rename(.of("none"), to: .of("X"), now: Sample.start) }
        == .unknownVendor(.of("none"), known: [old.id]))
  }

  // MARK: - Away with it

  @Test func aRemovedVendorIsNotServedAndWhatItHasIsSaid() throws {
    let store = MemoryStore()
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha, beta])
    _ = try vault.export(to: [alpha], now: Sample.start)
    try vault.removeVendor(alpha.id, because: Sample.reason, now: Sample.start)
    #expect(vault.state.vendors == [beta])
    var generation = try vault.generation()
    #expect(generation.vendors == [beta] && generation.isHeld(by: alpha.id) && generation.wiped == nil)
    #expect(store.stored.items[ItemName.bundle(of: generation, to: alpha.id)] == nil)
    #expect(vault.state.standings(to: generation).map(\.vendor) == [beta, alpha])
    #expect(
      vaultError { _ = try vault.authorize(under: Sample.release(to: [alpha]), now: Sample.start) }
        == .unknownVendor(alpha.id, known: [beta.id]))
    // Nobody waits any more.
    try vault.removeVendor(beta.id, because: Sample.reason, now: Sample.start)
    generation = try vault.generation()
    #expect(generation.wiped == Sample.start && !generation.isHeld(by: beta.id))
    #expect(store.stored.items[ItemName.secret(of: generation, for: Sample.coordinator)] == nil)
    #expect(
      vaultError { try vault.removeVendor(beta.id, because: Sample.reason, now: Sample.start) }
        == .unknownVendor(beta.id, known: []))
    let opened = try Sample.unlock(store)
    #expect(opened.damage.isEmpty && opened.state == vault.state)
  }

  @Test func aRemovedVendorCanBeRecordedAgainAndIsTheSameToTheHistory() throws {
    let alpha = try Party("alpha")
    let again = try Party("alpha")
    let (old, new) = (alpha.vendor, again.vendor)
    var vault = try Sample.makeSharedVault(in: MemoryStore(), vendors: [old])
    _ = try vault.export(to: [old], now: Sample.start)
    try vault.removeVendor(old.id, because: Sample.reason, now: Sample.start)
    try vault.addVendor(new, now: Sample.start)
    let generation = try vault.generation()
    #expect(vault.state.standings(to: generation).map(\.vendor) == [new])
    #expect(
      vaultError { _ = try vault.authorize(under: Sample.release(to: [new]), now: Sample.start) }
        == .tooLateToAuthorize(generation))
    let reset = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [new]), now: Sample.start)
    #expect(reset.vendors == [new])
  }

  @Test func aVendorLeavesWhatHasEndedToo() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeSharedVault(in: MemoryStore(), vendors: [alpha])
    let later = Sample.start.adding(days: 91)
    try vault.removeVendor(alpha.id, because: Sample.reason, now: later)
    // So that no hint and no reset goes to a vendor that is not there.
    #expect(try vault.generation().vendors.isEmpty)
  }

  @Test func whoIsNotRecordedIsRefused() throws {
    let stranger = try Party("stranger")
    let key = stranger.key.publicKey
    let vault = try Sample.makeVault(in: MemoryStore(), vendors: [Party.keyless("paper")])
    #expect(vaultError { _ = try vault.vendor(pinnedTo: key) } == .keyNotPinned(key.fingerprint))
    #expect(
      vaultError { _ = try vault.vendors([.of("stranger")]) }
        == .unknownVendor(.of("stranger"), known: [.of("paper")]))
    #expect(vaultError { _ = try vault.vendors([]) } == .noVendorNamed)
  }
}
