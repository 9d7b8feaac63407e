internal import ArgumentParser
internal import FoundationEssentials
internal import Handoff

extension CompletionKind {
  /// The vendors that this machine remembers.
  static var vendors: CompletionKind { .custom { _, _, _ in MachineFile.vendors.map(\.text) } }

  /// Those, and the public key files in the folder that was typed.
  static var recipients: CompletionKind {
    .custom { words, index, _ in
      let typed = words.indices.contains(index) ? words[index] : ""
      let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
      let keys = (files ?? []).filter { $0.hasSuffix(".pub") }.map { folder + $0 }.sorted()
      return MachineFile.vendors.map(\.text) + keys.filter(isPlain)
    }
  }

  /// Whether every shell takes `word` as it is. What is offered to bash it expands like what was typed.
  private static func isPlain(_ word: String) -> Bool {
    word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}

/// The shells' completion scripts: argument-parser's, and with them the commands that `help` explains, which it does
/// not offer.
enum CompletionScript {
  /// The script, if `words` ask for one.
  static func requested(by words: [String]) -> String? {
    guard words.count == 2, words[0] == "--generate-completion-script" else { return nil }
    return CompletionShell(rawValue: words[1]).map(text)
  }

  private static func text(for shell: CompletionShell) -> String {
    let script = VaultCommand.completionScript(for: shell)
    switch shell {
    case .bash:
      return script + "\n"
        + function(of: "${COMP_WORDS[*]:2:COMP_CWORD-2}") {
          "COMPREPLY=($(compgen -W '\($0)' -- \"${cur}\"))"
        }
    case .zsh:
      // What comes after the functions runs as soon as the script is read.
      let end = script.firstRange(of: "\nif [[ \"${funcstack")?.lowerBound ?? script.endIndex
      let help = function(of: "${(j: :)words[2,CURRENT-1]}") { "compadd -- \($0)" }
      return script[..<end] + "\n" + help + script[end...] + "\n"
    default:
      return script + "\n" + linesOfFish
    }
  }

  /// The function that completes what follows `help`, in place of argument-parser's, which offers nothing.
  ///
  /// - Parameters:
  ///   - words: how the shell spells the words between `help` and the one that is completed.
  ///   - offer: how it offers words with blanks between.
  private static func function(of words: String, _ offer: (String) -> String) -> String {
    let cases = explained.map { "    '\($0.before)') \(offer($0.commands)) ;;\n" }.joined()
    return "_vault_help() {\n    case \"\(words)\" in\n\(cases)    esac\n}\n"
  }

  private static var linesOfFish: String {
    explained.map { before, commands in
      let words = before.isEmpty ? "help" : "help " + before
      let condition = "set -l words (commandline -opc); test \"$words[2..]\" = \"\(words)\""
      return "complete -c vault -n '\(condition)' -fa '\(commands)'\n"
    }.joined()
  }

  /// What can follow which words after `help`, each with blanks between.
  private static var explained: [(before: String, commands: String)] {
    commands(of: VaultCommand.self, after: [])
  }

  private static func commands(
    of command: any ParsableCommand.Type, after words: [String]
  ) -> [(before: String, commands: String)] {
    let subcommands = command.configuration.subcommands
    guard !subcommands.isEmpty else { return [] }
    let names = subcommands.map { $0._commandName }
    return [(words.joined(separator: " "), names.joined(separator: " "))]
      + zip(subcommands, names).flatMap { commands(of: $0, after: words + [$1]) }
  }
}
