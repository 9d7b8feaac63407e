import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("A secret leaves once to each authorized vendor, and nothing is lost on the way (I2, I4)")
struct ExportTests {
  private let store = MemoryStore()
  private let secretItem = "secret/19647330000000/1/office"

  /// A vault with a credential for these vendors; a third vendor is recorded, but not authorized.
  private func makeVault(_ vendors: [Vendor], others: [Vendor] = [], days: Int = 90) throws -> Vault {
    var vault = try Sample.makeVault(in: store, vendors: vendors + others)
    _ = try vault.generate(
      under: Release(vendors: vendors.map(\.id), statement: Sample.statement), days: days, now: Sample.start)
    return vault
  }

  /// The changes that were asked of the store from now on.
  private func recordChanges() -> Changes {
    let changes = Changes()
    store.beforeCommit { change throws(StoreError) in changes.append(change) }
    return changes
  }

  @Test func theOnlyVendorsExportWipesTheSecret() throws {
    let alpha = try Party("alpha").vendor
    var vault = try makeVault([alpha])
    let sealed = try #require(store.stored.items[secretItem])
    let changes = recordChanges()
    let export = try vault.export(to: [alpha], now: Sample.after(1))
    #expect(export.bundles.map(\.vendor) == [alpha])
    #expect(export.bundles.map(\.isNew) == [true])
    #expect(export.generation.waiting.isEmpty)
    #expect(export.generation.wiped == Sample.after(1))
    #expect(export.generation.revealed == nil)
    // I4: the commit that deletes the secret is the commit that keeps the bundle.
    let change = try #require(changes.all.first)
    #expect(changes.all.count == 1)
    #expect(change.deletes == [secretItem])
    #expect(change.puts == ["bundle/19647330000000/1/alpha": export.bundles[0].text])
    #expect(!store.bytes.holds(sealed))
  }

