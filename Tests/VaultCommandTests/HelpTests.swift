internal import Foundation
internal import TestSupport
internal import Testing

/// Every command explains itself, and ends with a line that can be typed.
@Suite struct HelpTests {
  static let commands = [
    "keygen", "open", "init", "coordinator add", "coordinator request", "coordinator install",
    "coordinator list",
    "coordinator remove",
    "coordinator passphrase", "coordinator recovery", "issuer", "vendor add", "vendor list",
    "vendor key", "vendor rename", "vendor remove", "generate",
    "import", "export", "reveal", "confirm", "authorize", "revoke", "reset", "status", "calendar",
    "verifiers", "log",
    "authorization", "repair", "copy", "console", "gate", "fingerprint", "inspect", "tour",
  ]
  static let groups = ["", "vendor", "coordinator"]

  @Test(arguments: commands + groups) func helpEndsInAnExampleThatCanBeTyped(command: String) throws {
    let result = try Sandbox().shell("vault \(command) --help")
    #expect(result.status == 0 && result.errors.isEmpty)
    let paragraphs = result.outputText.trimmingCharacters(in: .newlines).components(separatedBy: "\n\n")
    let example = try #require(paragraphs.last).split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(example.first == "EXAMPLE")
    #expect(example.count > 1 && example[1].hasPrefix("vault \(command)"))
  }

  @Test func theRootNamesEveryCommand() throws {
    let result = try Sandbox().shell("vault --help")
    #expect(result.status == 0)
    for command in Self.commands {
      #expect(result.outputText.contains("\n  \(command.prefix { $0 != " " })"))
    }
    let named = result.outputText.matches(of: #/\n  ([a-z]+) +[A-Z]/#).map { String($0.1) }
    #expect(Set(named) == Set(Self.commands.map { String($0.prefix { $0 != " " }) }))
  }

  @Test func everyExitStatusIsInATranscript() throws {
    let source = Sandbox.source.appending(path: "../../Sources/VaultCommands/ExitStatus.swift")
    let statuses = try String(contentsOf: source, encoding: .utf8).matches(of: /case \w+ = (\d+)/).map(\.1)
    let transcripts = try TranscriptTests.names.map { name in
      try String(contentsOf: TranscriptTests.folder.appending(path: name), encoding: .utf8)
    }
    #expect(statuses.count == 16)
    // 75 takes two processes at once: RaceTests. 130 takes a terminal: TerminalTests. 70 takes a fault of the program.
    for status in statuses where !["70", "75", "130"].contains(status) {
      #expect(transcripts.contains { $0.contains("\n[exit \(status)]") }, "no transcript ends with \(status)")
    }
  }
}
