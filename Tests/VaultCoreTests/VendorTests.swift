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
