internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Where a recovery code goes, if not to the terminal.
struct RecoveryCodeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the recovery code to a new file that only you can read, instead of showing it.",
      valueName: "file"),
    completion: .file())
  var recoveryCodeFile: String?

  /// The file that was named, if it can be made.
  func file() throws(Failure) -> OutputFile? {
    guard let recoveryCodeFile else { return nil }
    return try OutputFile(at: recoveryCodeFile, .secret, option: "--recovery-code-file")
  }

  /// Makes sure that the code can be handed out, before it is made.
  func output() throws(Failure) -> RecoveryCodeOutput {
    if let file = try file() { return .file(file) }
    guard StandardStreams.outputIsTerminal, let terminal = Terminal() else {
      throw Failure(
        .usage, "a recovery code is shown only on a terminal; nothing was done",
        hint: "add --recovery-code-file FILE")
    }
    return .terminal(terminal)
  }
}

/// Where a recovery code is about to go: the terminal, or a new file.
enum RecoveryCodeOutput: ~Copyable {
  case terminal(Terminal)
  case file(OutputFile)

  /// Makes the code and hands it out, once.
  consuming func handOut(from vault: inout Vault, cost: PasswordHash.Cost) throws(Failure) {
    switch consume self {
    case .terminal(let terminal):
      try terminal.showOnce(Self.screen(for: vault.state.place)) { () throws(Failure) in
        try Self.make(in: &vault, cost: cost)
      }
      StandardStreams.note("vault: the recovery code was shown once\n")
    case .file(var file):
      let code = try Self.make(in: &vault, cost: cost)
      do throws(Failure) {
        try code.reveal { code throws(Failure) in try file.write(code) }
        try [UInt8]("\n".utf8).withBytes { end throws(Failure) in try file.write(end) }
        try file.publish()
      } catch {
        throw error.asLostRecoveryCode
      }
      StandardStreams.note(
        "vault: the recovery code is in \(file.path.escapedForDisplay); move it off this machine\n")
    }
  }

  private static func make(in vault: inout Vault, cost: PasswordHash.Cost) throws(Failure) -> OneTimeSecret {
    do {
      return try vault.makeRecoveryCode(cost: cost, now: .now)
    } catch {
      throw Failure(error)
    }
  }

  private static func screen(for place: Coordinator.Place) -> OneTimeScreen {
    let key = place == .vault ? "the vault file" : "a login to the server"
    return OneTimeScreen(
      before: ["", "  recovery code  "],
      after: [
        "",
        "  Write it down, and lock the paper away. Anyone who has it and \(key) can add",
        "  a coordinator. This is the only time it is shown.",
        "  " + OneTimeScreen.leaving,
        "",
      ],
      secretSize: 29, ifLost: { failure, _ in failure.asLostRecoveryCode })
  }
}
