internal import Foundation
internal import TestSupport
internal import Testing

/// The walk-through goes as it is printed.
@Suite(.serialized) struct WalkThroughTests {
  @Test(.needs(.expect)) func theWalkThroughGoesExactlyAsPrinted() throws {
    let sandbox = try Sandbox()
    var settings = ""
    var code: (printed: String, seen: String)?
    for (printedCommand, printed) in try Page(Page.walkThrough).consoleSteps {
      // The code that the vendor reads out is another in each walk.
      let command = code.map { printedCommand.replacing($0.printed, with: $0.seen) } ?? printedCommand
      if command.hasPrefix("export ") {
        settings += command + "; "
        continue
      }
      let run = try sandbox.typed(settings + command)
      let seen = Self.asLeftOnTheScreen(run.outputText)
        .replacing(sandbox.working.path, with: "/home/caaspp")
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
