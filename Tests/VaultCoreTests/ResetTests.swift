import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("A live credential is replaced only by a reset that names it (I5, I6)")
struct ResetTests {
  private let store = MemoryStore()
  private let (alpha, beta): (Vendor, Vendor)

  init() throws {
    (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
  }

  private func makeVault() throws -> Vault {
    var vault = try Sample.makeVault(in: store, vendors: [alpha, beta])
    _ = try vault.generate(under: Sample.release(to: [alpha, beta]), now: Sample.start)
    return vault
  }

  private var credentialItems: Set<String> {
    Set(store.stored.items.keys.filter { $0.contains("19647330000000") })
  }

  @Test func aResetMakesTheNextAndDropsWhatWasLeft() throws {
    var vault = try makeVault()
    let first = try vault.export(to: [alpha], now: Sample.after(1)).generation
    #expect(credentialItems == ["secret/19647330000000/1/office", "bundle/19647330000000/1/alpha"])
    let sealed = try #require(store.stored.items["secret/19647330000000/1/office"])
    let entries = store.stored.entries.count
    let later = Sample.start.adding(days: 30)
    let second = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: first.vendors), now: later)
    #expect(store.stored.entries.count == entries + 1)
    #expect(credentialItems == ["secret/19647330000000/2/office"])
    #expect(!store.bytes.holds(sealed))
    #expect(second.number == 2 && second.credential == first.credential)
    #expect(second.username != first.username)
    #expect(second.replaces == Replacement(generation: 1, reason: Sample.reason))
    // The same vendors, who all wait again; the days begin again.
    #expect(second.vendors == [alpha, beta] && second.waiting == [alpha, beta])
    #expect(second.issued == later && second.expires == later.adding(days: 90))
    #expect(second.authorization.accepted == later)
    let reopened = try Sample.unlock(store, now: later)
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
    #expect(left.standings(to: second).first { $0.vendor == alpha }?.stale?.number == 1)
    #expect(left.standings(to: second).first { $0.vendor == beta }?.stale == nil)
    #expect(left.generations[0].wiped == later)
  }

  @Test(arguments: [0, 2, -1, .max]) func anotherNumberIsTheWrongOne(number: Int) throws {
    var vault = try makeVault()
    let newest = try vault.generation()
    let before = store.bytes
    let error = vaultError {
      _ = try vault.reset(
        replacing: number, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.after(1))
    }
    #expect(error == .notTheNewest(named: number, newest: newest))
    #expect(store.bytes == before)
  }

  @Test func whatWasReplacedIsNotReplacedAgain() throws {
    var vault = try makeVault()
    let release = Sample.release(to: [alpha])
    let second = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(1))
    let error = vaultError {
      _ = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(2))
    }
    #expect(error == .notTheNewest(named: 1, newest: second))
    #expect(
      vaultError { _ = try vault.generate(under: release, now: Sample.after(2)) } == .credentialLive(second))
  }

  @Test func aResetKeepsTheRulesOfMaking() throws {
    var vault = try makeVault()
    let before = store.bytes
    func refusal(_ release: Release, days: Int = 90, for credential: CDSCode? = nil) -> VaultError? {
      vaultError {
        _ = try vault.reset(
          credential, replacing: 1, because: Sample.reason, under: release, days: days, now: Sample.after(1))
      }
    }
    #expect(refusal(Sample.release(to: [])) == .noVendorNamed)
    #expect(refusal(Sample.release(to: [alpha]), days: 366) == .days(366))
    #expect(refusal(Release(vendors: [alpha.id], statement: "")) == .statement(.size))
    #expect(refusal(Sample.release(to: [alpha]), for: Sample.school) == .noCredential(Sample.school))
    #expect(store.bytes == before)
    let empty = MemoryStore()
    var none = try Sample.makeVault(in: empty, vendors: [alpha])
    let error = vaultError {
      _ = try none.reset(
        replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.start)
    }
    #expect(error == .noCredential(nil))
  }

  @Test func aSchoolsResetLeavesTheDistrictsAlone() throws {
    var vault = try makeVault()
    let release = Sample.release(to: [alpha])
    _ = try vault.generate(for: Sample.school, under: release, now: Sample.start)
    let district = try #require(store.stored.items["secret/19647330000000/1/office"])
    let unnamed = vaultError {
      _ = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.start)
    }
    #expect(unnamed == .credentialNeeded(known: [Sample.organization.cds, Sample.school]))
    _ = try vault.reset(
      Sample.school, replacing: 1, because: Sample.reason, under: release, now: Sample.start)
    #expect(store.stored.items["secret/19647330000000/1/office"] == district)
    #expect(store.stored.items["secret/\(Sample.school)/1/office"] == nil)
    #expect(store.stored.items["secret/\(Sample.school)/2/office"] != nil)
    let state = vault.state
    #expect(state.newest(of: Sample.organization.cds)?.number == 1)
  }

  // MARK: - After the end

  @Test func generatingAfterTheEndMakesTheNext() throws {
    var vault = try makeVault()
    let release = Sample.release(to: [alpha])
    _ = try vault.export(to: [alpha], now: Sample.start)
    _ = try vault.revoke(because: Sample.reason, now: Sample.after(1))
    let second = try vault.generate(under: release, days: 1, now: Sample.after(1))
    #expect(second.number == 2 && second.replaces == nil)
    #expect(credentialItems == ["secret/19647330000000/2/office"])
    let third = try vault.generate(under: release, now: second.expires)
    #expect(third.number == 3)
    #expect(credentialItems == ["secret/19647330000000/3/office"])
  }

  @Test func aResetWorksAfterTheEndToo() throws {
    var vault = try makeVault()
    let expiry = try vault.generation().expires
    let release = Sample.release(to: [alpha])
    let second = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: expiry)
    #expect(second.number == 2)
    _ = try vault.revoke(because: Sample.reason, now: expiry)
    let third = try vault.reset(replacing: 2, because: Sample.reason, under: release, now: expiry)
    #expect(third.number == 3)
  }

  @Test func aResetUnderAClockThatWentBackIsRefused() throws {
    var vault = try makeVault()
    let before = store.bytes
    let early = Sample.after(-1)
    let error = vaultError {
      _ = try vault.reset(
        replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: early)
    }
    #expect(error == .clockBehind(now: early, newest: Sample.start, by: Sample.coordinator))
    #expect(store.bytes == before)
  }
}
