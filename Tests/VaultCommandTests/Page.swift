internal import Foundation
internal import TestSupport

/// A page of the documentation.
struct Page {
  let text: String

  static let readme = "README.md"
  static let walkThrough = "Sources/VaultCommands/VaultCommands.docc/WalkThrough.md"
  static let reminders = "Sources/VaultCommands/VaultCommands.docc/Reminders.md"
  static let forPrograms = "Sources/VaultCommands/VaultCommands.docc/ForPrograms.md"
  static let exitStatus = "Sources/VaultCommands/VaultCommands.docc/ExitStatus.md"

  /// The folder of the project.
  static let root = Sandbox.source.deletingLastPathComponent().deletingLastPathComponent()

  /// Reads the page at `path`, from the folder of the project.
  init(_ path: String) throws {
    text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// What stands in the fenced blocks of a kind.
  func blocks(_ kind: String) -> [String] {
    text.components(separatedBy: "```\(kind)\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  /// The rows of its tables, without their heads: each a list of cells.
  var rows: [[String]] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter {
      lines[$0].hasPrefix("| ") && !(lines.indices.contains($0 + 1) && lines[$0 + 1].hasPrefix("|--"))
    }
    .map { line in
      lines[line].dropFirst(2).dropLast(2).components(separatedBy: " | ")
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// The steps of its transcripts on a terminal: each command with what is printed below it.
  var consoleSteps: [(command: String, printed: String)] {
    blocks("console").flatMap { block in
      ("\n" + block).components(separatedBy: "\n$ ").dropFirst().map { step in
        let lines = step.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let printed = lines.count > 1 ? String(lines[1]) : ""
        return (String(lines[0]), printed.hasSuffix("\n") || printed.isEmpty ? printed : printed + "\n")
      }
    }
  }
}

extension Sandbox {
  /// Runs one shell command on a terminal, as a person would who knows the passphrase and agrees.
  func typed(_ command: String) throws -> RunResult {
    let answer = Sandbox.source.appending(path: "Terminal/answer.exp").path
    return try run(["expect", answer, "correct horse battery staple", command])
  }
}
