internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Adds a coordinator.
struct CoordinatorAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a coordinator, who types a passphrase of their own.",
    discussion: """
      First you unlock the vault; then the new coordinator types their passphrase, twice. With the recovery \
      code, use --as recovery and type the code instead of a passphrase; the code is spent by it.

      EXAMPLE
        vault coordinator add elpac --program elpac
      """)

  @Argument(help: "A short name for the new coordinator, such as elpac.")
  var id: String

  @Option(
    name: .customLong("program"),
    help: ArgumentHelp("A programme they serve; can be repeated. Otherwise all.", valueName: "program"))
  var programs: [Program] = []

  @OptionGroup var new: NewPassphraseOptions

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    var vault = try unlock()
    try vault.checkCanAddCoordinator(id, now: .now)
    let programs = programs.isEmpty ? Program.allCases : Set(programs).sorted()
    let isRecovered = vault.coordinator.id == .recovery
    let passphrase = try new.read(for: id.text)
    try vault.addCoordinator(
      id, programs: programs, passphrase: passphrase, cost: new.kdf.cost, now: .now)
    var fields = Fields()
    if let added = vault.state.coordinator(id) { fields.add("coordinator", added.titled) }
    if isRecovered { fields.add("recovery code", "spent") }
    try StandardStreams.report(fields.text)
    StandardStreams.note(
      isRecovered
        ? "next: vault coordinator recovery --as \(id), to have a code again; vault coordinator remove whoever left\n"
        : "next: \(id) works with --as \(id), or VENDOR_VAULT_COORDINATOR=\(id)\n")
  }

  private func unlock() throws -> Vault {
    guard try options.coordinatorID() == .recovery else { return try options.unlock(now: .now) }
    let store = try options.openStore()
    let code = try options.passphrase.read(for: "recovery (the code)")
    return try Vault.recover(
      store, code: code, machine: .this, acceptingRollback: options.acceptRollback, now: .now)
  }
}
