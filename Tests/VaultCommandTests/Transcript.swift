internal import Foundation
internal import TestSupport

/// A script in text: what is typed, and all that is seen.
///
/// What stands before the first command is for people, but for lines `needs: PROGRAM PACKAGE` and `needs: root`.
/// Then for each command:
///
///     $ the command; lines that start with "> " continue it
///     standard output as it is
///     ! standard error, line by line
///     [exit N] where N is not 0
///
/// Blank lines at the end of an output are not compared. Output that does not end in a line end is followed by
/// the line `\ no line end`. Random parts are named ``Placeholder``s.
struct Transcript {
  struct Step {
    var command: String
    var seen: [String]
    /// The line of the file that the command is on.
    var line: Int
  }

  let preface: [String]
  let steps: [Step]

  init(_ text: String) {
    var preface: [String] = []
    var steps: [Step] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), seen: [], line: index + 1))
      } else if let last = steps.indices.last {
        if steps[last].seen.isEmpty && line.hasPrefix("> ") {
          steps[last].command += "\n" + line.dropFirst(2)
        } else {
          steps[last].seen.append(String(line))
        }
      } else {
        preface.append(String(line))
      }
    }
    self.preface = preface
    self.steps = steps.map { Step(command: $0.command, seen: $0.seen.withoutBlankEnd, line: $0.line) }
  }

  /// The programs that the commands need besides what every Debian has.
  var needs: [Tool] {
    preface.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.count == 3 && words[0] == "needs:" ? Tool(words[1], package: words[2]) : nil
    }
  }

  /// Whether only root can do what the commands do, such as giving files to other users.
  var needsRoot: Bool { preface.contains("needs: root") }

  /// The file's text with other outputs.
  func text(with outputs: [[String]]) -> String {
    let steps = zip(steps, outputs).map { step, seen in
      ["$ " + step.command.replacing("\n", with: "\n> ")] + seen
    }
    var lines = preface
    for (index, step) in steps.enumerated() {
      if index > 0 && steps[index - 1].count > 1 { lines.append("") }
      lines += step
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines that a command left behind, as the file has them.
  static func lines(of result: Sandbox.StepResult, in sandbox: Sandbox) -> [String] {
    let output = result.output.replacing(sandbox.root, with: "<folder>")
    let errors = result.errors.replacing(sandbox.root, with: "<folder>")
    var lines: [String] = []
    if !output.isEmpty {
      lines += output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() } else { lines.append("\\ no line end") }
    }
    lines = lines.withoutBlankEnd
    if !errors.isEmpty {
      var noted = errors.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.isEmpty ? "!" : "! \(line)"
      }
      if noted.last == "!" { noted.removeLast() } else { noted.append("! \\ no line end") }
      lines += noted
    }
    if result.status != 0 { lines.append("[exit \(result.status)]") }
    return lines
  }
}

extension [String] {
  fileprivate var withoutBlankEnd: [String] {
    var lines = self
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
