import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

@Suite("A vault file is readable by what is written about it (I1, I5)")
struct FormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A reader in another language, made from the description alone, sees the events and the secret that the
  /// vault sees.
  @Test(.needs(.python)) func aReaderMadeFromTheDescriptionReadsIt() throws {
    let python = try Tool.required(.python)
    let path = folder.path("vault.db")
    let paper = Party.keyless("paper")
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: try UnmadeVault(at: path), vendors: [paper, alpha])
    _ = try vault.generate(under: Release(vendors: [paper.id], statement: "ä \"/\\\n"), now: Sample.after(1))
    _ = try vault.generate(
      for: Sample.school, under: Release(vendors: [alpha.id], statement: Sample.statement),
      now: Sample.after(1))
    _ = try vault.export(Sample.school, to: [alpha], now: Sample.after(2))
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Interop/read_vault.py")
    let result = try run(
      python, [script.path, path, Sample.coordinator.text], input: [UInt8](Sample.passphrase.utf8))
    try #require(result.status == 0, "\(result.errorText)")

    let events = vault.history.map(\.event)
    let secret = try vault.reveal(Sample.organization.cds, now: Sample.after(3)).reveal { $0.copiedBytes() }
    guard case .credentialGenerated(_, _, _, _, _, let check, _) = events[3] else {
      Issue.record("the fourth event is not the generation")
      return
    }
    let expected =
      try events.map { String(decoding: try CanonicalJSON.encode($0), as: UTF8.self) }
      + ["secret/19647330000000/1/office = \(String(decoding: secret, as: UTF8.self)) \(check.mac.text)"]
    let lines = result.outputText.split(separator: "\n").map(String.init)
    #expect(lines == expected)
  }
}
