internal import Handoff
internal import TestSupport
internal import Testing
internal import VaultCore
internal import VaultDesk

/// What was accepted can be shown to an auditor: its record fits.
@Suite struct RecordSizeTests {
  private let store = MemoryStore()

  private func statement(lineEnds: Int) -> String { String(repeating: "\n", count: lineEnds) }

  /// As much as is taken at once, and then one more after another, until no more is taken.
  @Test func theLargestRecordThatIsAcceptedCanBeMade() throws {
    let name = DisplayName.of(String(repeating: "\u{1F600}", count: DisplayName.characterLimit))
    let reason = Remark.of(String(repeating: "\u{1F600}", count: Remark.characterLimit))
    let vendors = (1...500).map { Vendor(id: .of("v\($0)"), name: name, key: nil, verification: .none) }
    var vault = try Sample.makeVault(in: store, vendors: vendors)
    func release(to vendors: some Sequence<Vendor>, lineEnds: Int) -> Release {
      Release(
        vendors: vendors.map(\.id), statement: statement(lineEnds: lineEnds), contract: reason,
        interest: reason)
    }
    let most = Authorization.statementSizeLimit
    #expect(
      vaultError {
        _ = try vault.generate(under: release(to: vendors.prefix(1), lineEnds: most), now: Sample.start)
      } == .recordTooLong)
    // A backslash is written as two.
    let backslashes = String(repeating: "\\", count: 250_000)
    _ = try vault.generate(
      under: Release(vendors: [vendors[0].id], statement: backslashes), now: Sample.start)
    var count = 1
    // Few at last, so that no room is left.
    for step in [5, 1] {
      while vaultError({
        _ = try vault.authorize(
          under: release(to: vendors[count..<(count + step)], lineEnds: 1), now: Sample.start)
      }) == nil {
        for vendor in vendors[count..<(count + step)] {
          _ = try vault.withdraw(vendor.id, because: reason, now: Sample.start)
        }
        count += step
      }
    }
    #expect(count > 5 && count < vendors.count - 5)
    _ = try vault.reset(
      replacing: 1, because: reason, under: release(to: vendors.prefix(1), lineEnds: 1), now: Sample.start)
    for generation in vault.state.generations {
      #expect(try vault.record(of: generation, now: Sample.start).encoded.count <= SignedRecord.sizeLimit)
    }
  }

  /// With the longest names, all of them served, and then withdrawn.
  @Test func fiveHundredVendorsHaveOneCredential() throws {
    let name = DisplayName.of(String(repeating: "\u{1F600}", count: DisplayName.characterLimit))
    let reason = Remark.of(String(repeating: "\u{1F600}", count: Remark.characterLimit))
    let vendors = try (1...500).map {
      Vendor(
        id: .of("v\($0)"), name: name, key: try RecipientSecretKey.make().publicKey, verification: .shown)
    }
    var vault = try Sample.makeVault(in: store, vendors: vendors)
    let statement = Authorization.defaultStatement(
      organization: vault.state.organization, credentials: [vault.state.organization.cds], vendors: vendors)
    let release = Release(
      vendors: vendors.map(\.id), statement: statement, contract: reason, interest: reason)
    _ = try vault.generate(under: release, now: Sample.start)
    let export = try vault.export(to: vendors, now: Sample.start)
    #expect(export.bundles.count == 500 && export.generation.wiped != nil)
    for vendor in vendors { _ = try vault.withdraw(vendor.id, because: reason, now: Sample.start) }
    let record = try vault.record(of: try vault.generation(), now: Sample.start)
    #expect(record.encoded.count <= SignedRecord.sizeLimit)
    #expect(try SignedRecord.parse(record.encoded).text.contains("v500 "))
  }
}
