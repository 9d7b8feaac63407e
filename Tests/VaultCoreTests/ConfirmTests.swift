import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A code read back confirms its delivery once, and wrong ones leave a trace (I4, I5)")
struct ConfirmTests {
  private let store = MemoryStore()
  private let memory = MemoryOfMachine()
  private let bundleItem = "bundle/19647330000000/1/alpha"

  /// A vault with a credential for both, which alpha's bundle was exported of.
  private func makeVault(_ alpha: Vendor, _ beta: Vendor) throws -> Vault {
    var vault = try Sample.makeVault(
      in: store, vendors: [alpha, beta], machine: .remembering(memory))
    _ = try vault.generate(under: Sample.release(to: [alpha, beta]), now: Sample.start)
    _ = try vault.export(to: [alpha], now: Sample.start)
    return vault
  }

  private func refusals(in vault: borrowing Vault) -> [Int] {
    vault.history.compactMap { entry in
      guard case .codesRefused(_, let count) = entry.event else { return nil }
      return count
    }
  }

  @Test func theRightCodeConfirmsAndDropsTheBundle() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let code = try alpha.code(of: try vault.export(to: [vendor], now: Sample.start))
    let bundle = try #require(store.stored.items[bundleItem])
    let (after, whose) = try vault.confirm(code, now: Sample.after(5))
    #expect(whose == vendor)
    #expect(
      after.delivery(to: vendor.id)?.confirmed
        == Generation.Act(author: Sample.coordinator, time: Sample.after(5)))
    #expect(store.stored.items[bundleItem] == nil)
    #expect(!store.bytes.holds(bundle))
    // The other vendor's copy is still to come.
    #expect(store.stored.items["secret/19647330000000/1/office"] != nil)
    let reopened = try Sample.unlock(store, now: Sample.after(5))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }

  @Test func whatIsConfirmedIsNotWrittenOutAgain() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let code = try alpha.code(of: try vault.export(to: [vendor], now: Sample.start))
    let (after, _) = try vault.confirm(code, now: Sample.after(5))
    let delivery = try #require(after.delivery(to: vendor.id))
    let before = store.bytes
    for asked in [[vendor], [beta, vendor]] {
      let error = vaultError { _ = try vault.export(to: asked, now: Sample.after(6)) }
      #expect(error == .alreadyConfirmed(after, delivery))
    }
    #expect(store.bytes == before)
    #expect(try vault.export(to: [beta], now: Sample.after(6)).bundles.map(\.isNew) == [true])
  }

  @Test func aUsedCodeIsToldFromAWrongOne() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let code = try alpha.code(of: try vault.export(to: [vendor], now: Sample.start))
    _ = try vault.confirm(code, now: Sample.after(5))
    let after = try vault.export(to: [beta], now: Sample.after(5)).generation
    let delivery = try #require(after.delivery(to: vendor.id))
    for _ in 0..<6 {
      #expect(vaultError { _ = try vault.confirm(code, now: Sample.after(6)) } == .codeUsed(after, delivery))
    }
    // It is a vendor's code still, and does not count as a wrong one.
    #expect(memory.all.allSatisfy { $0.wrongCodes.isEmpty })
  }

  @Test func aReplacedGenerationsCodeIsSuperseded() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let export = try vault.export(to: [vendor], now: Sample.start)
    let code = try alpha.code(of: export)
    let newest = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [vendor]), now: Sample.after(1))
    let old = vault.state.generations[0]
    #expect(
      vaultError { _ = try vault.confirm(code, now: Sample.after(1)) }
        == .codeSuperseded(old, vendor, newest: newest, canExport: true))
    _ = try vault.withdraw(vendor.id, because: Sample.reason, now: Sample.after(1))
    let without = try vault.generation()
    #expect(
      vaultError { _ = try vault.confirm(code, now: Sample.after(1)) }
        == .codeSuperseded(old, vendor, newest: without, canExport: false))
    _ = try vault.reset(
      replacing: 2, because: Sample.reason, under: Sample.release(to: [vendor]), now: Sample.after(1))
    // The new generation's code is another.
    let second = try alpha.code(of: try vault.export(to: [vendor], now: Sample.after(2)))
    #expect(second != code)
    #expect(try vault.confirm(second, now: Sample.after(3)).generation.number == 3)
  }

  @Test func aWithdrawnVendorsCodeIsKnownAsThat() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let code = try alpha.code(of: try vault.export(to: [vendor], now: Sample.start))
    let after = try vault.withdraw(vendor.id, because: Sample.reason, now: Sample.after(1))
    #expect(
      vaultError { _ = try vault.confirm(code, now: Sample.after(2)) }
        == .codeWithdrawn(after, after.withdrawals[0]))
    // Once another has taken its place, that is what matters.
    let newest = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [beta]), now: Sample.after(2))
    let old = vault.state.generations[0]
    #expect(
      vaultError { _ = try vault.confirm(code, now: Sample.after(2)) }
        == .codeSuperseded(old, vendor, newest: newest, canExport: false))
  }

  @Test func afterTheEndNothingIsConfirmed() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let export = try vault.export(to: [vendor], now: Sample.start)
    let code = try alpha.code(of: export)
    let live = export.generation
    #expect(vaultError { _ = try vault.confirm(code, now: live.expires) } == .expired(live))
    let revoked = try vault.revoke(because: Sample.reason, now: Sample.after(1))
    #expect(vaultError { _ = try vault.confirm(code, now: Sample.after(1)) } == .revoked(revoked))
  }

  @Test func aCodeIsLookedForInTheCredentialThatIsNamed() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta").vendor
    let vendor = alpha.vendor
    var vault = try makeVault(vendor, beta)
    let code = try alpha.code(of: try vault.export(to: [vendor], now: Sample.start))
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [vendor]), now: Sample.start)
    _ = try vault.export(Sample.school, to: [vendor], now: Sample.start)
    #expect(
      vaultError { _ = try vault.confirm(code, for: Sample.school, now: Sample.start) }
        == .codeUnknown(inARow: 1, isRecorded: false))
    // None named: any.
    #expect(try vault.confirm(code, now: Sample.start).generation.credential == Sample.organization.cds)
  }

  // MARK: - Wrong codes

  @Test func fiveWrongCodesInARowAreOneEntry() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault(alpha, beta)
    let length = vault.history.count
    for count in [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1] {
      let code = try Sample.foreignCode()
      #expect(
        vaultError { _ = try vault.confirm(code, now: Sample.after(1)) }
          == .codeUnknown(inARow: count, isRecorded: count == 5))
    }
    #expect(vault.history.count == length + 2)
    #expect(refusals(in: vault) == [5, 5])
    #expect(try vault.generation().refusals.map(\.last.time) == [Sample.after(1), Sample.after(1)])
    #expect(memory.all.map(\.wrongCodes) == [["19647330000000": 1]])
  }

  @Test func aRightCodeBeginsTheCountAgain() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let (first, second) = (alpha.vendor, beta.vendor)
    var vault = try makeVault(first, second)
    let code = try alpha.code(of: try vault.export(to: [first], now: Sample.start))
    _ = try vault.export(to: [second], now: Sample.start)
    for _ in 0..<4 {
      let wrong = try Sample.foreignCode()
      #expect(vaultError { _ = try vault.confirm(wrong, now: Sample.start) } != nil)
    }
    _ = try vault.confirm(code, now: Sample.start)
    let wrong = try Sample.foreignCode()
    #expect(
      vaultError { _ = try vault.confirm(wrong, now: Sample.start) }
        == .codeUnknown(inARow: 1, isRecorded: false))
    #expect(refusals(in: vault).isEmpty)
  }

  /// The count is the machine's: it goes on from one command to the next, and is not the log's until the fifth.
  @Test func theCountGoesOnAfterTheVaultWasClosed() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    _ = try makeVault(alpha, beta)
    let before = store.bytes
    for count in 1...5 {
      var vault = try Sample.unlock(store, machine: .remembering(memory))
      let wrong = try Sample.foreignCode()
      #expect(
        vaultError { _ = try vault.confirm(wrong, now: Sample.start) }
          == .codeUnknown(inARow: count, isRecorded: count == 5))
      #expect((store.bytes == before) == (count < 5))
    }
  }

  /// A memory in which anything may stand.
  @Test(arguments: [Int.max, Int.min, 7, -1]) func whatTheMemorySaysIsHeldWithinItsLimits(said: Int) throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault(alpha, beta)
    let id = try #require(LogEntry(store.stored.entries[0])).vault
    try memory.change(HexBytes(id)) { $0.wrongCodes = ["19647330000000": said] }
    let wrong = try Sample.foreignCode()
    #expect(
      vaultError { _ = try vault.confirm(wrong, now: Sample.start) }
        == .codeUnknown(inARow: said > 0 ? 5 : 1, isRecorded: said > 0))
    #expect(refusals(in: vault) == (said > 0 ? [5] : []))
  }

  @Test func whereTheMachineCannotCountEachWrongCodeIsRecorded() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    _ = try makeVault(alpha, beta)
    let forgetful = MemoryOfMachine(failure: .unavailable(reason: "no folder"))
    var vault = try Sample.unlock(store, machine: .remembering(forgetful))
    for count in 1...2 {
      let wrong = try Sample.foreignCode()
      #expect(
        vaultError { _ = try vault.confirm(wrong, now: Sample.start) }
          == .codeUnknown(inARow: 1, isRecorded: true))
      #expect(refusals(in: vault) == Array(repeating: 1, count: count))
    }
  }

  @Test func wrongCodesAreCountedForEveryCredentialThatWaitsForOne() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    var vault = try makeVault(alpha, beta)
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.start)
    // The school's has no bundle out yet.
    for _ in 0..<2 {
      let wrong = try Sample.foreignCode()
      #expect(vaultError { _ = try vault.confirm(wrong, now: Sample.start) } != nil)
    }
    #expect(memory.all.map(\.wrongCodes) == [["19647330000000": 2]])
    _ = try vault.export(Sample.school, to: [alpha], now: Sample.start)
    let wrong = try Sample.foreignCode()
    #expect(
      vaultError { _ = try vault.confirm(wrong, now: Sample.start) }
        == .codeUnknown(inARow: 3, isRecorded: false))
    #expect(memory.all.map(\.wrongCodes) == [["19647330000000": 3, Sample.school.text: 1]])
    let school = Sample.school
    #expect(
      vaultError { _ = try vault.confirm(wrong, for: school, now: Sample.start) }
        == .codeUnknown(inARow: 2, isRecorded: false))
  }

  @Test func whereNoCodeIsExpectedNoneIsWrong() throws {
    let (alpha, beta) = (try Party("alpha").vendor, try Party("beta").vendor)
    let wrong = try Sample.foreignCode()
    var vault = try Sample.makeVault(in: store, vendors: [alpha, beta], machine: .remembering(memory))
    #expect(vaultError { _ = try vault.confirm(wrong, now: Sample.start) } == .noCodeExpected(nil))
    let made = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    #expect(vaultError { _ = try vault.confirm(wrong, now: Sample.start) } == .noCodeExpected(nil))
    _ = try vault.export(to: [alpha], now: Sample.start)
    let school = Sample.school
    #expect(
      vaultError { _ = try vault.confirm(wrong, for: school, now: Sample.start) } == .noCodeExpected(school))
    #expect(vaultError { _ = try vault.confirm(wrong, now: made.expires) } == .noCodeExpected(nil))
    #expect(memory.all.allSatisfy { $0.wrongCodes.isEmpty })
  }

  @Test func aCodeIsCheckedWithTheKeyOfItsTime() throws {
    let alpha = try Party("alpha")
    let beta = try Party("beta")
    let (first, second) = (alpha.vendor, beta.vendor)
    var vault = try Sample.makeSharedVault(in: store, vendors: [first, second])
    let early = try alpha.code(of: try vault.export(to: [first], now: Sample.start))
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.start)
    let late = try beta.code(of: try vault.export(to: [second], now: Sample.start))
    var reopened = try Sample.unlock(store)
    let (_, left) = try reopened.confirm(early, now: Sample.start)
    let (_, right) = try reopened.confirm(late, now: Sample.start)
    #expect(left == first && right == second)
  }
}
