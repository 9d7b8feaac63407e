internal import ArgumentParser
internal import Handoff
internal import VaultDesk

/// Names public keys by what can be compared on the phone.
struct FingerprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fingerprint",
    abstract: "Show kind, name and fingerprint of public keys.",
    discussion: """
      The name is what the file says of itself; only the fingerprint is proof. An issuer key that \
      follows others was signed by them: whoever held the one before made it, which is not yet the district.

      EXAMPLE
        vault fingerprint aeries.pub
      """)

  @Argument(help: ArgumentHelp("Public key files.", valueName: "file"), completion: .file())
  var files: [String]

  func run() throws {
    for (index, file) in files.enumerated() {
      let found = try KeyInput.publicKey(file)
      var fields = Fields()
      fields.add("file", file.escapedForDisplay)
      fields.add("kind", found.key.kind.rawValue)
      if let name = found.name { fields.add("name", name.escapedForDisplay) }
      fields.add("fingerprint", found.key.fingerprint.description)
      for succession in found.follows.reversed() {
        fields.add("follows", try IssuerKey(text: succession.old).fingerprint.description)
      }
      try StandardStreams.write((index > 0 ? "\n" : "") + fields.text)
    }
  }
}
