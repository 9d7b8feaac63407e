internal import Handoff
internal import Sodium
internal import VaultDesk

/// Opens bundles with one key. All are verified before the first is shown, because of two generations only the newer
/// is; and each only once: meanwhile the secrets wait in one region of guarded memory.
struct BundleReader: ~Copyable {
  private let key: RecipientSecretKey
  private var issuers: IssuerJudge
  private let format: OpenedFormat?
  private let toTerminal: Bool
  private let now: Timestamp
  private let waiting: SecretPool

  /// The most guarded memory for secrets that wait, in bytes: half of what Debian lets a user lock. For a secret that
  /// has no place in it, the bundle is opened again.
  private static let waitingLimit = 4 << 20
  /// The room for each, in bytes: more than a user name's key ever has, and less than the page that lies ready.
  private static let waitingSize = 1024

  init(
    of count: Int, key: consuming RecipientSecretKey, judgedBy issuers: IssuerJudge, format: OpenedFormat?,
    toTerminal: Bool, now: Timestamp
  ) throws(Failure) {
    let waiting: SecretPool
    do {
      waiting = try SecretPool(capacity: min(count * Self.waitingSize, Self.waitingLimit))
    } catch {
      throw Failure(error)
    }
    self.key = key
    self.issuers = issuers
    self.format = format
    self.toTerminal = toTerminal
    self.now = now
    self.waiting = waiting
  }

  /// Verifies the bundles, on all cores. Then their issuers are judged, and a person may be asked about them.
  ///
  /// - Throws: that the person has canceled.
  mutating func verify(_ paths: [String]) throws(Failure) -> [Result<VerifiedBundle, Failure>] {
    var results: [Result<VerifiedBundle, Failure>] = []
    for (path, verdict) in zip(paths, judge(paths)) {
      do {
        results.append(.success(try resolve(verdict, of: path)))
      } catch {
        guard !error.isCancellation else { throw error }
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
        opened = try bundle.open(with: key, trusting: issuers.trusted.keys, now: now)
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
    case .verified(var bundle):
      try admit(bundle.issuer, of: bundle.header, in: path)
      bundle.isIssuerVouchedFor = issuers.isVouchedFor(bundle.issuer)
      return bundle
    case .refused(let failure):
      throw failure
    case .unknownIssuer(let issuer, let sealed):
      try admit(issuer, of: try header(of: sealed, from: path), in: path)
      var bundle = try keep(try open(sealed, from: path), of: sealed, from: path)
      bundle.isIssuerVouchedFor = issuers.isVouchedFor(issuer)
      return bundle
    }
  }

  /// Refuses a bundle, whole and with this header, that `issuer` does not speak for, or that nobody trusts; somebody may
  /// be asked.
  private mutating func admit(
    _ issuer: IssuerKey, of header: BundleHeader, in path: String
  ) throws(Failure) {
    var verdict = issuers.verdict(on: issuer, of: header)
    if case .asks(let other, let objection) = verdict {
      guard try ask(about: issuer, of: header, in: path, insteadOf: other) else {
        throw Failure(objection, to: header, of: issuer, in: path, trusting: issuers.trusted)
      }
      issuers.compare(issuer)
      verdict = issuers.verdict(on: issuer, of: header)
    }
    if case .refused(let objection) = verdict {
      throw Failure(objection, to: header, of: issuer, in: path, trusting: issuers.trusted)
    }
    issuers.admit(issuer)
  }

  /// Whether a person says that the district reads out the issuer's digits.
  private func ask(
    about issuer: IssuerKey, of header: BundleHeader, in path: String, insteadOf other: String?
  ) throws(Failure) -> Bool {
    guard let terminal = Terminal() else { return false }
    let known = other.map { "known until now   \(IssuerKey.fingerprint(ofText: $0))\n" } ?? ""
    return try terminal.confirm(
      """
      \(path.escapedForDisplay) says that it is from \(header.sender), with \(header.titled)
      signed by issuer  \(issuer.fingerprint)
      \(known)does the district read out \(other == nil ? "the same digits" : "the digits of the issuer that signed")?
      """)
  }

  private func header(of bundle: SealedBundle, from path: String) throws(Failure) -> BundleHeader {
    do {
      return try bundle.header(with: key)
    } catch {
      throw Failure(error, in: path)
    }
  }

  private func open(_ bundle: SealedBundle, from path: String) throws(Failure) -> OpenedBundle {
    do {
      return try bundle.open(with: key, trusting: issuers.trusted.keys, now: now)
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
      path: path, bundle: bundle, header: header, issuer: issuer, code: code, text: text,
      secret: opened.reveal { waiting.keep($0) }, ancestors: issuers.trusted.ancestors(of: issuer))
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
