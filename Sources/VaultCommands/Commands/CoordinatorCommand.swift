internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// The people who share a vault.
struct CoordinatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator", abstract: "Add, list and remove those who may unlock the vault.",
    discussion: """
      EXAMPLE
        vault coordinator list
      """,
    subcommands: [
      CoordinatorAddCommand.self, CoordinatorRequestCommand.self, CoordinatorInstallCommand.self,
      CoordinatorListCommand.self,
      CoordinatorRemoveCommand.self,
      CoordinatorPassphraseCommand.self, CoordinatorRecoveryCommand.self,
    ])
}

/// Adds a coordinator.
struct CoordinatorAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add a coordinator with a passphrase of their own.",
    discussion: """
      You unlock the vault first; then the new coordinator types their passphrase twice. With the recovery \
      code, use --as recovery and type the code instead of your passphrase. The code works only once. If a coordinator \
      forgot their passphrase, see vault coordinator passphrase.

      For a vault on a server, the new coordinator asks from their own desk (vault coordinator request), and you add that \
      request. Call them at a number you know, compare its fingerprint, and read out the vault fingerprint that is printed then. \
      For one who lost their key file, this replaces their keys.

      EXAMPLE
        vault coordinator add elpac --program elpac
        vault coordinator add --request elpac.request
      """)

  @Argument(help: "A short name for the new coordinator, such as elpac.")
  var id: String?

  @Option(
    help: ArgumentHelp(
      "The request of a coordinator at another desk, for a vault on a server.", valueName: "file"),
    completion: .file())
  var request: String?

  @Option(
    help: ArgumentHelp(
      "The fingerprint of the request that the new coordinator read out.", valueName: "digits"))
  var fingerprint: String?

  @Flag(help: "Add the request without comparing its fingerprint.")
  var yes = false

  @Option(
    name: .customLong("program"),
    help: ArgumentHelp("A program they serve; can be repeated. If not given, all.", valueName: "program"))
  var programs: [Program] = []

  @OptionGroup var new: NewPassphraseOptions

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard id != nil || request != nil else {
      throw ValidationError("name the new coordinator, or give --request")
    }
    guard id == nil || request == nil else {
      throw ValidationError("the request names the coordinator; give an ID or --request, not both")
    }
    guard request == nil || programs.isEmpty else {
      throw ValidationError("the request names the programs; give --program or --request, not both")
    }
    guard request != nil || fingerprint == nil && !yes else {
      throw ValidationError("--fingerprint and --yes go with --request")
    }
  }

  func run() throws {
    if let request { return try admit(try CoordinatorRequestCommand.read(request)) }
    guard let id else { return }
    let newcomer = try Parse.shortID(id)
    try add(newcomer)
  }

  private func add(_ id: ShortID) throws {
    var vault = try options.unlockToLetIn()
    try vault.checkCanAddCoordinator(id, now: .now)
    let programs = programs.isEmpty ? Program.allCases : Set(programs).sorted()
    let isRecovered = vault.coordinator.id == .recovery
    let passphrase = try new.read(for: id.text)
    try Terminal.hidingKeys {
      try vault.addCoordinator(
        id, programs: programs, passphrase: passphrase, cost: new.kdf.cost, now: .now)
    }
    var fields = Fields()
    if let added = vault.state.coordinator(id) { fields.add("coordinator", added.titled) }
    if isRecovered { fields.add("recovery code", "used; it no longer works") }
    try StandardStreams.report(fields.text)
    if isRecovered {
      let remainder = PassphraseChange.remainder(ofRecovering: true, keptIn: vault.state.place)
      return StandardStreams.note(
        "vault: \(remainder)\nnext: vault coordinator recovery --as \(id), for a new code; then vault coordinator remove ID, for whoever left\n"
      )
    }
    // Whoever was alone was never asked who they are.
    let isFirst = vault.state.coordinators.count == 2
    let you = isFirst ? "; you, from now on, with --as \(vault.coordinator.id)" : ""
    StandardStreams.note(
      "next: \(id) uses the vault with --as \(id), or with VENDOR_VAULT_COORDINATOR=\(id)\(you)\n")
  }
}

