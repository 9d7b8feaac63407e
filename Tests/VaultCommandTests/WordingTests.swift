internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore
internal import VaultDesk

@testable import VaultCommands

/// What is done with credentials has one name for those who type commands, and the agency's for those at the page.
@Suite struct WordingTests {
  /// The names of commands that the page has, too, for what it does or shows, or that are words of the field.
  private static let common: Set = [
    "add", "authorization", "authorize", "calendar", "confirm", "coordinator", "copy", "fingerprint",
    "generate", "issuer", "key", "list", "log", "open", "passphrase", "recovery", "remove", "rename",
    "repair", "request", "revoke", "vendor", "verifiers",
  ]

  /// What only somebody who types commands knows a thing by: the names of all other commands, and of what they do.
  private static var words: Set<String> {
    func names(below command: any ParsableCommand.Type) -> [String] {
      command.configuration.subcommands.flatMap { [$0._commandName] + names(below: $0) }
    }
    return Set(names(below: VaultCommand.self)).subtracting(common).union(["pin", "pinn"])
  }

  /// Those of `words` that a text has, also with an ending.
  private static func words(in texts: [String]) -> Set<String> {
    let found = texts.joined(separator: "\n").matches(of: /[A-Za-z]+/).map { String($0.0).lowercased() }
    let endings = ["", "s", "ed", "ing", "d", "er"]
    return words.filter { word in endings.contains { found.contains(word + $0) } }
  }

  private let store = MemoryStore()
  private let machine = Machine.remembering()

  @Test func thePageCallsNothingByItsCommand() throws {
    #expect(
      Self.common.isDisjoint(with: Self.words) && Self.words.isSuperset(of: ["export", "reset", "status"]))
    let party = try Party("alpha")
    var vault = try Sample.makeSharedVault(in: store, vendors: [party.vendor], machine: machine)
    let before = store.stored
    let release = Sample.release(to: [party.vendor])
    _ = try vault.importCredential(
      username: .of("agency-user"), secret: try Sample.secret("agency-secret"), under: release,
      expires: Sample.start.adding(days: 30), replacing: Replacement(generation: 1, reason: Sample.reason),
      cost: .interactive, now: Sample.start)
    #expect(
      try everything(of: &vault, in: .page).contains { $0.contains("brought it in from the agency's screen") }
    )
    _ = try vault.reset(replacing: 2, because: Sample.reason, under: release, now: Sample.start)
    _ = try vault.export(to: [party.vendor], now: Sample.start)
    try vault.changeKey(
      of: party.vendor.id, to: try Party("other").key.publicKey, verification: .shown, now: Sample.start)
    let errors = try errors(after: vault)
    #expect(Self.words(in: facts(of: errors, in: .commands)).isSuperset(of: ["export", "pinn"]))
    for errors in [errors, [try errorOfOlderCopy(before)]] {
      let (commands, page) = (facts(of: errors, in: .commands), facts(of: errors, in: .page))
      #expect(Self.words(in: commands).isSuperset(of: ["reset", "import"]), "\(commands)")
      #expect(Self.words(in: page) == [], "\(page)")
    }
    let (commands, page) = (
      try everything(of: &vault, in: .commands), try everything(of: &vault, in: .page)
    )
    #expect(Self.words(in: commands).isSuperset(of: ["import", "reset", "pinn"]), "\(commands)")
    #expect(Self.words(in: page) == [], "\(page)")
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
      + [VaultWarning.serverReplaced(heldBackThrough: 3), .restoreAccepted].map { $0.fact(in: wording) }
  }

  private func facts(of errors: [VaultError], in wording: Wording) -> [String] {
    errors.map { $0.problem(in: wording).fact }
  }

  /// What is refused because of what has happened since.
  private func errors(after vault: borrowing Vault) throws -> [VaultError] {
    let generations = vault.state.generations
    let (vendor, newest) = (generations[0].vendors[0].id, try vault.generation())
    return [
      .overtaken(by: Array(vault.history.suffix(4).prefix(3))), .credentialLive(newest),
      .notTheNewest(named: 2, newest: generations[0]), .vendorWithoutKey(vendor), .keyPinnedTo(vendor),
      .needsRepair(vault.damage),
      .sealedToOthers(newest), .alreadyExported(newest), .wiped(newest), .expired(newest),
      .notAuthorized(vendor, newest), .codeUnknown(inARow: 2, isRecorded: true), .noCredential(nil),
    ]
  }

  /// What is refused where the store has gone back to what it held before.
  private func errorOfOlderCopy(_ before: StoredVault) throws -> VaultError {
    store.tamper { entries, items in (entries, items) = (before.entries, before.items) }
    return try #require(vaultError { _ = try Sample.unlock(store, machine: machine) })
  }
}
