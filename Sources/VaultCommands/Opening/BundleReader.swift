internal import Handoff
internal import Sodium
internal import VaultDesk

/// Opens bundles with one key. All are verified before the first is shown, because of two generations only the newer
/// is; and each only once: meanwhile the secrets wait in one region of guarded memory.
struct BundleReader: ~Copyable {
  private let key: RecipientSecretKey
  private var trusted: TrustedIssuers
  /// Whether somebody may be asked about an issuer that nobody named.
  private let mayAsk: Bool
  private let format: OpenedFormat?
  private let toTerminal: Bool
  private let now: Timestamp
  private let waiting: SecretPool

  /// The most guarded memory for secrets that wait, in bytes: half of what Debian lets a user lock. For a secret that
  /// has no place in it, the bundle is opened again.
  private static let waitingLimit = 4 << 20

  init(
    of count: Int, key: consuming RecipientSecretKey, trusting trusted: TrustedIssuers, mayAsk: Bool,
    format: OpenedFormat?, toTerminal: Bool, now: Timestamp
  ) throws(Failure) {
    let waiting: SecretPool
    do {
      waiting = try SecretPool(capacity: min(count * SealedBundle.secretSizeLimit, Self.waitingLimit))
    } catch {
      throw Failure(error)
    }
    self.key = key
    self.trusted = trusted
    self.mayAsk = mayAsk
    self.format = format
    self.toTerminal = toTerminal
    self.now = now
    self.waiting = waiting
  }

  /// Verifies the bundles, on all cores. Then an issuer that nobody named is shown and asked about, where somebody
  /// can be asked.
  mutating func verify(_ paths: [String]) -> [Result<VerifiedBundle, Failure>] {
    var results: [Result<VerifiedBundle, Failure>] = []
    for (path, verdict) in zip(paths, judge(paths)) {
      do {
        results.append(.success(try resolve(verdict, of: path)))
      } catch {
        results.append(.failure(error))
      }
    }
    return results
  }

  /// The bundle in words, its secret among them; for once.
  func text(of bundle: VerifiedBundle) throws(Failure) -> SecretBytes {
    if let place = bundle.secret {
      return try waiting.reveal(place) { secret throws(Failure) in try bundle.text.spelled(with: secret) }
    }
    return try open(bundle.bundle, from: bundle.path)
      .reveal { secret throws(Failure) in try bundle.text.spelled(with: secret) }
  }

  /// What a bundle file is found to be, before anybody is asked.
  private enum Verdict {
    case verified(VerifiedBundle)
    case refused(Failure)
    case unknownIssuer(IssuerKey, SealedBundle)
  }

  private func judge(_ paths: [String]) -> [Verdict] {
    // Standard input is read in the order of the files.
    paths.contains("-") ? paths.map { judge($0) } : Cores.map(paths) { judge($0) }
  }

  private func judge(_ path: String) -> Verdict {
    do throws(Failure) {
      let bundle = try BundleInput.read(path)
      let opened: OpenedBundle
      do {
        opened = try bundle.open(with: key, trusting: trusted.keys, now: now)
      } catch .unknownIssuer(let issuer) {
        return .unknownIssuer(issuer, bundle)
      } catch {
        throw Failure(error, in: path)
      }
      return .verified(try keep(opened, of: bundle, from: path))
    } catch {
      return .refused(error)
    }
  }

  private mutating func resolve(_ verdict: Verdict, of path: String) throws(Failure) -> VerifiedBundle {
    switch verdict {
    case .verified(let bundle): return bundle
    case .refused(let failure): throw failure
    case .unknownIssuer(let issuer, let bundle):
      if !trusted.keys.contains(issuer) {
        try ask(about: issuer, of: bundle, from: path)
        trusted.add(issuer)
      }
      return try keep(try open(bundle, from: path), of: bundle, from: path)
    }
  }

  private func open(_ bundle: SealedBundle, from path: String) throws(Failure) -> OpenedBundle {
    do {
      return try bundle.open(with: key, trusting: trusted.keys, now: now)
    } catch {
      throw Failure(error, in: path)
    }
  }

  private func keep(
    _ opened: consuming OpenedBundle, of bundle: SealedBundle, from path: String
  ) throws(Failure) -> VerifiedBundle {
    let (header, issuer) = (opened.header, opened.issuer)
    let code: ConfirmationCode
    do {
      code = try header.confirmationCode()
    } catch {
      throw Failure(error, in: path)
    }
    let text = try OpenedText(
      of: header, signedBy: issuer, from: path, as: format, code: code, toTerminal: toTerminal, now: now)
    return VerifiedBundle(
      path: path, bundle: bundle, header: header, code: code, text: text,
      secret: opened.reveal { waiting.keep($0) }, ancestors: trusted.ancestors(of: issuer))
  }

  /// Asks whether the issuer that signed the bundle is to be trusted, and refuses it if not.
  private func ask(about issuer: IssuerKey, of bundle: SealedBundle, from path: String) throws(Failure) {
    let refusal = Failure.unknownIssuer(issuer, of: path, trusting: trusted)
    guard mayAsk, let terminal = Terminal() else { throw refusal }
    let header: BundleHeader
    do {
      header = try bundle.header(with: key)
    } catch {
      throw Failure(error, in: path)
    }
    let question = """
      \(path.escapedForDisplay) says that it is from \(header.sender), with \(header.titled)
      signed by issuer  \(issuer.fingerprint)
      does the district read out the same digits?
      """
    guard try terminal.confirm(question) else { throw refusal }
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
