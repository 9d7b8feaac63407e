internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore

@testable import VaultDesk

/// What is done with credentials has one name for those who type commands, and the agency's for those at the page.
@Suite struct WordingTests {
  @Test func thePageCallsNothingByItsCommand() throws {
    let party = try Party("alpha")
    var vault = try Sample.makeSharedVault(in: MemoryStore(), vendors: [party.vendor])
    let release = Sample.release(to: [party.vendor])
    _ = try vault.importCredential(
      username: .of("agency-user"), secret: try Sample.secret("agency-secret"), under: release,
      expires: Sample.start.adding(days: 30), replacing: Replacement(generation: 1, reason: Sample.reason),
      cost: .interactive, now: Sample.start)
    let imported = try everything(of: &vault, in: .commands)
    #expect(imported.contains { $0.contains("imported") })
    #expect(
      try everything(of: &vault, in: .page).contains { $0.contains("brought it in from the agency's screen") }
    )
    _ = try vault.reset(replacing: 2, because: Sample.reason, under: release, now: Sample.start)
    _ = try vault.export(to: [party.vendor], now: Sample.start)
    try vault.changeKey(
      of: party.vendor.id, to: try Party("other").key.publicKey, verification: .shown, now: Sample.start)
    let (commands, page) = (
      try everything(of: &vault, in: .commands), try everything(of: &vault, in: .page)
    )
    for word in ["imported", "reset", "pinned"] {
      #expect(commands.contains { $0.contains(word) }, "nothing would be called \(word)")
      #expect(!page.contains { $0.contains(word) }, "\(page)")
    }
  }

  /// All that is said of what has happened to the one credential, and of what ends it.
  private func everything(of vault: inout Vault, in wording: Wording) throws -> [String] {
    let now = Sample.start
    let generation = try vault.generation()
    let vendor = generation.vendors[0].id
    let facts = DeliveryBoard.facts(of: generation, in: vault.state, wording: wording, now: now)
    let revocation = try vault.revocation(of: generation, from: vendor, in: wording, now: now)
    let removal = try vault.removal(of: vendor, in: wording, now: now)
    return vault.history.map { $0.event.sentence(in: wording) } + facts.rows.flatMap { [$0.label, $0.value] }
      + revocation.consequences + removal.consequences
      + Removal.consequences(of: Sample.secondCoordinator, from: vault.state, in: wording, now: now)
      + [generation.consequences(ofOneFor: generation.vendors, in: wording, now: now)]
  }
}
