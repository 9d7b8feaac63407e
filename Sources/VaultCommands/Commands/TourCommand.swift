internal import ArgumentParser
internal import FoundationEssentials
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// The whole handoff, played.
struct TourCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour",
    abstract: "Play the whole handoff in both roles, with real files in a temporary folder.",
    discussion: """
      Each command is displayed as it runs. It is the command that you would type yourself.

      EXAMPLE
        vault tour --keep tour-files
      """)

  @Option(
    help: ArgumentHelp("Keep the files in this new folder, so that you can look at them.", valueName: "dir"),
    completion: .directory)
  var keep: String?

  func run() throws {
    let folder = try makeFolder()
    defer { if keep == nil { try? PrivateFolder.remove(folder) } }
    let place: String
    do {
      place = try PrivateFolder.enter(folder)
    } catch {
      throw Failure(.io, "the folder \(folder.escapedForDisplay) cannot be entered")
    }
    // What the tour opens is not remembered among what its user has opened.
    guard ProcessEnvironment.set("XDG_STATE_HOME", to: place + "/state") else {
      throw Self.environmentIsFull
    }
    try play(in: place)
    if let keep {
      try say("\nThe files are in \(keep.escapedForDisplay).")
    } else {
      try say("\nThe files were removed; vault tour --keep DIR keeps them.")
    }
  }

  private func makeFolder() throws(Failure) -> String {
    guard keep != "" else {
      throw Failure(.usage, "\"\" is not the name of a folder", hint: "give --keep the name of a new folder")
    }
    let path: String
    do throws(SodiumError) {
      let number = HexBytes(try Randomness.makeBytes(8)).text
      path = keep ?? (ProcessEnvironment.folder("TMPDIR") ?? "/tmp") + "/vault-tour-" + number
    } catch {
      throw Failure(error)
    }
    do {
      try PrivateFolder.make(path)
    } catch {
      throw Failure(
        .cannotCreate, "the folder \(path.escapedForDisplay) cannot be created: \(error)",
        hint: "name a folder that does not exist yet")
    }
    return path
  }

  private func play(in place: String) throws {
    try OutputFile.write([UInt8]("correct horse battery staple\n".utf8), to: "passphrase", .secret)
    try say(
      "Everything below happens in a new folder. The file \"passphrase\" has what a coordinator types."
    )
    guard ProcessEnvironment.set("VENDOR_VAULT_FILE", to: place + "/district.vault") else {
      throw Self.environmentIsFull
    }
    try say("\n$ export VENDOR_VAULT_FILE=$PWD/district.vault")

    try say("\nThe vendor makes a key pair, and sends aeries.pub to the district.")
    try run("keygen", "-o", "aeries", "--name", "Aeries", "--no-passphrase")
    let fingerprint = try KeyInput.publicKey("aeries.pub").key.fingerprint.description

    try say("\nThe coordinator makes the vault, and the issuer key that the vendor will check.")
    try runAsCoordinator(
      "init", "--organization", "Sample Unified School District", "--cds", "19647330000000", "--coordinator",
      "caaspp", "--program", "caaspp", "--kdf", "interactive", "--no-recovery-code")
    try runAsCoordinator("issuer", "-o", "issuer.pub")

    try say("\nThe coordinator calls the vendor, who reads out the fingerprint, and pins the key.")
    try runAsCoordinator(
      "vendor", "add", "aeries", "--name", "Aeries", "--key", "aeries.pub", "--fingerprint", fingerprint)

    try say("\nThe coordinator authorizes the release. The secret key is made and sealed; nobody sees it.")
    try runAsCoordinator("generate", "--vendor", "aeries", "--authorize")

    try say("\nIt goes out once, in a bundle that only the vendor can open. Then the vault's copy is wiped.")
    try runAsCoordinator("export", "--to", "aeries.pub")

    try say("\nIt cannot leave the vault again.")
    // As a person would on a terminal, as a program would elsewhere: either is refused for what it is.
    try run(
      ["reveal"] + (StandardStreams.outputIsTerminal ? [] : ["--stdout"]) + Self.passphrase,
      expecting: .alreadyOut)

    try say("\nThe vendor opens the bundle, checks who issued it, and reads the confirmation code back.")
    try run("open", "19647330000000-aeries-g1.bundle", "--key", "aeries.key", "--from", "issuer.pub")

    try say("\nThe coordinator records the code, and knows that the vendor has the credential.")
    try runAsCoordinator("confirm", Self.code(of: "19647330000000-aeries-g1.bundle"))

    try say("\nThis is what the district still knows.")
    try runAsCoordinator("status")
    try runAsCoordinator("log", "--verify")
  }

  /// The confirmation code, as whoever opens the bundle hears it.
  private static func code(of bundle: String) throws -> String {
    let key = try KeyInput.secretKey("aeries.key", passphrase: PassphraseOptions())
    let opened = try BundleInput.read(bundle).open(
      with: key, trusting: KeyInput.issuer("issuer.pub").keys, now: .now)
    return try opened.header.confirmationCode().description
  }

  private static let passphrase = ["--passphrase-file", "passphrase"]

  private func runAsCoordinator(_ words: String...) throws {
    try run(words + Self.passphrase)
  }

  private func run(_ words: String...) throws { try run(words) }

  /// Runs a command through the same parser and the same code as if it had been typed.
  private func run(_ words: [String], expecting status: ExitStatus? = nil) throws {
    try say("\n$ vault " + words.map(Self.typed).joined(separator: " "))
    do {
      var command = try VaultCommand.parseAsRoot(words)
      try command.run()
    } catch {
      guard let failure = Failure(any: error), failure.status == status else { throw error }
      StandardStreams.note(failure.lines)
      try say("(exit status \(failure.status.rawValue))")
    }
  }

  private static func typed(_ word: String) -> String { word.contains(" ") ? "\"\(word)\"" : word }

  private static let environmentIsFull = Failure(.io, "the environment is full")

  private func say(_ text: String) throws { try StandardStreams.write(text + "\n") }
}
