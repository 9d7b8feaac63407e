internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import VaultCommands

/// What stands once is not replaced by what comes later on the line.
@Suite struct OptionWordsTests {
  /// The program's own description of its commands, as argument-parser writes it.
  private struct Description: Decodable {
    let command: Command

    struct Command: Decodable {
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?

      /// The options of this command and of those under it, with the words that name the command.
      func options(after words: [String] = []) -> [(command: [String], option: Argument)] {
        let own = (arguments ?? []).filter { $0.kind != "positional" && $0.names?.last?.name != "help" }
        return own.map { (words, $0) }
          + (subcommands ?? []).flatMap { $0.options(after: words + [$0.commandName]) }
      }
    }

    struct Argument: Decodable {
      let kind: String
      let isRepeating: Bool
      let names: [Name]?
    }

    struct Name: Decodable {
      let kind: String
      let name: String

      var word: String { (kind == "short" ? "-" : "--") + name }
    }
  }

  @Test func anOptionStandsOnceUnlessItIsAList() throws {
    let help = try Sandbox().shell("vault --experimental-dump-help")
    let root = try JSONDecoder().decode(Description.self, from: Data(help.output)).command
    let options = root.options()
    #expect(options.count > 50)
    for (command, option) in options {
      for first in option.names ?? [] {
        for second in option.names ?? [] {
          let words = command + [first.word, "x", "\(second.word)=y"]
          let isTaken = (try? OptionWords.check(words)) != nil
          #expect(isTaken == option.isRepeating, "\(words)")
        }
      }
    }
  }
}