  @Test func theSecretStaysWhileAnAuthorizedVendorWaits() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault([alpha, beta])
    let changes = recordChanges()
    let first = try vault.export(to: [beta], now: Sample.after(1))
    #expect(first.generation.waiting == [alpha])
    #expect(first.generation.wiped == nil)
    #expect(store.stored.items[secretItem] != nil)
    let second = try vault.export(to: [alpha], now: Sample.after(2))
    #expect(second.generation.waiting.isEmpty)
    #expect(second.generation.wiped == Sample.after(2))
    #expect(store.stored.items[secretItem] == nil)
    #expect(changes.all.map(\.deletes) == [[], [secretItem]])
    #expect(changes.all.map(\.puts.count) == [1, 1])
  }

  @Test func severalVendorsAreServedInOneCommit() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let vendors = [alpha.vendor, beta.vendor]
    var vault = try makeVault(vendors)
    let changes = recordChanges()
    let export = try vault.export(to: vendors, now: Sample.after(1))
    #expect(changes.all.count == 1)
    #expect(changes.all.first?.puts.count == 2)
    #expect(changes.all.first?.deletes == [secretItem])
    let issuer = try IssuerKey(text: vault.state.issuer)
    let left = try SealedBundle.parse(export.bundles[0].text)
      .open(with: alpha.key, trusting: [issuer], now: Sample.after(2)).reveal { $0.copiedBytes() }
    let right = try SealedBundle.parse(export.bundles[1].text)
      .open(with: beta.key, trusting: [issuer], now: Sample.after(2)).reveal { $0.copiedBytes() }
    #expect(left == right)
    #expect(left.count == 20)
  }

  @Test func aKeptBundleComesOutAgainByteForByte() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault([alpha, beta])
    let first = try vault.export(to: [alpha], now: Sample.after(1))
    let both = try vault.export(to: [beta, alpha], now: Sample.after(2))
    #expect(both.bundles.map(\.isNew) == [true, false])
    #expect(both.bundles[1].text == first.bundles[0].text)
    let before = store.bytes
    var reopened = try Sample.unlock(store, now: Sample.after(3))
    let again = try reopened.export(to: [alpha, beta], now: Sample.after(3))
    #expect(again.bundles.map(\.isNew) == [false, false])
    #expect(again.bundles.map(\.text) == both.bundles.reversed().map(\.text))
    #expect(store.bytes == before)
  }

  @Test func aVendorNamedTwiceIsServedOnce() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault([alpha, beta])
    let export = try vault.export(to: [alpha, alpha], now: Sample.after(1))
    #expect(export.bundles.map(\.vendor) == [alpha])
    #expect(export.generation.waiting == [beta])
    #expect(store.stored.items[secretItem] != nil)
  }

  @Test func aBundleCarriesWhatTheVaultKnows() throws {
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    var vault = try makeVault([vendor])
    let head = try #require(vault.history.last?.head)
    let generation = try vault.generation()
    let export = try vault.export(to: [vendor], now: Sample.after(60))
    let issuer = vault.state.issuer
    let bundle = try SealedBundle.parse(export.bundles[0].text)
    let header = try bundle.header(with: alpha.key)
    #expect(header.log == head)
    #expect(header.issued == generation.issued)
    #expect(header.expires == generation.expires)
    #expect(header.username == generation.username)
    #expect(header.credential == generation.credential)
    #expect(header.generation == 1)
    #expect(header.origin == .generated)
    #expect(header.organization == Sample.organization)
    #expect(header.vendor == BundleHeader.Vendor(id: vendor.id, name: vendor.name))
    #expect(header.recipient == vendor.key)
    #expect(header.issuer == issuer)
    // What the vault keeps of the delivery is this bundle's.
    let delivery = try #require(export.generation.delivery(to: vendor.id))
    let digest = try GenericHash.digest(export.bundles[0].text)
    let code = try header.confirmationCode()
    let key = try StoredKeys.vaultKey(of: store.stored)
    let check = try key.checkValue(of: code)
    #expect(delivery.copy.bundle == header.bundle)
    #expect(delivery.bundleHash.bytes == digest)
    #expect(delivery.copy.confirmationCheck == check)
    #expect(delivery.sealed == Sample.after(60))
  }

  @Test func onlyTheVendorCanReadItsBundle() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let vendors = [alpha.vendor, beta.vendor]
    var vault = try makeVault(vendors)
    let export = try vault.export(to: vendors, now: Sample.after(1))
    let bundle = try SealedBundle.parse(export.bundles[0].text)
    let error = rejection { () throws(BundleError) in _ = try bundle.header(with: beta.key) }
    #expect(error == .notForThisKey)
  }

  @Test func whoIsNotAuthorizedGetsNothing() throws {
    let (alpha, other) = (try Party("alpha").vendor, try Party("other").vendor)
    let stranger = try Party("stranger").vendor
    let impostor = Vendor(
      id: alpha.id, name: alpha.name, key: try stranger.recipientKey(), verification: .fingerprint)
    var vault = try makeVault([alpha], others: [other])
    let generation = try vault.generation()
    let before = store.bytes
    for vendor in [other, stranger, impostor] {
      for asked in [[vendor], [alpha, vendor]] {
        let error = vaultError { _ = try vault.export(to: asked, now: Sample.after(1)) }
        #expect(error == .notAuthorized(vendor.id, generation))
      }
    }
    #expect(vaultError { _ = try vault.export(to: [], now: Sample.after(1)) } == .noVendorNamed)
    #expect(store.bytes == before)
  }

  @Test func aVendorWithoutAKeyStopsTheExport() throws {
    let alpha = try Party("alpha").vendor
    let paper = Party.keyless("paper")
    var vault = try makeVault([alpha, paper])
    let before = store.bytes
    for asked in [[paper], [alpha], [alpha, paper]] {
      let error = vaultError { _ = try vault.export(to: asked, now: Sample.after(1)) }
      #expect(error == .vendorWithoutKey(paper.id))
    }
    #expect(store.bytes == before)
  }

  @Test func revealedIsNotExportedAndExportedIsNotRevealed() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault([alpha, beta])
    let sealedStore = MemoryStore(store.stored)
    _ = try vault.reveal(now: Sample.after(1))
    let revealed = try vault.generation()
    #expect(
      vaultError { _ = try vault.export(to: [alpha], now: Sample.after(2)) } == .alreadyRevealed(revealed))

    var other = try Sample.unlock(sealedStore)
    for vendor in [alpha, beta] {
      let after = try other.export(to: [vendor], now: Sample.after(1)).generation
      let error = vaultError { _ = try other.reveal(now: Sample.after(1)) }
      #expect(error == .alreadyExported(after))
    }
  }

  @Test func atTheExactSecondOfExpiryNothingIsExported() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault([alpha, beta], days: 1)
    let last = try vault.export(to: [alpha], now: Sample.after(86_399))
    for vendor in [alpha, beta] {
      let error = vaultError { _ = try vault.export(to: [vendor], now: Sample.after(86_400)) }
      #expect(error == .expired(last.generation))
    }
  }

  @Test func aFailingCommitExportsNothing() throws {
    let alpha = try Party("alpha").vendor
    var vault = try makeVault([alpha])
    let before = store.bytes
    store.beforeCommit { _ throws(StoreError) in throw .full }
    let error = vaultError { _ = try vault.export(to: [alpha], now: Sample.after(1)) }
    #expect(error == .store(.full))
    #expect(store.bytes == before)
    store.beforeCommit(nil)
    let export = try vault.export(to: [alpha], now: Sample.after(1))
    #expect(export.bundles.map(\.isNew) == [true])
  }

  @Test func aChangedOrMissingBundleIsDamage() throws {
    let alpha = try Party("alpha").vendor
    var vault = try makeVault([alpha])
    _ = try vault.export(to: [alpha], now: Sample.after(1))
    let name = "bundle/19647330000000/1/alpha"
    store.tamper { $1[name]?[100] ^= 1 }
    var changed = try Sample.unlock(store, now: Sample.after(1))
    let forged = vaultError { _ = try changed.export(to: [alpha], now: Sample.after(1)) }
    #expect(forged == .needsRepair(ItemDamage(changed: [name])))
    store.tamper { $1[name] = nil }
    var lost = try Sample.unlock(store, now: Sample.after(1))
    let missing = vaultError { _ = try lost.export(to: [alpha], now: Sample.after(1)) }
    #expect(missing == .damaged(.missingItem(name)))
  }

  @Test func anotherVaultsIssuerKeyIsDamage() throws {
    let alpha = try Party("alpha").vendor
    _ = try makeVault([alpha])
    let other = MemoryStore()
    _ = try Sample.makeVault(in: other)
    let foreign = other.stored.items["issuer-key/1"]
    store.tamper { $1["issuer-key/1"] = foreign }
    var vault = try Sample.unlock(store)
    let error = vaultError { _ = try vault.export(to: [alpha], now: Sample.after(1)) }
    #expect(error == .needsRepair(ItemDamage(changed: ["issuer-key/1"])))
  }
}

/// The changes that a store was asked for.
private final class Changes: Sendable {
  private let changes = Mutex<[Change]>([])
  var all: [Change] { changes.withLock { $0 } }
  func append(_ change: Change) { changes.withLock { $0.append(change) } }
}