/// Lists the coordinators.
struct CoordinatorListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the coordinators and the programs they serve.",
    discussion: """
      EXAMPLE
        vault coordinator list
      """)

  @Flag(help: "One JSON object per coordinator: id, programs, since.")
  var json = false

  @OptionGroup var options: VaultOptions

  private struct Row: Encodable {
    let id: String
    let programs: [Program]
    let since: Timestamp?
  }

  func run() throws {
    let vault = try options.unlock(onlyReading: true, unattended: json)
    for coordinator in vault.state.coordinators {
      let since = vault.start(of: coordinator)
      if json {
        let row = Row(id: coordinator.id.text, programs: coordinator.programs, since: since)
        try StandardStreams.write(JSONOutput.line(row))
      } else {
        var fields = Fields()
        let time = since.map { ", since \($0.day)" } ?? ""
        let joining = try coordinator.keys == .desk ? vault.joining(of: coordinator.id) : nil
        let proof = joining.map { ", vault fingerprint \($0.fingerprint)" } ?? ""
        fields.add(
          coordinator.id.text, coordinator.programs.map(\.rawValue).joined(separator: ", ") + time + proof)
        try StandardStreams.write(fields.text)
      }
    }
    if !json {
      StandardStreams.note(
        vault.state.recovery == nil
          ? "vault: there is no recovery code\nhint: vault coordinator recovery\n"
          : "vault: there is a recovery code\n")
    }
  }
}

/// Removes a coordinator.
struct CoordinatorRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a coordinator, and make a new vault key and issuer key.",
    discussion: """
      The person you remove cannot open what is sealed from then on, whatever they kept. They may keep what they \
      saw or copied before; the command says what that may be. The old issuer key signs the new one. Send the new \
      one to your vendors.

      EXAMPLE
        vault coordinator remove elpac
      """)

  @Argument(help: "The coordinator to remove.")
  var id: String

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    try vault.checkCanRemoveCoordinator(id)
    let before = vault.state
    try agreement.ask(
      "remove \(id), and make new keys for the vault?",
      facts: Removal.consequences(of: id, from: before, now: .now),
      unasked: "removing \(id) was not confirmed; nothing was done",
      declined: "\(id) was not removed; nothing was done")
    let now = Timestamp.now
    try vault.removeCoordinator(id, now: now)

    var fields = Fields()
    fields.add("removed", id.text)
    if let lost = LostSecrets(withKeysOf: id, from: before, now: now).named { fields.add("lost", lost) }
    fields.add("coordinators", vault.state.coordinators.map(\.id.text).joined(separator: ", "))
    let issuer = try IssuerKey(text: vault.state.issuer)
    let follows = !Removal.isIssuerLost(in: vault.state)
    fields.add(
      "issuer",
      "\(issuer.fingerprint) (new\(follows ? "" : "; the old one was lost, so vendors must compare this one by phone"))"
    )
    try StandardStreams.report(fields.text)
    let live = vault.state.liveGenerations(at: now)
    let lines =
      ["vault: \(Removal.knowledge(of: id, keptIn: vault.state.place))"]
      + (live.isEmpty ? [] : ["hint: \(live.resetCommand)"])
      + (Removal.unconfirmedBundles(of: live).map { ["vault: \($0)"] } ?? []) + [
        "next: vault coordinator recovery, because an earlier recovery code no longer works",
        "next: \(IssuerCommand.toNewFile), to send to your vendors; new bundles are signed with the new key",
      ]
    StandardStreams.note(lines.map { $0 + "\n" }.joined())
  }
}

/// Makes a recovery code.
struct CoordinatorRecoveryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "Make a recovery code, which is shown once and replaces an earlier one.",
    discussion: """
      Anyone who has the code and the vault file (or, for a vault on a server, a login to it) can add one coordinator, or \
      give one a new passphrase, and do nothing else. Write it down, and lock the paper away. It works once, and not \
      after a coordinator was removed. A used or replaced code still opens an older copy of the vault file, or a backup of \
      the server, and with that the later history and issuer key, until a coordinator is removed.

      EXAMPLE
        vault coordinator recovery
      """)

  @OptionGroup var code: RecoveryCodeOptions

  @Option(help: "Argon2id cost.")
  var kdf = KDF.moderate

  @OptionGroup var options: VaultOptions

  func run() throws {
    let output = try code.output()
    var vault = try options.unlock()
    try output.handOut(from: &vault, cost: kdf.cost)
  }
}
