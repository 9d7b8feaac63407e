internal import Foundation
internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore

@testable import VaultCommands

/// A whole year with a given clock; all that is said in it is in Year/expected.txt. `TRANSCRIPTS=record` writes
/// that file anew; read it before it is kept.
@Suite struct YearTests {
  private static let file = Sandbox.source.appending(path: "Year/expected.txt")
  private typealias D = District

  @Test func theYearIsAsWritten() throws {
    let district = try D()
    try playAutumn(in: district)
    try playExpiry(in: district)
    try playChangeOfPeople(in: district)
    try playAgencysOwn(in: district)
    for generation in 1...4 { try district.tellRecord(of: generation) }
    try district.tellLog()
    try compare(district.transcript)
  }

  // MARK: - The year

  /// A credential for three vendors, of whom two confirm.
  private func playAutumn(in district: District) throws {
    let vendors = [district.aeries.vendor, district.skyward.vendor, district.powerschool.vendor]
    let release = Sample.release(to: vendors)
    try district.unlock(as: D.caaspp) { vault, now in
      for vendor in vendors { try vault.addVendor(vendor, now: now) }
    }
    try district.add(D.elpac, by: D.caaspp, programs: [.elpac])
    try district.snapshot()

    district.begin(day: 1)
    try district.unlock(as: D.caaspp) { _ = try $0.generate(under: release, now: $1) }
    try district.snapshot()

    district.begin(day: 2)
    var codes: [ConfirmationCode] = []
    try district.unlock(as: D.elpac) { vault, now in
      let export = try vault.export(to: vendors, now: now)
      codes = try [district.aeries.code(of: export), district.skyward.code(of: export)]
    }
    #expect(codes.count == 2)
    district.begin(day: 3)
    try district.unlock(as: D.caaspp) { _ = try $0.confirm(codes[0], now: $1) }
    try district.unlock(as: D.caaspp) { _ = try $0.confirm(codes[0], now: $1) }
    district.begin(day: 5)
    try district.unlock(as: D.elpac) { _ = try $0.confirm(codes[1], now: $1) }

    district.begin(day: 9)
    for _ in 1...5 {
      try district.unlock(as: D.elpac) { _ = try $0.confirm(try Sample.foreignCode(), now: $1) }
    }
    try district.unlock(as: D.elpac) { _ = try $0.generate(under: release, now: $1) }
    try district.snapshot()
  }

  /// Nobody minds the reminders.
  private func playExpiry(in district: District) throws {
    for day in [76, 77, 83, 84, 87, 88, 89, 90, 91] {
      district.begin(day: day)
      try district.snapshot()
    }
    let (aeries, skyward) = (district.aeries.vendor, district.skyward.vendor)
    try district.unlock(as: D.caaspp) { _ = try $0.export(to: [district.powerschool.vendor], now: $1) }

    district.begin(day: 92)
    let release = Sample.release(to: [aeries, skyward])
    try district.unlock(as: D.elpac) { _ = try $0.generate(under: release, now: $1) }
    var old: ConfirmationCode?
    try district.unlock(as: D.caaspp) {
      old = try district.aeries.code(of: try $0.export(to: [aeries], now: $1))
    }
    try district.snapshot()

    district.begin(day: 100)
    try district.unlock(as: D.elpac) { vault, now in
      _ = try vault.reset(
        replacing: 2, because: .of("a laptop with the bundle was lost"), under: release, now: now)
    }
    try district.unlock(as: D.caaspp) { _ = try $0.confirm(try #require(old), now: $1) }
    try district.unlock(as: D.caaspp) { vault, now in
      _ = try vault.reset(replacing: 2, because: .of("to be sure"), under: release, now: now)
    }
    try district.snapshot()
  }

  /// The ELPAC coordinator leaves, with a secret still sealed in the vault.
  private func playChangeOfPeople(in district: District) throws {
    district.begin(day: 120)
    try district.add(D.newcomer, by: D.elpac, programs: [.elpac, .caaspp])
    district.begin(day: 130)
    try district.unlock(as: D.caaspp) { try $0.removeCoordinator(D.elpac, now: $1) }
    try district.unlock(as: D.elpac)
    try district.unlock(as: D.newcomer) { vault, now in
      _ = try vault.export(to: [district.skyward.vendor], now: now)
      _ = try vault.withdraw(district.aeries.vendor.id, because: .of("it has no contract any more"), now: now)
    }
    try district.snapshot()
  }

  /// The agency's own screen gave a credential for 300 days; in the end it is revoked.
  private func playAgencysOwn(in district: District) throws {
    district.begin(day: 185)
    try district.unlock(as: D.newcomer) { vault, now in
      _ = try vault.importCredential(
        username: .of("agency-4711"), secret: try Sample.secret("Shown-on-a-screen-7"),
        under: Sample.release(to: [district.skyward.vendor]), expires: now.adding(days: 300),
        replacing: Replacement(generation: 3, reason: .of("the agency made a new one")), cost: .interactive,
        now: now)
      _ = try vault.generate(
        for: Sample.school, under: Sample.release(to: [district.aeries.vendor]), days: 30, now: now)
    }
    var code: ConfirmationCode?
    try district.unlock(as: D.caaspp) { vault, now in
      let export = try vault.export(Sample.organization.cds, to: [district.skyward.vendor], now: now)
      code = try district.skyward.code(of: export)
    }
    try district.snapshot()
    district.begin(day: 187)
    try district.unlock(as: D.newcomer) { _ = try $0.confirm(try #require(code), now: $1) }
    district.begin(day: 214)
    try district.snapshot()

    district.begin(day: 365)
    try district.unlock(as: D.caaspp) { vault, now in
      _ = try vault.revoke(
        Sample.organization.cds, because: .of("the reports come by another way"), now: now)
    }
    let skyward = district.skyward.vendor
    try district.unlock(as: D.newcomer) {
      _ = try $0.export(Sample.organization.cds, to: [skyward], now: $1)
    }
    try district.snapshot()
  }

  // MARK: - The text

  /// Random parts are named; instants and counts of days are not random here, and what a clock shows is the zone's.
  private func compare(_ transcript: String) throws {
    let lines = transcript.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var bindings = Placeholder.Bindings()
    if ProcessInfo.processInfo.environment["TRANSCRIPTS"] == "record" {
      let recorded = lines.map { bindings.record($0, keeping: [.time, .date, .dayCount]) }
      return try Data(recorded.joined(separator: "\n").utf8).write(to: Self.file)
    }
    let expected = try String(contentsOf: Self.file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, (line, wanted)) in zip(lines, expected).enumerated()
    where !bindings.matches(line, wanted) {
      Issue.record("Year/expected.txt:\(index + 1)\nexpected  \(wanted)\ngot       \(line)")
      return
    }
    #expect(lines.count == expected.count)
  }
}
