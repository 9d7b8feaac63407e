internal import ArgumentParser
internal import FoundationEssentials
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// The history.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the signed history of the vault.",
    discussion: """
      Every command checks the whole log first, except for signatures that you have already checked on this \
      machine; --verify checks every signature again, and reports the result and the head of the log. \
      A bundle names the log entry that came before it: --contains finds that entry in this history, and compares \
      everything that the history knows about the bundle. A header does not prove who sent it: anyone who has seen \
      it can send it.

      EXAMPLE
        vault log --verify
      """)

  @Flag(help: "One JSON object per entry: index, time, author, head, event.")
  var json = false

  @Flag(help: "Check every signature and link, and show the head.")
  var verify = false

  @Option(
    help: ArgumentHelp(
      "Check whether a bundle's header, from vault inspect --json, belongs to this history.",
      valueName: "file"),
    completion: .file())
  var contains: String?

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard [json, verify, contains != nil].count(where: { $0 }) < 2 else {
      throw ValidationError("give one of --json, --verify and --contains")
    }
  }

  private struct Row: Encodable {
    let index: Int
    let time: Timestamp
    let author: String
    let head: String
    let event: LogEvent
  }

  func run() throws {
    // Unlocking reads every entry, and throws at the first that does not hold.
    let header = try contains.map(HeaderInput.read)
    let vault = try options.unlock(onlyReading: true, verifyingAll: verify, unattended: json)
    let history = vault.history
    if let header { return try Self.find(header, in: vault) }
    if verify, let newest = history.last {
      var fields = Fields()
      fields.add("entries", "\(history.count): every signature and link is valid")
      fields.add("newest", newest.time.shown)
      fields.add("head", newest.head.head.text)
      return try StandardStreams.write(fields.text)
    }
    for entry in history {
      if json {
        let row = Row(
          index: entry.head.index, time: entry.time, author: entry.author.text, head: entry.head.head.text,
          event: entry.event)
        try StandardStreams.write(JSONOutput.line(row))
      } else {
        try StandardStreams.write(
          "\(entry.head.index)  \(entry.time.shown)  \(entry.author) \(entry.event.sentence)\n")
      }
    }
  }

  private static func find(_ header: BundleHeader, in vault: borrowing Vault) throws {
    switch try vault.find(header) {
    case .foreignHead:
      throw Failure(
        .badInput,
        "this history does not have an entry \(header.log.index) with the head \(header.log.head.text)",
        hint: "the bundle comes from another vault, or from a newer or older copy of this one")
    case .unknownBundle:
      throw Failure(
        .badInput,
        "this history has entry \(header.log.index), but no entry records the bundle "
          + header.bundle.text,
        hint:
          "someone who had the issuer key may have signed it outside of the vault: ask the vendor for the file"
      )
    case .different(let names):
      throw Failure(
        .badInput,
        "the bundle \(header.bundle.text) is recorded, but this header differs in \(names.joined(separator: ", "))",
        hint:
          "the header was changed, or the bundle was signed outside of the vault: ask the vendor for the file"
      )
    case .recorded(let entry, let sealing):
      var fields = Fields()
      fields.add("made after", "entry \(entry.head.index), \(entry.head.head)")
      fields.add(
        "recorded",
        "entry \(sealing.head.index): \(sealing.author) \(sealing.event.sentence), on \(sealing.time.shown)")
      try StandardStreams.write(fields.text)
    }
  }
}

/// A bundle's header, as `vault inspect --json` gives it.
private enum HeaderInput {
  private struct Finding: Decodable { let header: BundleHeader? }

  static func read(_ path: String) throws(Failure) -> BundleHeader {
    let text = try InputFile.read(path, limit: SealedBundle.sizeLimit, what: "bundle header")
    // What else it is may be secret, and is not copied.
    let json = text.withBytes {
      $0.contains("\"recipient\"") && !KeyFile.holdsSecretKey($0) ? $0.copiedBytes() : []
    }
    let finding = try? JSONDecoder().decode(Finding.self, from: Data(json))
    if let header = finding?.header ?? (try? JSONDecoder().decode(BundleHeader.self, from: Data(json))) {
      return header
    }
    throw Failure(
      .badInput, "\(path.escapedForDisplay) does not contain a bundle header",
      hint: "the vendor can make it: vault inspect BUNDLE --key vendor.key --json > FILE")
  }
}
