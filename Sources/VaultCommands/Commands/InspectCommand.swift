internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultDesk

/// Says what a file is.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what a file is; with the key, what a bundle says, without its secret.",
    discussion: """
      The header is shown as its issuer signed it; whether to trust that issuer is yours to check.

      EXAMPLE
        vault inspect 19647330000000-aeries-g1.bundle --key aeries.key
      """)

  @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("Your secret key file, to open a bundle's header.", valueName: "file"),
    completion: .file())
  var key: String?

  @Flag(help: "One JSON object: type, and what there is to say.")
  var json = false

  @OptionGroup var passphrase: PassphraseOptions

  private struct Finding: Encodable {
    var type: String
    var fingerprint: String?
    var header: BundleHeader?
    var key: String?
    var name: String?
  }

  func run() throws {
    let name = file.escapedForDisplay
    let start = try InputFile.readStart(file, limit: SealedBundle.sizeLimit, what: "file")
    let finding = try start.withBytes { start in try find(in: start) }
    guard let finding else {
      throw Failure(
        .badInput, "\(name) is nothing that vault knows", hint: "vault knows bundles, keys and vaults")
    }
    if json { return try StandardStreams.write(JSONOutput.line(finding)) }

    var fields = Fields()
    fields.add("file", name)
    fields.add("type", finding.type)
    if let name = finding.name { fields.add("name", name.escapedForDisplay) }
    if let key = finding.key { fields.add("public key", key) }
    if let fingerprint = finding.fingerprint { fields.add("fingerprint", fingerprint) }
    if let header = finding.header { try describe(header, in: &fields) }
    try StandardStreams.write(fields.text)
  }

  private func find(in text: RawSpan) throws -> Finding? {
    if text.byteCount >= 16, text.extracting(0..<16).isEqual(to: [UInt8]("SQLite format 3\0".utf8)) {
      return Finding(type: "vault database")
    }
    do throws(KeyError) {
      switch try KeyFile.parseSecret(text) {
      case .plain(let secret):
        let key = secret.publicKey
        return Finding(
          type: "secret key without a passphrase", fingerprint: key.fingerprint.description, key: key.text)
      case .sealed(let sealed):
        let key = sealed.publicKey
        return Finding(
          type: "secret key under a passphrase", fingerprint: key.fingerprint.description, key: key.text)
      }
    } catch .publicKeyInSecretPlace {
      let found = try findPublicKey(in: text)
      return Finding(
        type: found.key.kind == .issuer ? "issuer's public key" : "vendor's public key",
        fingerprint: found.key.fingerprint.description, key: found.key.text, name: found.name)
    } catch .notAKey, .noKey, .severalKeys {
      return try findBundle(in: text)
    } catch {
      throw Failure(error, in: file)
    }
  }

  private func findPublicKey(in text: RawSpan) throws(Failure) -> KeyFile.Public {
    do {
      return try KeyFile.parsePublic(text)
    } catch {
      throw Failure(error, in: file)
    }
  }

  private func findBundle(in text: RawSpan) throws -> Finding? {
    guard SealedBundle.isPresent(in: text) else { return nil }
    do {
      let bundle = try SealedBundle.parse(text)
      guard let key else { return Finding(type: "sealed bundle; only its vendor's key opens it") }
      let secretKey = try KeyInput.secretKey(key, passphrase: passphrase)
      let header = try bundle.header(with: secretKey)
      return Finding(
        type: "sealed bundle", fingerprint: try IssuerKey(text: header.issuer).fingerprint.description,
        header: header)
    } catch let error as BundleError {
      throw Failure(error, in: file)
    }
  }

  private func describe(_ header: BundleHeader, in fields: inout Fields) throws {
    let now = Timestamp.now
    fields.add("from", header.sender)
    fields.add("for", header.receiver)
    fields.add("credential", header.titled)
    fields.add("user name", header.username.text.escapedForDisplay)
    fields.add("origin", header.origin.rawValue)
    fields.add("issued", header.issued.description)
    fields.add("expires", header.expires.dated(from: now))
    fields.add("confirm with", try header.confirmationCode().description)
  }
}
