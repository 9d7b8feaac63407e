internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Removes what another program wrote into the vault.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Remove what another program wrote into the vault.",
    discussion: """
      The log says what belongs in the vault, and what each item is. As long as an item was changed or added, the \
      vault can be read, but it shows and exports nothing. This command lists the difference, asks, removes the \
      changed and added items, and records it. A secret key or a bundle that was changed or is missing is lost: reset \
      the credential. Keys that can be made again are made again. The command cannot repair the log, or a file with \
      tables, triggers or views that do not belong in a vault: restore a backup.

      EXAMPLE
        vault repair
      """)

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    var vault = try options.unlock(repairing: true)
    defer { vault.forget(now: .now) }
    let damage = vault.damage
    guard !damage.isEmpty else {
      return try StandardStreams.report("the vault is as its log says; nothing was done\n")
    }
    let losses = damage.losses(in: vault.state, for: vault.coordinator.id)
    let found = Self.list(damage) + losses.map { "\($0.fact)\n" }.joined()
    if agreement.yes { StandardStreams.note(found) }
    try agreement.ask(
      found + "remove what was changed and added, and record it?",
      unasked: "the repair was not confirmed; nothing was done", declined: "nothing was repaired")
    _ = try vault.repair(now: .now)
    var fields = Fields()
    fields.add("removed", "\(damage.changed.count) changed and \(damage.extra.count) foreign items")
    fields.add("lost", losses.isEmpty ? "nothing" : "\(losses.count) of the vault's own items")
    try StandardStreams.report(fields.text)
    for hint in losses.flatMap(\.hints) { StandardStreams.note("hint: \(hint)\n") }
  }

  /// The most items that are listed one by one: the vault's own are few, but another program may have added any number.
  private static let mostListed = 20

  private static func list(_ damage: ItemDamage) -> String {
    var fields = Fields()
    for (label, names) in [
      ("missing", damage.missing), ("changed", damage.changed), ("foreign", damage.extra),
    ] {
      for name in names.prefix(mostListed) { fields.add(label, name.escapedForDisplay) }
      if names.count > mostListed { fields.add(label, "and \(names.count - mostListed) more") }
    }
    return fields.text
  }
}

extension ItemDamage.Loss {
  fileprivate var fact: String {
    switch self {
    case .secret(let generation): "the secret key of \(generation.titled) is lost"
    case .boxes(let generation, let people):
      "the secret key of \(generation.titled) is no longer sealed to \(people.map(\.text).joined(separator: ", "))"
    case .bundle(let generation, let vendor):
      "the vault's copy of the bundle for \(vendor) of \(generation.titled) is lost"
    case .coordinator(.recovery): "the recovery code no longer works"
    case .coordinator(let id): "\(id) can no longer unlock the vault"
    case .issuerKey: "the issuer key is lost, so nothing can be exported or signed"
    }
  }

  fileprivate var hints: [String] {
    switch self {
    case .secret(let generation): [generation.resetCommand]
    case .boxes: []
    case .bundle(let generation, let vendor):
      ["if \(vendor) does not have its bundle: \(generation.resetCommand)"]
    case .coordinator(.recovery): ["vault coordinator recovery"]
    case .coordinator(let id): ["vault coordinator remove \(id), then vault coordinator add \(id)"]
    case .issuerKey:
      [
        "the removal of a coordinator makes a new one: vault coordinator add ID, then vault coordinator remove ID"
      ]
    }
  }
}
