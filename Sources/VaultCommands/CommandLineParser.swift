internal import ArgumentParser

/// Finds the command that the words of the command line mean.
///
/// Parsing through the tree of all commands takes longer than all that `open` then does, so that the command itself
/// is asked first. What it does not take as its own (mistakes, `--help`, completion scripts) goes through the tree,
/// which has the words for it.
enum CommandLineParser {
  static func parse(_ words: [String]) throws -> any ParsableCommand {
    try OptionWords.check(words)
    var rest = words[...]
    if let command = leaf(of: VaultCommand.self, namedBy: &rest), let parsed = try? parse(rest, as: command) {
      return parsed
    }
    return try VaultCommand.parseAsRoot(words)
  }

  /// The command that the first words name, if it has no subcommands; they are taken away.
  private static func leaf(
    of root: any ParsableCommand.Type, namedBy words: inout ArraySlice<String>
  ) -> (any ParsableCommand.Type)? {
    let subcommands = root.configuration.subcommands
    guard !subcommands.isEmpty else { return root }
    guard let name = words.popFirst(), let next = subcommands.first(where: { $0._commandName == name }) else {
      return nil
    }
    return leaf(of: next, namedBy: &words)
  }

  private static func parse(
    _ words: ArraySlice<String>, as command: any ParsableCommand.Type
  ) throws -> (any ParsableCommand)? {
    guard command == OpenCommand.self else {
      let parsed = try command.parseAsRoot([String](words))
      return type(of: parsed) == command ? parsed : nil
    }
    let folded = FoldedWords(words)
    var open = try command.parseAsRoot(folded.words) as? OpenCommand
    if let bundles = open?.bundles { open?.bundles = bundles.flatMap(folded.unfold) }
    return open
  }
}

/// Words of a command line in which long runs of file names are folded into one, because argument-parser needs a
/// time that grows with the square of their number. For commands whose options take one value at most.
struct FoldedWords {
  private(set) var words: [String] = []
  private var folds: [[String]] = []

  /// No word of a command line has this character.
  private static let mark: UInt8 = 0
  /// The first after an option may be its value, and one more tells one file from several.
  private static let keptOfRun = 2

  init(_ all: ArraySlice<String>) {
    // What comes after it is a file name, whatever it looks like.
    guard !all.contains("--") else {
      words = [String](all)
      return
    }
    var lengthOfRun = 0
    for word in all {
      lengthOfRun = word.utf8.first == UInt8(ascii: "-") ? 0 : lengthOfRun + 1
      if lengthOfRun <= Self.keptOfRun {
        words.append(word)
      } else if lengthOfRun == Self.keptOfRun + 1 {
        words.append(String(UnicodeScalar(Self.mark)) + String(folds.count))
        folds.append([word])
      } else {
        folds[folds.count - 1].append(word)
      }
    }
  }

  /// What `word` stands for.
  func unfold(_ word: String) -> [String] {
    guard word.utf8.first == Self.mark, let fold = Int(word.dropFirst()) else { return [word] }
    return folds[fold]
  }
}
