internal import Handoff
internal import PrivateFiles
internal import Sodium

/// Keeps what the gate knows: watches the files, and has the judge learn what is new.
///
/// A file that cannot be read, or is refused, changes nothing: what counted before counts on.
actor Keeper: OnOwnThread {
  nonisolated let thread = OwnThread("keeper")
  private let memory: GateMemory
  private let judge: Judge
  private let note: @Sendable (String) -> Void

  private var issuerFiles: WatchedFiles
  private var verifierFiles: WatchedFiles
  private var found: [String: Issuer] = [:]
  private var issuers = Issuers()
  private var standings: [CDSCode: Standing] = [:]
  private var issuerProblems: [String: String] = [:]
  private var verdicts: [String: Verdict] = [:]
  private var told: Set<String> = []
  private var refusals = 0
  private var hasLooked = false

  /// What came of a file of verifiers.
  private enum Verdict: Equatable {
    /// It counts, or says what counts: of this organization at this entry of its log.
    case counts(CDSCode, at: Int)
    /// It is an older one of this organization, which does not matter beside one that counts.
    case older(CDSCode, fact: String)
    case flawed(fact: String)

    var fact: String? {
      switch self {
      case .counts: nil
      case .older(_, let fact), .flawed(let fact): fact
      }
    }
  }

  init(
    _ settings: Gate.Settings, memory: GateMemory, judge: Judge, note: @escaping @Sendable (String) -> Void
  ) {
    issuerFiles = WatchedFiles { settings.issuers.place }
    verifierFiles = WatchedFiles { WatchedFiles.Place(settings.verifiers, ending: ".verifiers") }
    self.memory = memory
    self.judge = judge
    self.note = note
  }

  /// Looks whether anything has changed.
  ///
  /// - Returns: what is known then; nothing where nothing has changed.
  func look(now: Timestamp) -> Report? {
    let hasNewIssuers = lookAtIssuers()
    let hasNewVerifiers = lookAtVerifiers(now: now)
    guard hasNewIssuers || hasNewVerifiers || !hasLooked else { return nil }
    hasLooked = true
    teach()
    return report()
  }

  // MARK: - Issuers

  private func lookAtIssuers() -> Bool {
    let files = issuerFiles.look()
    let (before, problemsBefore) = (found, issuerProblems)
    found = found.filter { files.paths.contains($0.key) }
    issuerProblems = issuerProblems.filter { files.paths.contains($0.key) }
    for (path, stamp) in files.changed {
      do {
        let read = try WatchedFiles.read(path, at: stamp, [.ordinary, .trusted]) { file in
          let text = try file.read(limit: KeyFile.sizeLimit)
          return Read(issuer: try text.withBytes { text throws in try Issuer(text) })
        }
        guard let read else { continue }
        issuerFiles.settle(path, at: stamp)
        found[path] = read.issuer
        issuerProblems[path] = nil
      } catch {
        if issuerFiles.doubt(path, at: stamp) { issuerProblems[path] = Self.flaw(error) }
      }
    }
    if let hindrance = files.hindrance {
      issuerProblems["the issuers' folder"] = "cannot be read: \(hindrance)"
    }
    guard found != before else { return issuerProblems != problemsBefore }
    settleIssuers()
    return true
  }

  /// What a key file says; nothing where it is a vendor's.
  private struct Read {
    let issuer: Issuer?
  }

  /// Finds out who counts, and what is remembered of them. All files are looked at anew.
  private func settleIssuers() {
    issuers = Issuers([Issuer](found.values))
    let before = standings
    standings = issuers.counting.mapValues { issuer in
      if let known = before[issuer.organization.cds], known.issuer.key == issuer.key {
        return Standing(
          issuer: issuer, floor: known.floor, content: known.content, hindrance: known.hindrance)
      }
      return recall(issuer)
    }
    verifierFiles.forget()
  }

  private func recall(_ issuer: Issuer) -> Standing {
    let code = issuer.organization.cds
    let hindered = { (fact: String) in
      Standing(issuer: issuer, hindrance: "\(self.memory.path(of: code).escapedForDisplay) \(fact)")
    }
    do {
      guard let bytes = try memory.recall(code) else { return Standing(issuer: issuer) }
      let file = try bytes.withBytes { bytes throws(VerifierFileError) in try VerifierFile.parse(bytes) }
      try file.verify(by: file.issuer)
      guard file.content.organization.cds == code else { return hindered("is of another organization") }
      if file.issuer == issuer.key {
        return Standing(issuer: issuer, floor: file.content.log, content: file.content)
      }
      if issuer.ancestors.contains(file.issuer.text) {
        note("\(code): its key was replaced by one that follows it; only files that the new one signed count")
        return Standing(issuer: issuer, floor: file.content.log)
      }
      note("\(code): its key was replaced by another one, and the gate begins anew with it")
      return Standing(issuer: issuer)
    } catch let error as VerifierFileError {
      return hindered(error.flaw)
    } catch {
      return hindered("cannot be read: \(error)")
    }
  }

  // MARK: - Verifiers

  private func lookAtVerifiers(now: Timestamp) -> Bool {
    let files = verifierFiles.look()
    let before = verdicts
    verdicts = verdicts.filter { files.paths.contains($0.key) }
    var isChanged = false
    for (path, stamp) in files.changed {
      do {
        let bytes = try WatchedFiles.read(path, at: stamp, .ordinary) { file in
          try file.readBytes(limit: VerifierFile.sizeLimit)
        }
        guard let bytes else { continue }
        let file = try bytes.withBytes { text throws(VerifierFileError) in try VerifierFile.parse(text) }
        verdicts[path] = try judge(file, bytes, now: now)
        verifierFiles.settle(path, at: stamp)
        isChanged = true
      } catch let error as Unkept {
        // There may be space at the next look.
        verdicts[path] = .flawed(fact: "cannot be remembered, and so does not count: \(error.reason)")
      } catch {
        guard verifierFiles.doubt(path, at: stamp) else { continue }
        verdicts[path] = .flawed(fact: Self.flaw(error))
      }
      if verdicts[path]?.fact != nil, verdicts[path] != before[path] { refusals += 1 }
    }
    return isChanged || verdicts != before
  }

  private struct Unkept: Error {
    let reason: PrivateFileError
  }

  /// Takes what a file says, if it counts.
  ///
  /// - Throws: ``Unkept``, `VerifierFileError`.
  private func judge(_ file: VerifierFile, _ bytes: [UInt8], now: Timestamp) throws -> Verdict {
    let code = file.content.organization.cds
    guard let issuer = issuers.issuer(with: file.issuer), issuer.organization.cds == code,
      var standing = standings[code]
    else {
      if issuers.disputed.contains(code) { return .flawed(fact: "is of \(code), whose keys are in dispute") }
      return .flawed(
        fact: issuers.haveReplaced(file.issuer)
          ? "is signed by a key that was replaced" : "is signed by no issuer that counts here for \(code)")
    }
    guard standing.hindrance == nil else { return .flawed(fact: "waits until that is settled") }
    try file.verify(by: issuer.key)
    do throws(Standing.Refusal) {
      guard try standing.isNews(file.content) else { return .counts(code, at: file.content.log.index) }
    } catch {
      let fact = error.fact(memory: memory.path(of: code))
      if case .older = error { return .older(code, fact: fact) }
      return .flawed(fact: fact)
    }
    do throws(PrivateFileError) { try memory.keep(bytes, of: code) } catch { throw Unkept(reason: error) }
    standing.floor = file.content.log
    standing.content = file.content
    standings[code] = standing
    tell(of: file.content, now: now)
    outdate(code, by: file.content.log.index)
    return .counts(code, at: file.content.log.index)
  }

  /// What counted of an organization is older now.
  private func outdate(_ code: CDSCode, by index: Int) {
    verdicts = verdicts.mapValues { verdict in
      guard case .counts(code, let older) = verdict, older < index else { return verdict }
      return .older(
        code, fact: Standing.Refusal.older(older, than: index).fact(memory: memory.path(of: code)))
    }
  }

  private func tell(of content: VerifierFile.Content, now: Timestamp) {
    let code = content.organization.cds
    note(
      "\(code): entry \(content.log.index) of the log, written \(content.written), "
        + "credentials: \(content.credentials.count)")
    if content.written.isAhead(of: now) {
      note("\(code): this machine's clock is before that, so nothing of it is honored until then")
    }
  }

  // MARK: - What is known

  private func teach() {
    var entries: [Entry] = []
    for standing in standings.values {
      guard let content = standing.content else { continue }
      for verifier in content.credentials
      where verifier.credential == content.organization.cds || !issuers.hasOwn(verifier.credential) {
        entries.append(
          Entry(
            verifier: verifier, organization: content.organization, issuer: standing.issuer.key,
            written: content.written))
      }
    }
    do throws(SodiumError) {
      judge.learn(try VerifierTable(entries))
    } catch {
      note("what is new cannot be used: this machine has no randomness")
    }
  }

  private func report() -> Report {
    var report = Report()
    report.standings = standings.values.sorted { $0.issuer.organization.cds < $1.issuer.organization.cds }
    report.refusals = refusals
    report.problems =
      (issuerProblems.map { "\($0.key.escapedForDisplay) \($0.value)" }
      + issuers.disputed.map { "\($0) has several keys of which none follows all others; none counts" }
      + report.standings.compactMap { standing in
        standing.hindrance
          ?? (standing.content == nil
            ? "\(standing.issuer.organization.cds) has no verifiers that count" : nil)
      }
      + verdicts.compactMap { path, verdict in
        isBesideNewer(verdict) ? nil : verdict.fact.map { "\(path.escapedForDisplay) \($0)" }
      }).sorted()
    if report.standings.isEmpty { report.problems.append("there is no issuer that counts") }
    for problem in report.problems where !told.contains(problem) { note(problem) }
    told = Set(report.problems)
    return report
  }

  private func isBesideNewer(_ verdict: Verdict) -> Bool {
    guard case .older(let code, _) = verdict else { return false }
    return verdicts.values.contains { other in
      if case .counts(code, _) = other { true } else { false }
    }
  }

  /// What is wrong with a file, in words that begin with a verb.
  private static func flaw(_ error: any Error) -> String {
    switch error {
    case let error as VerifierFileError: error.flaw
    case is Issuer.Unclaimed:
      "does not say for which organization its key speaks; ask for a new issuer.pub"
    case KeyError.brokenClaim, KeyError.brokenSuccession: "was changed: its key did not sign all of it"
    case KeyError.secretKeyInPublicPlace: "contains a secret key"
    case is KeyError: "does not contain an issuer's key, or is damaged"
    case let error as PrivateFileError: "cannot be used: \(error)"
    default: "cannot be read"
    }
  }
}
