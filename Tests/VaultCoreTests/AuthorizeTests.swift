import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("Who may have a credential can change while it is sealed, under a record each time (I2, I4)")
struct AuthorizeTests {
  private let store = MemoryStore()
  private let (alpha, beta): (Vendor, Vendor)
  private let paper = Party.keyless("paper")

  init() throws {
    (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
  }

  /// A vault with a credential for alpha; the others are recorded.
  private func makeVault(for vendors: [Vendor]? = nil) throws -> Vault {
    var vault = try Sample.makeVault(in: store, vendors: [alpha, beta, paper])
    _ = try vault.generate(under: Sample.release(to: vendors ?? [alpha]), now: Sample.start)
    return vault
  }

  private var credentialItems: Set<String> {
    Set(store.stored.items.keys.filter { $0.contains("19647330000000") })
  }

  // MARK: - One more

  @Test func oneMoreVendorIsServedLikeTheFirst() throws {
    var vault = try makeVault()
    let after = try vault.authorize(under: Sample.release(to: [beta]), now: Sample.after(1))
    #expect(after.vendors == [alpha, beta] && after.waiting == [alpha, beta])
    #expect(after.authorizations.map(\.accepted) == [Sample.start, Sample.after(1)])
    // The secret stays until the one more is served as well.
    #expect(try vault.export(to: [alpha], now: Sample.after(2)).generation.wiped == nil)
    #expect(try vault.export(to: [beta], now: Sample.after(3)).generation.wiped == Sample.after(3))
    let reopened = try Sample.unlock(store, now: Sample.after(3))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }

  @Test func whoIsAuthorizedIsNotAuthorizedTwice() throws {
    var vault = try makeVault()
    let generation = try vault.generation()
    let before = store.bytes
    func refusal(_ vendors: [ShortID]) -> VaultError? {
      vaultError {
        _ = try vault.authorize(
          under: Release(vendors: vendors, statement: Sample.statement), now: Sample.after(1))
      }
    }
    #expect(refusal([alpha.id]) == .alreadyAuthorized(alpha.id, generation))
    #expect(refusal([beta.id, alpha.id]) == .alreadyAuthorized(alpha.id, generation))
    #expect(refusal([]) == .noVendorNamed)
    #expect(refusal([.of("nobody")]) == .unknownVendor(.of("nobody"), known: [alpha.id, beta.id, paper.id]))
    #expect(store.bytes == before)
  }

  @Test func afterTheWipeOnlyAResetServesANewVendor() throws {
    var vault = try makeVault()
    let exported = try vault.export(to: [alpha], now: Sample.after(1)).generation
    let before = store.bytes
    let error = vaultError {
      _ = try vault.authorize(under: Sample.release(to: [beta]), now: Sample.after(2))
    }
    #expect(error == .tooLateToAuthorize(exported))
    #expect(store.bytes == before)
  }

  @Test func afterTheEndNobodyIsAuthorized() throws {
    var vault = try makeVault()
    let live = try vault.generation()
    let release = Sample.release(to: [beta])
    #expect(vaultError { _ = try vault.authorize(under: release, now: live.expires) } == .expired(live))
    let revoked = try vault.revoke(because: Sample.reason, now: Sample.after(1))
    #expect(vaultError { _ = try vault.authorize(under: release, now: Sample.after(1)) } == .revoked(revoked))
  }

  /// It would wait for a reveal, which nobody is given after an export, and hold up every other vendor.
  @Test func aVendorWithoutAKeyIsNotAuthorizedBesideABundle() throws {
    var vault = try makeVault(for: [alpha, beta])
    _ = try vault.export(to: [alpha], now: Sample.after(1))
    let release = Sample.release(to: [paper])
    let before = store.bytes
    #expect(
      vaultError { _ = try vault.authorize(under: release, now: Sample.after(1)) }
        == .tooLateToShow(paper.id, try vault.generation()))
    #expect(store.bytes == before)
    _ = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(1))
    #expect(
      vaultError { _ = try vault.authorize(under: release, now: Sample.after(1)) }
        == .tooLateToShow(paper.id, try vault.generation()))
  }

  @Test func beforeAnyBundleAVendorWithoutAKeyCanBeAuthorized() throws {
    var vault = try makeVault()
    _ = try vault.authorize(under: Sample.release(to: [paper]), now: Sample.after(1))
    #expect(
      vaultError { _ = try vault.export(to: [alpha], now: Sample.after(1)) } == .vendorWithoutKey(paper.id))
    let size = try vault.reveal(now: Sample.after(1)).count
    #expect(size == 20)
  }

  // MARK: - Withdrawing

  @Test func aWithdrawnVendorGetsNothing() throws {
    var vault = try makeVault(for: [alpha, beta])
    let after = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(1))
    #expect(after.vendors == [beta] && after.wiped == nil)
    #expect(after.withdrawals.map(\.ending.reason) == [Sample.reason])
    #expect(
      vaultError { _ = try vault.export(to: [alpha], now: Sample.after(1)) }
        == .notAuthorized(alpha.id, after))
    #expect(credentialItems == ["secret/19647330000000/1/office"])
    let again = try vault.authorize(under: Sample.release(to: [alpha]), now: Sample.after(2))
    #expect(again.vendors == [beta, alpha])
  }

  @Test func aWithdrawnVendorsBundleIsDropped() throws {
    var vault = try makeVault(for: [alpha, beta])
    let bundle = try #require(try vault.export(to: [alpha], now: Sample.after(1)).bundles.first?.text)
    #expect(store.bytes.holds(bundle))
    let after = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(2))
    #expect(!store.bytes.holds(bundle))
    #expect(credentialItems == ["secret/19647330000000/1/office"])
    #expect(after.wiped == nil && after.hasLeftSealed)
    let release = Sample.release(to: [alpha])
    #expect(
      vaultError { _ = try vault.authorize(under: release, now: Sample.after(2)) }
        == .wasServed(alpha.id, after))
    #expect(vaultError { _ = try vault.reveal(now: Sample.after(2)) } == .alreadyExported(after))
  }

  @Test func theSecretGoesWithTheLastWhoWaits() throws {
    var vault = try makeVault(for: [alpha, beta])
    let sealed = try #require(store.stored.items["secret/19647330000000/1/office"])
    _ = try vault.export(to: [alpha], now: Sample.after(1))
    let after = try vault.withdraw(beta.id, because: Sample.reason, now: Sample.after(2))
    #expect(after.wiped == Sample.after(2))
    #expect(!store.bytes.holds(sealed))
    #expect(credentialItems == ["bundle/19647330000000/1/alpha"])
    // The other vendor's bundle comes out as before.
    #expect(try vault.export(to: [alpha], now: Sample.after(3)).bundles.map(\.isNew) == [false])
  }

  @Test func withNobodyLeftTheSecretIsGoneForAll() throws {
    var vault = try makeVault()
    let after = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(1))
    #expect(after.vendors.isEmpty && after.wiped == Sample.after(1))
    #expect(credentialItems.isEmpty)
    #expect(vaultError { _ = try vault.reveal(now: Sample.after(1)) } == .wiped(after))
    let error = vaultError {
      _ = try vault.authorize(under: Sample.release(to: [beta]), now: Sample.after(1))
    }
    #expect(error == .tooLateToAuthorize(after))
  }

  @Test func whatWasNotGivenIsNotWithdrawn() throws {
    var vault = try makeVault()
    let live = try vault.generation()
    let before = store.bytes
    for id in [beta.id, .of("nobody")] {
      let error = vaultError { _ = try vault.withdraw(id, because: Sample.reason, now: Sample.after(1)) }
      #expect(error == .notAuthorized(id, live))
    }
    #expect(
      vaultError { _ = try vault.withdraw(alpha.id, because: Sample.reason, now: live.expires) }
        == .expired(live))
    #expect(store.bytes == before)
  }

  // MARK: - Revoking

  @Test func aRevocationDestroysSecretAndBundles() throws {
    var vault = try makeVault(for: [alpha, beta])
    let bundle = try #require(try vault.export(to: [alpha], now: Sample.after(1)).bundles.first?.text)
    let sealed = try #require(store.stored.items["secret/19647330000000/1/office"])
    let after = try vault.revoke(because: Sample.reason, now: Sample.after(2))
    #expect(after.revoked?.reason == Sample.reason)
    #expect(after.wiped == Sample.after(2))
    #expect(credentialItems.isEmpty)
    #expect(!store.bytes.holds(bundle) && !store.bytes.holds(sealed))
    let before = store.bytes
    #expect(vaultError { _ = try vault.export(to: [alpha], now: Sample.after(3)) } == .revoked(after))
    #expect(vaultError { _ = try vault.reveal(now: Sample.after(3)) } == .revoked(after))
    #expect(
      vaultError { _ = try vault.revoke(because: Sample.reason, now: Sample.after(3)) } == .revoked(after))
    #expect(
      vaultError { _ = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(3)) }
        == .revoked(after))
    #expect(store.bytes == before)
  }

  @Test func whatHasExpiredIsNotRevoked() throws {
    var vault = try makeVault()
    let live = try vault.generation()
    #expect(
      vaultError { _ = try vault.revoke(because: Sample.reason, now: live.expires) } == .expired(live))
  }

  @Test func aFailingCommitEndsNothing() throws {
    var vault = try makeVault(for: [alpha, beta])
    let before = store.bytes
    store.beforeCommit { _ throws(StoreError) in throw .full }
    #expect(
      vaultError { _ = try vault.revoke(because: Sample.reason, now: Sample.after(1)) } == .store(.full))
    #expect(
      vaultError { _ = try vault.withdraw(alpha.id, because: Sample.reason, now: Sample.after(1)) }
        == .store(.full))
    #expect(
      vaultError {
        _ = try vault.reset(
          replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.after(1))
      } == .store(.full))
    #expect(store.bytes == before)
    store.beforeCommit(nil)
    #expect(try vault.export(to: [alpha], now: Sample.after(2)).bundles.count == 1)
  }
}
