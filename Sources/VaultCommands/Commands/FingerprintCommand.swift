internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultDesk

/// Names public keys by what can be compared on the phone.
struct FingerprintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fingerprint",
    abstract: "Show the kind, name and fingerprint of public keys.",
    discussion: """
      Anyone can write a name into a key file; only the fingerprint proves whose key it is. An issuer key that \
      follows an earlier one is signed by it. That proves who had the earlier key, not that this is the district.

      EXAMPLE
        vault fingerprint aeries.pub
      """)

  @Argument(help: ArgumentHelp("Public key files.", valueName: "file"), completion: .file())
  var files: [String]

  @Flag(help: "One JSON object per key.")
  var json = false

  func run() throws {
    for (index, file) in files.enumerated() {
      let found = try KeyInput.publicKey(file)
      let earlier = try found.follows.reversed().map { try IssuerKey(text: $0.old).fingerprint.description }
      if json {
        let row = FingerprintRow(
          file: String(decoding: file.unmarkedBytes, as: UTF8.self), kind: found.key.kind.rawValue,
          name: found.name, key: found.key.text, fingerprint: found.key.fingerprint.description,
          follows: earlier)
        try StandardStreams.write(JSONOutput.line(row))
        continue
      }
      var fields = Fields()
      fields.add("file", file.escapedForDisplay)
      fields.add("kind", found.key.kind.title)
      if let name = found.name { fields.add("name", name.shortened) }
      fields.add("fingerprint", found.key.fingerprint.description)
      for fingerprint in earlier { fields.add("follows", fingerprint) }
      try StandardStreams.write((index > 0 ? "\n" : "") + fields.text)
    }
  }
}
