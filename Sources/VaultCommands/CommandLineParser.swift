internal import ArgumentParser

/// Finds the command that the words of the command line mean.
///
/// Parsing through the tree of all commands takes longer than most of what they do, so that the command itself is asked
/// first. What it does not take as its own (mistakes, `--help`, completion scripts) goes through the tree, which has the
/// words for it.
enum CommandLineParser {
  static func parse(_ words: [String]) throws -> any ParsableCommand {
    var rest = words[...]
    if let command = leaf(of: VaultCommand.self, namedBy: &rest),
      let parsed = try? command.parseAsRoot([String](rest)), type(of: parsed) == command
    {
      return parsed
    }
    try Misspelling.check(words)
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
}

extension OpenRequest {
  /// What words ask for that are names of files and options in the one long spelling, as argument-parser would take them
  /// too, in a time that is longer than all that `open` then does, and grows with the square of the number of files.
  /// Nothing for other words, and for mistakes.
  init?(plain words: [String]) {
    guard words.first == "open" else { return nil }
    self.init()
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      switch word {
      case _ where word.isPlain: bundles.append(word)
      case "--json" where format == nil: format = .json
      case "--env" where format == nil: format = .env
      case "--secret-only" where format == nil: format = .secretOnly
      default:
        guard let value = rest.popFirst(), value.isPlain, take(value, for: word) else { return nil }
      }
    }
    let hasPassphrase = passphraseFile != nil || passphraseFd != nil
    do {
      if hasPassphrase { try passphrase.validate() }
      try validate()
    } catch {
      return nil
    }
    guard !bundles.isEmpty else { return nil }
  }

  /// - Returns: whether there is such an option, and it takes such a value.
  private mutating func take(_ value: String, for option: String) -> Bool {
    switch option {
    case "--key": key = value
    case "--from": from = value
    case "--keys": keys = value
    case "--fingerprint": fingerprint = value
    case "--in-place-of": inPlaceOf = value
    case "--output", "-o": output = value == "-" ? nil : value
    case "--passphrase-file": passphraseFile = value
    case "--passphrase-fd":
      passphraseFd = Int32(value)
      return passphraseFd != nil
    default: return false
    }
    return true
  }
}

extension String {
  /// Whether it is the name of a file, or `-`, rather than an option.
  fileprivate var isPlain: Bool { self == "-" || !isEmpty && utf8.first != UInt8(ascii: "-") }
}
