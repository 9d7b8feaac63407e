internal import Foundation
internal import TestSupport
internal import Testing

/// What README says is what happens.
@Suite(.serialized) struct ReadmeTests {
  private static let root = Sandbox.source.deletingLastPathComponent().deletingLastPathComponent()

  private static func readme() throws -> String {
    try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
  }

  @Test(.needs(.expect)) func theWalkThroughGoesExactlyAsPrinted() throws {
    let sandbox = try Sandbox()
    var settings = ""
    var code: (printed: String, seen: String)?
    for (printedCommand, printed) in try Self.consoleSteps() {
      // The code that the vendor reads out is another in each walk.
      let command = code.map { printedCommand.replacing($0.printed, with: $0.seen) } ?? printedCommand
      if command.hasPrefix("export ") {
        settings += command + "; "
        continue
      }
      let answer = Sandbox.source.appending(path: "Terminal/answer.exp").path
      let run = try sandbox.run(["expect", answer, "correct horse battery staple", settings + command])
      let seen = Self.asLeftOnTheScreen(run.outputText)
      #expect(Self.masked(seen) == Self.masked(printed), "\(command)")
      #expect(run.status == (printed.hasPrefix("vault: ") ? Self.refusals[command] : nil) ?? 0, "\(command)")
      if let one = Self.code(in: printed), let other = Self.code(in: seen) { code = (one, other) }
    }
  }

  /// How commands end that are shown to be refused.
  private static let refusals: [String: Int32] = [
    "vault reveal": 20, "vault generate --vendor aeries": 21,
  ]

  private static func code(in text: String) -> String? {
    text.firstMatch(of: /confirmation code ([0-9A-Z-]{14})/).map { String($0.1) }
  }

  @Test func theExitStatusTableIsTheProgramsOwn() throws {
    let source = try String(
      contentsOf: Self.root.appending(path: "Sources/VaultCommands/ExitStatus.swift"), encoding: .utf8)
    let own = source.matches(of: /case \w+ = (\d+)/).compactMap { Int($0.1) }.sorted()
    let told = try Self.readme().matches(of: /\n\| (\d+) \|/).compactMap { Int($0.1) }
    #expect(told == [0] + own)
  }

  @Test func theSampleBundleOpensAsShown() throws {
    let lines = try Self.readme().split(separator: "\n").filter { $0.contains("Vectors/") }
    let sandbox = try Sandbox()
    let copy =
      "mkdir -p Tests/HandoffTests && cp -r '\(Self.root.path)/keys' . "
      + "&& cp -r '\(Self.root.path)/Tests/HandoffTests/Vectors' Tests/HandoffTests/\n"
    let run = try sandbox.shell(copy + lines.joined(separator: "\n"))
    #expect(run.status == 0)
    #expect(run.outputText.contains("kM7.wq-T4_bR-9nZxPc3"))
  }

  @Test(.needs(try Permission.leavesTheNetwork(), "needs root, to leave the network"))
  func theTourRunsWithoutANetwork() throws {
    let sandbox = try Sandbox()
    let tour = try sandbox.run(["unshare", "--net", Sandbox.products.appending(path: "vault").path, "tour"])
    #expect(tour.status == 0)
    #expect(tour.outputText.contains("every signature and link is valid"))
  }

  @Test func theCompletionScriptIsOneThatBashTakes() throws {
    let run = try Sandbox().shell("vault --generate-completion-script bash > script && bash -n script")
    #expect(run.status == 0)
  }

  /// The commands of the walk-through, each with what is printed below it.
  private static func consoleSteps() throws -> [(command: String, printed: String)] {
    try readme().components(separatedBy: "```console\n").dropFirst()
      .flatMap { block -> [(String, String)] in
        let text = block.components(separatedBy: "```")[0]
        return ("\n" + text).components(separatedBy: "\n$ ").dropFirst().map { step in
          let lines = step.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
          let printed = lines.count > 1 ? String(lines[1]) : ""
          return (String(lines[0]), printed.hasSuffix("\n") || printed.isEmpty ? printed : printed + "\n")
        }
      }
  }

  /// Line ends as text has them, and without the questions that were erased.
  private static func asLeftOnTheScreen(_ output: String) -> String {
    output.replacing("\r\n", with: "\n").replacing(/[^\n]*\r\u{1b}\[K/, with: "")
  }

  private static func masked(_ text: String) -> String {
    Placeholder.allCases.reduce(text) { text, placeholder in
      text.replacingOccurrences(
        of: placeholder.pattern, with: "<\(placeholder.rawValue)>", options: .regularExpression)
    }
  }
}
