import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("Outside of its guarded memory a secret is only sealed (I1)", .serialized)
struct ResidueTests {
  private let store = MemoryStore()

  @Test func noStoredByteIsTheSecrets() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let vendors = [alpha.vendor, beta.vendor]
    var vault = try Sample.makeVault(in: store, vendors: vendors)
    _ = try vault.generate(
      under: Release(vendors: vendors.map(\.id), statement: Sample.statement), now: Sample.start)
    let sealed = store.bytes
    let exporting = MemoryStore(store.stored)
    let plain = try vault.reveal(now: Sample.start).reveal { $0.copiedBytes() }
    let revealed = store.bytes
    var other = try Sample.unlock(exporting)
    _ = try other.export(to: [vendors[0]], now: Sample.start)
    let half = exporting.bytes
    _ = try other.export(to: [vendors[1]], now: Sample.start)
    let whole = exporting.bytes
    #expect(plain.count == 20)
    for bytes in [sealed, revealed, half, whole] {
      // Not even a part of it.
      #expect(!bytes.holds(plain) && !bytes.holds([UInt8](plain.prefix(10))))
      #expect(!bytes.holds([UInt8](plain.suffix(10))))
    }
  }

  @Test func aRevealedSecretIsNowhereInThisProcessAfterwards() throws {
    let vendor = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    _ = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    let (scan, during) = try vault.reveal(now: Sample.start).reveal { span in
      let scan = MemoryScan(for: span)
      return (scan, try scan.count())
    }
    #expect(during == 1)
    #expect(try scan.count() == 0)
  }

  @Test func anExportedSecretIsNowhereInThisProcessAfterwards() throws {
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    _ = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.start)
    let export = try vault.export(to: [vendor], now: Sample.start)
    let issuer = try IssuerKey(text: vault.state.issuer)
    let opened = try SealedBundle.parse(export.bundles[0].text)
      .open(with: alpha.key, trusting: [issuer], now: Sample.start)
    let (scan, during) = try opened.reveal { span in
      let scan = MemoryScan(for: span)
      return (scan, try scan.count())
    }
    // The vault's own copy is gone already while the vendor's is lent.
    #expect(during == 1)
    #expect(try scan.count() == 0)
  }
}
