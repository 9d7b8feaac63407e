internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultDesk

/// Opens bundles.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    // Spares looking for a request for completions twice, which only the root command answers.
    _superCommandName: "vault",
    abstract: "Verify a bundle and show its credential.",
    discussion: """
      The bundle must be sealed to your key and signed by an issuer that you trust: give the district's key \
      with --from, or a folder of such keys with --keys, or compare the fingerprint on the phone. An issuer \
      speaks for one district and its schools, and is remembered. Then read the confirmation code back to the \
      coordinator.

      EXAMPLE
        vault open 19647330000000-aeries-g1.bundle --key aeries.key --from issuer.pub
      """)

  @Argument(
    help: ArgumentHelp("Bundle files; - is standard input.", valueName: "bundle"), completion: .file())
  var bundles: [String]

  @Option(help: ArgumentHelp("Your secret key file.", valueName: "file"), completion: .file())
  var key = OpenCommand.usualKey
  static let usualKey = "vendor.key"

  @Option(help: ArgumentHelp("The issuer's public key file.", valueName: "file"), completion: .file())
  var from: String?

  @Option(
    help: ArgumentHelp("A folder of issuers' public key files.", valueName: "dir"), completion: .directory)
  var keys: String?

  @Option(help: ArgumentHelp("The issuer's fingerprint, as the district read it out.", valueName: "digits"))
  var fingerprint: String?

  @Option(
    help: ArgumentHelp(
      "Open this one instead of another of the same generation, which has this user name and was opened before.",
      valueName: "user"))
  var inPlaceOf: String?

  @Flag(exclusivity: .exclusive)
  var format: OpenedFormat?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to a new file that only you can read.", valueName: "file"), completion: .file())
  var output: String?

  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws { try request.validate() }

  func run() throws { try request.run() }

  var request: OpenRequest {
    OpenRequest(
      bundles: bundles, key: key, from: from, keys: keys, fingerprint: fingerprint, inPlaceOf: inPlaceOf,
      format: format, output: output == "-" ? nil : output, passphraseFile: passphrase.passphraseFile,
      passphraseFd: passphrase.passphraseFd)
  }
}

/// What `open` is asked for, without argument-parser's types, which take longer to make than a bundle to open.
struct OpenRequest: Equatable {
  var bundles: [String] = []
  var key = OpenCommand.usualKey
  var from: String?
  var keys: String?
  var fingerprint: String?
  var inPlaceOf: String?
  var format: OpenedFormat?
  var output: String?
  var passphraseFile: String?
  var passphraseFd: Int32?

  var passphrase: PassphraseOptions {
    var options = PassphraseOptions()
    options.passphraseFile = passphraseFile
    options.passphraseFd = passphraseFd
    return options
  }

  func validate() throws {
    guard from == nil || keys == nil else { throw ValidationError("give either --from or --keys, not both") }
    guard bundles.count == 1 || format == nil || format == .json else {
      throw ValidationError("give only one bundle with --env or --secret-only")
    }
  }

  func run() throws {
    let trusted = try trustedIssuers()
    let readOut = try fingerprint.map { text throws(Failure) in
      try Fingerprint.argument(text, readOutBy: "district")
    }
    var file: OutputFile?
    if let output {
      file = try OutputFile(at: output, .secret)
    } else {
      try StandardStreams.checkOutputIsRead()
    }
    let secretKey = try KeyInput.secretKey(key, passphrase: passphrase)

    let now = Timestamp.now
    let memory = LedgerFile { StandardStreams.note("vault: note: \($0)\n") }
    let issuers = IssuerJudge(
      trusting: trusted, from: from != nil ? .file : keys != nil ? .folder : .nobody,
      remembering: memory.ledger, readOut: readOut)
    var reader = try BundleReader(
      of: bundles.count, key: secretKey, judgedBy: issuers, format: format, toTerminal: isShown, now: now)
    let found = try reader.verify(bundles)

    var failed: Failure?
    var handedOut: [VerifiedBundle] = []
    var outdated: [BundleVerdict.Outdated] = []
    for verdict in found.verdicts(by: memory.ledger, inPlaceOf: inPlaceOf) {
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
        let text = try reader.text(of: bundle)
        let separator = [UInt8]((!handedOut.isEmpty && format == nil ? "\n" : "").utf8)
        isBeingWritten = true
        if file != nil {
          try separator.withBytes { separator throws(Failure) in try file?.write(separator) }
          try text.withBytes { text throws(Failure) in try file?.write(text) }
        } else {
          try separator.withBytes { separator throws(Failure) in try StandardStreams.write(separator) }
          try text.withBytes { text throws(Failure) in try StandardStreams.write(text) }
        }
        handedOut.append(bundle)
        // Nobody reads a code back whose secret is not there to be used.
        if output == nil { noteCode(of: bundle) }
      } catch {
        let failure = Failure(any: error) ?? Failure(.io, "\(error)")
        guard bundles.count > 1, !isBeingWritten else {
          if file == nil { memory.add(handedOut, at: now) }
          throw failure
        }
        StandardStreams.note(failure.lines)
        failed = failed ?? failure
      }
    }
    if file != nil && !handedOut.isEmpty {
      try file?.publish()
      for bundle in handedOut { noteCode(of: bundle) }
      StandardStreams.note("vault: written to \((output ?? "").escapedForDisplay), which only you can read\n")
    }
    memory.add(handedOut, at: now)
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

  private func noteCode(of bundle: VerifiedBundle) {
    guard !hasCodesInside else { return }
    let organization = bundle.header.organization.name.text.escapedForDisplay
    let (of, to) =
      bundles.count == 1 ? ("", "") : (" of \(bundle.path.escapedForDisplay)", " of \(organization)")
    StandardStreams.note(
      "vault: confirmation code \(bundle.code)\(of): read it back to the coordinator\(to)\n")
  }

  private func trustedIssuers() throws(Failure) -> TrustedIssuers {
    if let from { return try KeyInput.issuer(from) }
    if let keys { return try KeyInput.issuers(inFolder: keys) }
    return TrustedIssuers()
  }
}

extension LedgerFile {
  fileprivate func add(_ bundles: [VerifiedBundle], at time: Timestamp) {
    change { ledger in
      for bundle in bundles {
        ledger.add(
          bundle.header, signedBy: bundle.issuer, after: bundle.ancestors,
          isVouchedFor: bundle.isIssuerVouchedFor, at: time)
      }
    }
  }
}
