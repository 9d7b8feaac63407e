internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Hands out the organization's public key.
struct IssuerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issuer",
    abstract: "Show the issuer's public key, to give to vendors.",
    discussion: """
      Vendors verify bundles by it: vault open BUNDLE --from issuer.pub. Read the fingerprint out to them.

      EXAMPLE
        vault issuer -o issuer.pub
      """)

  @OptionGroup var options: VaultOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    let vault = try options.unlock(now: .now, onlyReading: true)
    let key = try IssuerKey(text: vault.state.issuer)
    let text = try KeyFile.encode(
      key, following: vault.state.successions, name: vault.state.organization.name.text,
      created: vault.history.last { $0.event.makesIssuerKey }?.time ?? .now)
    guard let output else { return try text.withBytes { try StandardStreams.write($0) } }
    try OutputFile.write(text, to: output)
    var fields = Fields()
    fields.add("issuer key", output.escapedForDisplay)
    fields.add("fingerprint", key.fingerprint.description)
    try StandardStreams.write(fields.text)
    StandardStreams.note("next: send the file to your vendors, and read the fingerprint out by phone\n")
  }
}

extension LogEvent {
  /// Whether the issuer key is another from here on.
  fileprivate var makesIssuerKey: Bool {
    switch self {
    case .vaultCreated, .coordinatorRemoved: true
    default: false
    }
  }
}
