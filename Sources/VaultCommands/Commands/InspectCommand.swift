internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Says what a file is.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Say what a file is and, with the key, what a bundle contains, without its secret key.",
    discussion: """
      The bundle is displayed as its issuer signed it. You must check yourself whether to trust that issuer.

      EXAMPLE
        vault inspect 19647330000000-aeries-g1.bundle --key aeries.key
      """)

  @Argument(help: ArgumentHelp("The file; - is standard input.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("Your secret key file, to open a bundle's header.", valueName: "file"),
    completion: .file())
  var key: String?

  @Flag(help: "One JSON object: the type, and what is known.")
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
        .badInput, "\(name) is not a file that vault knows",
        hint: "vault knows bundles, keys, records, verifiers and vaults")
    }
    if json { return try StandardStreams.write(JSONOutput.line(finding)) }

    var fields = Fields()
    fields.add("file", name)
    fields.add("type", finding.type)
    if let name = finding.name { fields.add("name", name.shortened) }
    if let key = finding.key { fields.add("public key", key) }
    if let fingerprint = finding.fingerprint { fields.add("fingerprint", fingerprint) }
    if let header = finding.header { try describe(header, in: &fields) }
    try StandardStreams.write(fields.text)
  }

  private func find(in text: RawSpan) throws -> Finding? {
    do {
      switch try TextKind.of(text) {
      case .bundle: return try findBundle(in: text)
      case .record:
        let record = try SignedRecord.parse(text)
        return Finding(
          type: "signed record; verify it with vault authorization --verify",
          fingerprint: record.issuer.fingerprint.description)
      case .verifiers:
        return findVerifiers(try parseVerifiers(text))
      case .request:
        let request = try CoordinatorRequest.open(text)
        return Finding(
          type: "request of a coordinator; add it with vault coordinator add --request",
          fingerprint: request.fingerprint.description)
      case .publicKey: return findPublicKey(try KeyFile.parsePublic(text))
      case .secretKey: return findSecretKey(try KeyFile.parseSecret(text))
      case .database: return Finding(type: "vault database")
      case .ageFile: return Finding(type: "file that age encrypted")
      case .agePluginKey: return Finding(type: "key of an age plugin, which vault cannot use")
      case .agePostQuantumKey: return Finding(type: "post-quantum key of age, which vault cannot use")
      case .sshKey: return Finding(type: "SSH key, which vault cannot use")
      case nil:
        // What was rewritten on its way has nothing left that tells what it was.
        _ = try SealedBundle.parse(text)
        return nil
      }
    } catch BundleError.notABundle {
      return nil
    } catch let error as BundleError {
      throw Failure(error, in: file)
    } catch let error as RequestError {
      throw Failure(error.problem(in: file), hints: error.hints)
    } catch let error as RecordError {
      throw Failure(error, in: file)
    } catch let error as VerifierFileError {
      throw Failure(Problem(.badInput, "\(file.escapedForDisplay) \(error.flaw)"))
    } catch let error as KeyError {
      throw Failure(error, in: file)
    }
  }

  /// They may be more than was read.
  private func parseVerifiers(_ start: RawSpan) throws -> VerifierFile {
    guard start.byteCount == SealedBundle.sizeLimit, file != "-" else { return try VerifierFile.parse(start) }
    return try InputFile.read(file, limit: VerifierFile.sizeLimit, what: "file of verifiers")
      .withBytes { text throws(VerifierFileError) in try VerifierFile.parse(text) }
  }

  private func findVerifiers(_ found: VerifierFile) -> Finding {
    Finding(
      type: "verifiers, by which a service honors credentials",
      fingerprint: found.issuer.fingerprint.description, name: found.content.organization.name.text)
  }

  private func findSecretKey(_ found: consuming KeyFile.Secret) -> Finding {
    switch consume found {
    case .plain(let secret):
      let key = secret.publicKey
      return Finding(
        type: "secret key without a passphrase", fingerprint: key.fingerprint.description, key: key.text)
    case .sealed(let sealed):
      let key = sealed.publicKey
      return Finding(
        type: "secret key under a passphrase", fingerprint: key.fingerprint.description, key: key.text)
    }
  }

  private func findPublicKey(_ found: KeyFile.Public) -> Finding {
    Finding(
      type: found.key.kind == .issuer ? "issuer's public key" : "vendor's public key",
      fingerprint: found.key.fingerprint.description, key: found.key.text, name: found.name)
  }

  private func findBundle(in text: RawSpan) throws -> Finding {
    let bundle = try SealedBundle.parse(text)
    guard let key else { return Finding(type: "sealed bundle; only its vendor's key opens it") }
    let secretKey = try KeyInput.secretKey(key, passphrase: passphrase)
    let header = try bundle.header(with: secretKey)
    return Finding(
      type: "sealed bundle", fingerprint: try IssuerKey(text: header.issuer).fingerprint.description,
      header: header)
  }

  private func describe(_ header: BundleHeader, in fields: inout Fields) throws {
    let now = Timestamp.now
    fields.add("from", header.sender)
    fields.add("for", header.receiver)
    fields.add("credential", header.titled)
    fields.add("user name", header.username.text.escapedForDisplay)
    fields.add("origin", header.origin.rawValue)
    fields.add("made", header.issued.shown + (header.coordinator.map { " by \($0)" } ?? ""))
    fields.add("expires", header.expires.dated(from: now))
    fields.add("confirm with", try header.confirmationCode().description)
  }
}
