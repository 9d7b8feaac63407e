internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Shows the secret to a person, once.
struct RevealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reveal",
    abstract: "Show the credential once, then wipe it.",
    discussion: """
      For a vendor without a key. The vault's copy is wiped before the first character is displayed. After 2 \
      seconds, any key clears the screen; after 60 seconds it clears itself. Type the secret key into the vendor's \
      form; do not mail it.

      EXAMPLE
        vault reveal
      """)

  @OptionGroup var which: CredentialArgument

  @Flag(help: "Write the secret key, and nothing else, to standard output.")
  var stdout = false

  @OptionGroup var options: VaultOptions

  func run() throws {
    if stdout {
      try revealToProgram()
    } else {
      try revealToPerson(at: Self.requireTerminal())
    }
  }

  private func revealToProgram() throws {
    guard !StandardStreams.outputIsTerminal else {
      throw Failure(
        .usage, "standard output is a terminal, which would keep the secret key; nothing was done",
        hint: "leave out --stdout to see it on a screen of its own, or pipe it into a program")
    }
    try StandardStreams.checkOutputIsRead()
    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let generation = try revealable(in: vault)
    try HeldSignals.during { signals throws(Failure) in
      // The reader may have gone away while the passphrase was worked on.
      try StandardStreams.checkOutputIsRead()
      try signals.check()
      let secret = try Self.letOut(generation, of: &vault)
      var written = 0
      do throws(Failure) {
        try secret.reveal { secret throws(Failure) in
          try StandardStreams.write(secret, counting: &written)
        }
      } catch {
        throw error.asLoss(written: written, generation.resetCommand)
      }
      Self.noteShown()
    }
  }

  private func revealToPerson(at terminal: consuming Terminal) throws {
    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let generation = try revealable(in: vault)
    guard try terminal.confirm(Self.question(generation)) else {
      throw Failure(.notPermitted, "the secret key was not shown; it is still sealed")
    }
    try HeldSignals.during { _ throws(Failure) in
      let size = vault.secretSize(of: generation) ?? Vault.importedSizes.upperBound
      try terminal.showOnce(Self.screen(of: generation, secretSize: size)) { () throws(Failure) in
        try Self.letOut(generation, of: &vault)
      }
      Self.noteShown()
    }
  }

  private func revealable(in vault: borrowing Vault) throws -> Generation {
    let generation = try vault.generation(of: which.code())
    try vault.checkCanReveal(generation, now: .now)
    return generation
  }

  private static func letOut(
    _ generation: Generation, of vault: inout Vault
  ) throws(Failure) -> OneTimeSecret {
    do {
      return try vault.reveal(generation.credential, now: .now)
    } catch {
      let failure = Failure(error)
      // A wipe that may be undone lets nothing out.
      guard case .store(.unconfirmed) = error else { throw failure }
      throw failure.asLoss(written: 0, generation.resetCommand)
    }
  }

  private static func noteShown() {
    StandardStreams.note("vault: the secret key was shown once, and the vault's copy was wiped\n")
  }

  private static func requireTerminal() throws(Failure) -> Terminal {
    guard StandardStreams.outputIsTerminal, let terminal = Terminal() else {
      throw Failure(
        .usage, "a secret key is shown only on a terminal; nothing was done",
        hint: "run it on a terminal, or add --stdout and pipe it into a program")
    }
    return terminal
  }

  private static func question(_ generation: Generation) -> String {
    """
    \(generation.titled), for \(generation.vendors.titled)
    The secret key is shown once, and the vault's copy is wiped. Is the vendor's form open and ready?
    """
  }

  private static func screen(of generation: Generation, secretSize: Int) -> OneTimeScreen {
    OneTimeScreen(
      before: [
        "",
        "  user name     \(generation.username.text.escapedForDisplay)",
        "  secret key    ",
      ],
      after: [
        "",
        "  This is the only time it is shown. The vault's copy was wiped.",
        "  " + OneTimeScreen.leaving,
        "",
      ],
      secretSize: secretSize,
      ifLost: { failure, written in failure.asLoss(written: written, generation.resetCommand) })
  }
}
