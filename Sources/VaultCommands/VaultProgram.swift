internal import ArgumentParser
internal import Glibc
internal import Handoff
internal import PrivateFiles

/// The program `vault`: guards the process, runs the command, and turns what it throws into words and a status.
public enum VaultProgram {
  /// Runs the command that the process's arguments name, with the stores of this program, and ends the process.
  public static func run(with stores: Stores) {
    do {
      try StandardStreams.prepare()
    } catch {
      report(error)
    }
    guard ProcessGuard.raise() else {
      report(Failure(.unavailable, "this process cannot be protected against core dumps and debuggers"))
    }
    do {
      let words = ProcessEnvironment.arguments
      if let script = CompletionScript.requested(by: words) { return try StandardStreams.write(script) }
      try OptionWords.check(words)
      if let request = OpenRequest(plain: words) { return try request.run() }
      var command = try CommandLineParser.parse(CodeWords.joined(words))
      try Stores.$ofProgram.withValue(stores) { try command.run() }
      Terminal.forgetRest()
    } catch {
      Terminal.forgetRest()
      report(error)
    }
  }

  /// Writes a line of standard output; it is not an error if nobody reads it.
  public static func say(_ text: String) { try? StandardStreams.write(text) }

  /// Writes a notice to standard error.
  public static func note(_ text: String) { StandardStreams.note(text) }

  private static func report(_ error: any Error) -> Never {
    UsageText.prepare()
    if let help = UsageText.help(for: error) {
      // Whoever stops reading has read what they wanted.
      try? StandardStreams.write(help)
      VaultCommand.exit()
    }
    switch Failure(any: error) {
    case .readerLeft?:
      VaultCommand.exit()
    case let failure?:
      StandardStreams.note(failure.lines)
      if failure.status == .interrupted { endAsInterrupted() }
      VaultCommand.exit(withError: failure.status.code)
    case nil where VaultCommand.exitCode(for: error) == .validationFailure:
      StandardStreams.note(UsageText.lines(for: error))
      VaultCommand.exit(withError: ExitStatus.usage.code)
    case nil:
      // Help, version, completion scripts; and statuses without words.
      VaultCommand.exit(withError: error)
    }
  }

  /// Ends as by the signal that ^C sends, so that a shell knows, and ends its script, too.
  private static func endAsInterrupted() {
    signal(SIGINT, SIG_DFL)
    raise(SIGINT)
  }
}
