internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import SystemPackage

/// Usage mistakes in the words of every other error, and help that ends in its example.
enum UsageText {
  /// Before anything is asked of argument-parser about an error: it ends the process where a window is too narrow for
  /// two columns, and keeps to one that this variable names.
  static func prepare() {
    _ = ProcessEnvironment.set("COLUMNS", to: String(isNarrow ? 10_000 : columns))
  }

  private static var columns: Int {
    StandardStreams.outputIsTerminal ? FileDescriptor.standardOutput.terminalSize.columns : 80
  }
  private static var isNarrow: Bool { columns < 60 }
  /// The column that argument-parser begins descriptions in, counted from 0.
  private static let descriptionColumn = 26

  /// The help, if that is what was asked for: argument-parser puts the example before usage and options.
  static func help(for error: any Error) -> String? {
    guard let text = fullHelp(for: error) else { return nil }
    guard StandardStreams.outputIsTerminal else { return text }
    return (isNarrow ? inOneColumn(text) : text).wrapped(to: columns)
  }

  /// Help with each description below what it describes.
  private static func inOneColumn(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let label = line.prefix(descriptionColumn)
      guard label.hasSuffix("  "), line.count > descriptionColumn else { return String(line) }
      let name = label.reversed().drop { $0 == " " }.reversed()
      return (name.isEmpty ? "" : String(name) + "\n") + "      " + line.dropFirst(descriptionColumn)
    }.joined(separator: "\n")
  }

  private static func fullHelp(for error: any Error) -> String? {
    guard VaultCommand.exitCode(for: error) == .success else { return nil }
    let text = VaultCommand.fullMessage(for: error)
    guard let start = text.firstRange(of: "\nEXAMPLE\n")?.lowerBound,
      let end = text[start...].firstRange(of: "\n\nUSAGE: ")?.lowerBound
    else { return nil }
    let example = text[start..<end]
    var rest = text[..<start] + text[text.index(after: end)...]
    while rest.last == "\n" { rest.removeLast() }
    return "\(rest)\n\(example)\n"
  }

  static func lines(for error: any Error) -> String {
    let message = VaultCommand.message(for: error).escapedLinesForDisplay
    let said = message.split(separator: "\n").first.map(String.init) ?? "wrong usage"
    let fact = missingOptions(for: error) ?? said
    let start = fact.prefix(1).lowercased() + fact.dropFirst().replacing(". Did you", with: "; did you")
    return Failure(
      .usage, start.hasSuffix(".") ? String(start.dropLast()) : start, hint: helpCommand(for: error)
    )
    .lines
  }

  /// The usage line of the subcommand that was meant, without its label.
  private static func usage(for error: any Error) -> Substring? {
    VaultCommand.fullMessage(for: error, columns: 10_000)
      .split(separator: "\n").first { $0.hasPrefix("Usage: ") }?.dropFirst(7)
  }

  /// That several options are missing, of which argument-parser names the first.
  private static func missingOptions(for error: any Error) -> String? {
    guard VaultCommand.message(for: error).hasPrefix("Missing expected argument '--"),
      let usage = usage(for: error)
    else { return nil }
    let given = ProcessEnvironment.arguments
    let words = usage.split(separator: " ")
    // What is not required is in brackets.
    let required = zip(words, words.dropFirst()).filter { option, value in
      option.hasPrefix("--") && value.hasPrefix("<")
        && !given.contains { $0 == option || $0.hasPrefix("\(option)=") }
    }
    guard required.count > 1 else { return nil }
    return "missing expected arguments " + required.map { "'\($0) \($1)'" }.joined(separator: ", ")
  }

  /// The help command of the subcommand that was meant.
  private static func helpCommand(for error: any Error) -> String {
    let words = (usage(for: error) ?? "vault").split(separator: " ").prefix {
      !$0.hasPrefix("[") && !$0.hasPrefix("<") && !$0.hasPrefix("-") && !$0.hasPrefix("(")
    }
    return (words + ["--help"]).joined(separator: " ")
  }
}
