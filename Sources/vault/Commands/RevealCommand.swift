internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Shows the secret to a person, once.
struct RevealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reveal",
    abstract: "Show the credential once, and wipe it.",
    discussion: """
      For a vendor without a key. The vault's copy is destroyed before the first character is shown; the \
      screen is cleared at a key press or after 60 seconds. Type it where it belongs, do not mail it.

      EXAMPLE
        vault reveal
      """)

  @Argument(
    help: ArgumentHelp("The CDS code of the credential, if there are several.", valueName: "credential"))
  var credential: String?

  @Flag(help: "Write the secret key, and nothing else, to standard output.")
  var stdout = false

  @OptionGroup var options: VaultOptions

  private static let seconds = 60

  func run() throws {
    if stdout {
      try revealToProgram()
    } else {
      try revealToPerson(at: Self.requireTerminal())
    }
    StandardStreams.note("vault: the secret was shown once, and the vault's copy is wiped\n")
  }

  private func revealToProgram() throws {
    try StandardStreams.checkOutputIsRead()
    var vault = try options.unlock(now: .now)
    let generation = try revealable(in: vault)
    // The reader may have gone away while the passphrase was worked on.
    try StandardStreams.checkOutputIsRead()
    let secret = try vault.reveal(generation.credential, now: .now)
    do {
      try secret.reveal { bytes throws(Failure) in try StandardStreams.write(bytes) }
    } catch {
      throw Self.lost(error)
    }
  }

  private func revealToPerson(at terminal: consuming Terminal) throws {
    var vault = try options.unlock(now: .now)
    let generation = try revealable(in: vault)
    guard try terminal.confirm(Self.question(generation)) else {
      throw Failure(.notPermitted, "the secret was not shown; it is still sealed")
    }
    let secret = try vault.reveal(generation.credential, now: .now)
    do {
      try Self.show(secret, of: generation, on: terminal)
    } catch {
      throw Self.lost(error)
    }
  }

  private func revealable(in vault: borrowing Vault) throws -> Generation {
    let generation = try vault.generation(of: credential.map(Parse.cds))
    try vault.checkCanReveal(generation, now: .now)
    return generation
  }

  private static func lost(_ failure: Failure) -> Failure {
    Failure(
      failure.status, "\(failure.fact); the secret was wiped before it could be shown",
      hint: "nobody has it: it is lost, and the credential must be made anew")
  }

  private static func requireTerminal() throws(Failure) -> Terminal {
    guard StandardStreams.outputIsTerminal, let terminal = Terminal() else {
      throw Failure(
        .usage, "a secret is shown on a terminal only; nothing was done",
        hint: "run it on a terminal, or add --stdout for a program that takes the secret key over")
    }
    return terminal
  }

  private static func question(_ generation: Generation) -> String {
    """
    \(generation.titled), for \(generation.authorization.vendors.titled)
    The secret key is shown once and destroyed. Is the place where it belongs open before you?
    """
  }

  private static func show(
    _ secret: consuming OneTimeSecret, of generation: Generation, on terminal: borrowing Terminal
  ) throws(Failure) {
    let head = [UInt8](
      """

        user name     \(generation.username.text.escapedForDisplay)
        secret key   \u{20}
      """.utf8)
    let foot = [UInt8](
      """


        This is the only time. The vault's copy is destroyed.
        Press any key to hide it; it hides itself after \(seconds) seconds.

      """.utf8)
    let screen: SecretBytes
    do {
      screen = try secret.reveal { secret throws(SodiumError) in
        try SecretBytes(capacity: head.count + secret.byteCount + foot.count) { output in
          output.append(contentsOf: head)
          output.append(contentsOf: secret)
          output.append(contentsOf: foot)
        }
      }
    } catch {
      throw Failure(error)
    }
    try screen.withBytes { screen throws(Failure) in try terminal.showOnce(screen, seconds: seconds) }
  }
}
