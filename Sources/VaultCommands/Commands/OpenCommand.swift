internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultDesk

/// Opens bundles.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Verify a bundle and show its credential.",
    discussion: """
      The bundle must be sealed to your key and signed by an issuer that you trust: give the district's key \
      with --from, or a folder of such keys with --keys. Read the confirmation code back to the coordinator.

      EXAMPLE
        vault open 19647330000000-aeries-g1.bundle --key aeries.key --from issuer.pub
      """)

  @Argument(
    help: ArgumentHelp("Bundle files; - is standard input.", valueName: "bundle"), completion: .file())
  var bundles: [String]

  @Option(help: ArgumentHelp("Your secret key file.", valueName: "file"), completion: .file())
  var key = "vendor.key"

  @Option(help: ArgumentHelp("The issuer's public key file.", valueName: "file"), completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp("A folder of issuers' public key files.", valueName: "dir"), completion: .directory)
  var keys: String?

  @Flag(exclusivity: .exclusive)
  var format: OpenedFormat?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to a new file that only you can read.", valueName: "file"))
  var output: String?

  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    guard from == nil || keys == nil else { throw ValidationError("give either --from or --keys, not both") }
    guard bundles.count == 1 || format == nil || format == .json else {
      throw ValidationError("--env and --secret-only take one bundle")
    }
  }

  func run() throws {
    var trusted = try trustedIssuers()
    var file: OutputFile?
    if let output { file = try OutputFile(at: output) } else { try StandardStreams.checkOutputIsRead() }
    let secretKey = try KeyInput.secretKey(key, passphrase: passphrase)

    let now = Timestamp.now
    var only: OpenedBundle?
    var found: [Result<VerifiedBundle, Failure>] = []
    for path in bundles {
      do {
        found.append(
          .success(try verify(path, with: secretKey, trusting: &trusted, now: now, keeping: &only)))
      } catch {
        found.append(.failure(error))
      }
    }
    var ledger = OpenedLedger()
    let credentials = Set(found.flatMap { (try? $0.get().credentials) ?? [] })
    if !credentials.isEmpty { ledger.read(on: credentials) }

    var failed: Failure?
    var handedOut: [VerifiedBundle] = []
    var outdated: [BundleVerdict.Outdated] = []
    for verdict in found.verdicts(by: ledger) {
      var isBeingWritten = false
      do {
        let bundle: VerifiedBundle
        switch verdict {
        case .newest(let newest): bundle = newest
        case .refused(let failure): throw failure
        case .outdated(let old):
          outdated.append(old)
          continue
        }
        let opened = try take(&only, or: bundle, with: secretKey, trusting: &trusted, now: now)
        let code = try bundle.header.confirmationCode()
        let text = try OpenedText.make(
          of: opened, from: bundle.path, as: format, code: code, toTerminal: isShown, now: now)
        let separator = [UInt8]((!handedOut.isEmpty && format == nil ? "\n" : "").utf8)
        isBeingWritten = true
        if file != nil {
          try separator.withBytes { separator throws(Failure) in try file?.write(separator) }
          try text.withBytes { text throws(Failure) in try file?.write(text) }
        } else {
          try separator.withBytes { separator throws(Failure) in try StandardStreams.write(separator) }
          try text.withBytes { text throws(Failure) in try StandardStreams.write(text) }
          ledger.add(bundle, at: now)
        }
        handedOut.append(bundle)
        // Nobody reads a code back whose secret is not there to be used.
        if output == nil { try noteCode(of: bundle) }
      } catch {
        let failure = Failure(any: error) ?? Failure(.io, "\(error)")
        guard bundles.count > 1, !isBeingWritten else { throw failure }
        StandardStreams.note(failure.lines)
        failed = failed ?? failure
      }
    }
    if file != nil && !handedOut.isEmpty {
      try file?.publish()
      for bundle in handedOut {
        ledger.add(bundle, at: now)
        try noteCode(of: bundle)
      }
      StandardStreams.note("vault: written to \((output ?? "").escapedForDisplay), which only you can read\n")
    }
    if hasCodesInside && !handedOut.isEmpty {
      StandardStreams.note("vault: read each confirmation_code back to its coordinator\n")
    }
    StandardStreams.note(outdated.note)
    if let failed { throw failed.status.code }
  }

  /// Whether what is written goes to the screen.
  private var isShown: Bool { output == nil && StandardStreams.outputIsTerminal }

  /// Whether a program reads the codes along with the secrets.
  private var hasCodesInside: Bool { format == .json && bundles.count > 1 }

  private func noteCode(of bundle: VerifiedBundle) throws {
    guard !hasCodesInside else { return }
    let code = try bundle.header.confirmationCode()
    let organization = bundle.header.organization.name.text.escapedForDisplay
    let (of, to) =
      bundles.count == 1 ? ("", "") : (" of \(bundle.path.escapedForDisplay)", " of \(organization)")
    StandardStreams.note("vault: confirmation code \(code)\(of): read it back to the coordinator\(to)\n")
  }

  private func trustedIssuers() throws(Failure) -> TrustedIssuers {
    if let from { return try KeyInput.issuer(from) }
    if let keys { return try KeyInput.issuers(inFolder: keys) }
    return TrustedIssuers()
  }

  /// Verifies one bundle, without keeping its secret if there are others: it is opened again when its turn comes.
  private func verify(
    _ path: String, with key: borrowing RecipientSecretKey, trusting trusted: inout TrustedIssuers,
    now: Timestamp, keeping only: inout OpenedBundle?
  ) throws(Failure) -> VerifiedBundle {
    let bundle = try BundleInput.read(path)
    let opened = try open(bundle, from: path, with: key, trusting: &trusted, now: now)
    let verified = VerifiedBundle(
      path: path, bundle: bundle, header: opened.header, ancestors: trusted.ancestors(of: opened.issuer))
    if bundles.count == 1 { only = consume opened }
    return verified
  }

  /// Opens one bundle. An issuer that nobody named is shown and asked about, where somebody can be asked.
  private func open(
    _ bundle: SealedBundle, from path: String, with key: borrowing RecipientSecretKey,
    trusting trusted: inout TrustedIssuers, now: Timestamp
  ) throws(Failure) -> OpenedBundle {
    do {
      return try bundle.open(with: key, trusting: trusted.keys, now: now)
    } catch .unknownIssuer(let issuer) {
      let refusal = Failure.unknownIssuer(issuer, of: path, trusting: trusted)
      guard from == nil, keys == nil, let terminal = Terminal() else { throw refusal }
      let header = try claims(of: bundle, from: path, with: key)
      let question = """
        \(path.escapedForDisplay) says that it is from \(header.sender), for \(header.titled)
        signed by issuer  \(issuer.fingerprint)
        does the district read out the same digits?
        """
      guard try terminal.confirm(question) else { throw refusal }
      trusted.add(issuer)
    } catch {
      throw Failure(error, in: path)
    }
    do {
      return try bundle.open(with: key, trusting: trusted.keys, now: now)
    } catch {
      throw Failure(error, in: path)
    }
  }

  private func claims(
    of bundle: SealedBundle, from path: String, with key: borrowing RecipientSecretKey
  ) throws(Failure) -> BundleHeader {
    do {
      return try bundle.header(with: key)
    } catch {
      throw Failure(error, in: path)
    }
  }

  private func take(
    _ only: inout OpenedBundle?, or bundle: VerifiedBundle, with key: borrowing RecipientSecretKey,
    trusting trusted: inout TrustedIssuers, now: Timestamp
  ) throws(Failure) -> OpenedBundle {
    if let opened = only.take() { return opened }
    return try open(bundle.bundle, from: bundle.path, with: key, trusting: &trusted, now: now)
  }
}

/// Bundle files as commands read them.
enum BundleInput {
  static func read(_ path: String) throws(Failure) -> SealedBundle {
    let text = try InputFile.read(path, limit: SealedBundle.sizeLimit, what: "bundle")
    do {
      return try text.withBytes { text throws(BundleError) in try SealedBundle.parse(text) }
    } catch {
      throw Failure(error, in: path)
    }
  }
}
