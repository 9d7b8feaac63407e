internal import ArgumentParser
internal import Foundation
internal import Testing

@testable import VaultCommands

/// What a line tells somebody to type is a command of this program, with all that it needs.
@Suite struct PrintedCommandTests {
  @Test func everyCommandThatIsPrintedCanBeTyped() throws {
    var found: [[String]: String] = [:]
    for name in TranscriptTests.names {
      let text = try String(contentsOf: TranscriptTests.folder.appending(path: name), encoding: .utf8)
      for line in text.split(separator: "\n") where Self.tellsWhatToType(line) {
        for command in Self.commands(in: String(line)) { found[command] = name }
      }
    }
    for (command, name) in found {
      #expect(Self.canBeTyped(command), "\(name): vault \(command.joined(separator: " "))")
    }
    #expect(found.count > 100)
  }

  @Test(arguments: [
    "! hint: vault repari", "! hint: vault reset --reason TEXT", "! next: vault vendor ad --help",
    "! hint: with the code: vault coordinator add --as recovery",
    "! next: vault vendor add x --kee FILE, or not",
  ]) func whatCannotBeTypedIsFound(line: String) {
    #expect(Self.commands(in: line).contains { !Self.canBeTyped($0) })
  }

  private static func tellsWhatToType(_ line: Substring) -> Bool {
    let text = line.drop { $0 == "!" || $0 == " " }
    return ["hint: ", "next: ", "then: ", "next  "].contains { text.hasPrefix($0) }
      || line.contains("; next: ") || line.hasPrefix("  vault ") || line.hasPrefix("!   vault ")
  }

  /// The words of each command that a line names, up to what ends it in a sentence.
  private static func commands(in line: String) -> [[String]] {
    // "The vault" is not a command, nor is the program as the subject of a sentence.
    line.replacing(/\b(?:the|a|another|this) vault[ ]|--vault[ ]|vault knows[ ]/, with: "").components(
      separatedBy: "vault "
    )
    .dropFirst()
    .compactMap { rest in
      let end = rest.firstRange(of: /[,;)](?: |$)|:[ ]/)?.lowerBound ?? rest.endIndex
      // A placeholder that has to be a number.
      let words = words(of: rest[..<end]).map { $0 == "N" ? "1" : $0 }
      return words.first?.wholeMatch(of: /[a-z]+/) == nil ? nil : words
    }
  }

  /// Words as a shell takes them.
  private static func words(of text: Substring) -> [String] {
    var words = [""]
    var quote: Character?
    var isEscaped = false
    for character in text {
      switch character {
      case "\\" where !isEscaped && quote != "'":
        isEscaped = true
        continue
      case "'" where !isEscaped && quote != "\"", "\"" where !isEscaped && quote != "'":
        quote = quote == nil ? character : nil
      case " " where !isEscaped && quote == nil: words.append("")
      default: words[words.count - 1].append(character)
      }
      isEscaped = false
    }
    return words.filter { !$0.isEmpty }
  }

  /// Whether it is a command with all of its options; words of the sentence may follow.
  private static func canBeTyped(_ words: [String]) -> Bool {
    if words.last == "--help" { return isCommand(words.dropLast()[...], of: VaultCommand.self) }
    let shortest = (words.lastIndex { $0.hasPrefix("-") } ?? 0) + 1
    return (shortest...words.count).contains { count in
      (try? CommandLineParser.parse([String](words.prefix(count)))).map { !($0 is VaultCommand) } ?? false
    }
  }

  private static func isCommand(_ words: ArraySlice<String>, of root: any ParsableCommand.Type) -> Bool {
    guard let name = words.first else { return true }
    guard let next = root.configuration.subcommands.first(where: { $0._commandName == name }) else {
      return false
    }
    return isCommand(words.dropFirst(), of: next)
  }
}
