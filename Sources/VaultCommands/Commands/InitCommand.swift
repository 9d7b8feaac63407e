internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Makes a vault.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a vault, its first coordinator and the organization's issuer key.",
    usage: """
      vault init --organization <name> --cds <digits> --coordinator <id> [<options>]
      vault init --print-sql --desk <role> ...
      """,
    discussion: """
      You type the passphrase twice. It has at least 8 characters, and cannot be recovered. You can have a recovery code, which is shown once: \
      anyone who has it can add a coordinator.

      EXAMPLE
        vault init --organization "Sample Unified" --cds 19647330000000 \\
          --coordinator caaspp --program caaspp
      """)

  @OptionGroup var location: VaultLocation

  @Option(help: ArgumentHelp("The name of the district or school.", valueName: "name"))
  var organization: String?

  @Option(help: ArgumentHelp("Its CDS code, 14 digits.", valueName: "digits"))
  var cds: String?

  @Option(help: ArgumentHelp("Your short name, such as caaspp.", valueName: "id"))
  var coordinator: String?

  @Option(
    name: .customLong("program"),
    help: ArgumentHelp("A program you serve; can be repeated. If not given, all.", valueName: "program"))
  var programs: [Program] = []

  @Option(help: "Argon2id cost.")
  var kdf = KDF.moderate

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var recovery: RecoveryCodeOptions

  @Flag(help: "Do not make a recovery code, and do not ask.")
  var noRecoveryCode = false

  @Flag(help: "Print the SQL that makes the tables of a vault on a PostgreSQL server, and do nothing else.")
  var printSQL = false

  @Option(
    name: .customLong("desk"),
    help: ArgumentHelp("With --print-sql: a role that may use them; can be repeated.", valueName: "role"))
  var desks: [String] = []

  func validate() throws {
    guard printSQL || desks.isEmpty else { throw ValidationError("--desk goes with --print-sql") }
    if printSQL { return }
    let missing = [
      ("--organization <name>", organization), ("--cds <digits>", cds), ("--coordinator <id>", coordinator),
    ].filter { $0.1 == nil }.map { "'\($0.0)'" }
    guard missing.isEmpty else {
      throw ValidationError(
        "missing expected argument\(missing.count > 1 ? "s" : "") \(missing.joined(separator: ", "))")
    }
    guard !(noRecoveryCode && recovery.recoveryCodeFile != nil) else {
      throw ValidationError("give either --recovery-code-file or --no-recovery-code, not both")
    }
  }

  func run() throws {
    if printSQL { return try StandardStreams.write(try Stores.ofProgram.tables(desks)) }
    guard let organization, let cds, let coordinator else { return }
    try make(
      Organization(name: try Parse.displayName(organization), cds: try Parse.cds(cds)),
      by: try Parse.shortID(coordinator))
  }

  private func make(_ organization: Organization, by id: ShortID) throws {
    let path = try location.path()
    guard !InputFile.exists(path) else { throw Failure(.exists, vault: path) }
    _ = try recovery.file()
    let secret = try passphrase.readNew(for: id.text)
    if location.isDefault { try Self.makeFolder(location.defaultFolder()) }

    var vault = try make(at: path, organization, id, secret)

    var fields = Fields()
    fields.add("vault", path.escapedForDisplay)
    fields.add("organization", organization.titled)
    fields.add("coordinator", id.text)
    fields.add("issuer", try IssuerKey(text: vault.state.issuer).fingerprint.description)
    if vault.coordinator.keys == .desk {
      fields.add("key file", try CoordinatorRequestCommand.keyFile(of: id, in: vault.identity))
    }
    try StandardStreams.report(fields.text)
    try offerRecoveryCode(of: &vault)
    if let line = location.startLine(for: path) { StandardStreams.note("next: \(line)\n") }
    StandardStreams.note(
      "next: \(IssuerCommand.toNewFile), to send to your vendors; then vault vendor add ID --name NAME --key FILE\n"
    )
  }

  private func make(
    at path: String, _ organization: Organization, _ id: ShortID, _ passphrase: borrowing SecretBytes
  ) throws(Failure) -> Vault {
    let store = try Stores.ofProgram.make(path)
    do {
      return try Terminal.hidingKeys { () throws(VaultError) in
        try Vault.create(
          in: store, organization: organization, coordinator: id,
          programs: programs.isEmpty ? Program.allCases : Set(programs).sorted(), passphrase: passphrase,
          cost: kdf.cost, machine: .this, now: .now)
      }
    } catch .store(let error) {
      throw Failure(error, making: path)
    } catch {
      throw Failure(error)
    }
  }

  /// Without it, a forgotten passphrase of the only coordinator is the end of the vault.
  private func offerRecoveryCode(of vault: inout Vault) throws {
    if noRecoveryCode { return }
    if recovery.recoveryCodeFile != nil {
      return try recovery.output().handOut(from: &vault, cost: kdf.cost)
    }
    let answer = Result(catching: Self.wantsRecoveryCode)
    if case .success(true) = answer { return try recovery.output().handOut(from: &vault, cost: kdf.cost) }
    StandardStreams.note(
      """
      vault: nobody can recover a forgotten passphrase
      hint: vault coordinator recovery makes a recovery code for that case

      """)
    // The vault is made: who cancels here has only declined.
    if answer == .failure(Terminal.interrupted) {
      throw Failure(.interrupted, "canceled; the vault was made, without a recovery code")
    }
  }

  private static func wantsRecoveryCode() throws(Failure) -> Bool {
    guard StandardStreams.outputIsTerminal, let terminal = Terminal() else { return false }
    return try terminal.confirm("make a recovery code, in case the passphrase is forgotten?")
  }

  static func makeFolder(_ path: String) throws(Failure) {
    do {
      try PrivateFolder.makeWithParents(path)
    } catch {
      throw Failure(.cannotCreate, "the folder \(path.escapedForDisplay) cannot be created")
    }
  }
}
