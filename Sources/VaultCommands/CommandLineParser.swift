internal import ArgumentParser

/// Finds the command that the words of the command line mean.
///
/// Parsing through the tree of all commands takes longer than most of what they do, so that the command itself is asked
/// first. What it does not take as its own (mistakes, `--help`, completion scripts) goes through the tree, which has the
/// words for it.
enum CommandLineParser {
  static func parse(_ words: [String]) throws -> any ParsableCommand {
    try OptionWords.check(words)
    if let open = OpenCommand(plain: words) { return open }
    var rest = words[...]
    if let command = leaf(of: VaultCommand.self, namedBy: &rest),
      let parsed = try? command.parseAsRoot([String](rest)), type(of: parsed) == command
    {
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
}

extension OpenCommand {
  /// The command of words that are names of files and options in the one long spelling, as argument-parser would parse
  /// them too, in a time that is longer than all that `open` then does, and grows with the square of the number of files.
  /// Nothing for other words, and for mistakes.
  init?(plain words: [String]) {
    guard words.first == "open" else { return nil }
    var (files, values, format) = ([String](), [String: String](), OpenedFormat?.none)
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      if word.isPlain {
        files.append(word)
      } else if format == nil, let named = Self.formats[word] {
        format = named
      } else if Self.valued.contains(word), let value = rest.popFirst(), value.isPlain {
        values[word] = value
      } else {
        return nil
      }
    }
    let descriptor = values["--passphrase-fd"].map { Int32($0) }
    guard !files.isEmpty, descriptor != .some(nil) else { return nil }
    self.init()
    bundles = files
    key = values["--key"] ?? Self.usualKey
    from = values["--from"]
    keys = values["--keys"]
    fingerprint = values["--fingerprint"]
    inPlaceOf = values["--in-place-of"]
    self.format = format
    output = values["--output"] ?? values["-o"]
    var passphrase = PassphraseOptions()
    passphrase.passphraseFile = values["--passphrase-file"]
    passphrase.passphraseFd = descriptor ?? nil
    self.passphrase = passphrase
    do {
      try passphrase.validate()
      try validate()
    } catch {
      return nil
    }
  }

  private static let formats: [String: OpenedFormat] = [
    "--json": .json, "--env": .env, "--secret-only": .secretOnly,
  ]
  private static let valued = [
    "--key", "--from", "--keys", "--fingerprint", "--in-place-of", "--output", "-o", "--passphrase-file",
    "--passphrase-fd",
  ]
}

extension String {
  /// Whether it is the name of a file, or `-`, rather than an option.
  fileprivate var isPlain: Bool { self == "-" || !isEmpty && utf8.first != UInt8(ascii: "-") }
}
