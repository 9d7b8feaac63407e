internal import Handoff
internal import PrivateFiles
internal import Sodium

/// Keeps what the gate knows: watches the files, and has the judge learn what is new.
///
/// A file that cannot be read, or is refused, changes nothing: what counted before counts on, and a district does not speak
/// for a school whose key file it is.
actor Keeper: OnOwnThread {
  nonisolated let thread = OwnThread("keeper")
  let memory: GateMemory
  let judge: Judge
  let note: @Sendable (String) -> Void

  private var issuerFiles: WatchedFiles
  private var verifierFiles: WatchedFiles
  private(set) var found: [String: Issuer] = [:]
  var owners = KeyFileOwners()
  var issuers = Issuers()
  var standings: [CDSCode: Standing] = [:]
  var issuerProblems: [String: String] = [:]
  var verdicts: [String: Verdict] = [:]
  var told: Set<String> = []
  /// Files that count and could not be kept yet.
  var unkept: [CDSCode: (bytes: [UInt8], reason: PrivateFileError)] = [:]
  /// Files from a later time than this machine's, and when they were written.
  private var early: [String: (stamp: FileStamp, written: Timestamp)] = [:]
  var hindrances: Set<String> = []
  var places = (issuers: "", verifiers: "")
  var refusals = 0
  private var hasLooked = false

  /// What came of a file of verifiers.
  enum Verdict: Equatable {
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
    let hindrancesBefore = hindrances
    hindrances = []
    let hasNewIssuers = lookAtIssuers()
    keepOwners()
    let isFreed = recallHindered()
    let hasNewVerifiers = lookAtVerifiers(now: now)
    let isKept = keepUnkept()
    guard
      hasNewIssuers || isFreed || hasNewVerifiers || isKept || !hasLooked || hindrances != hindrancesBefore
    else { return nil }
    hasLooked = true
    teach()
    return report()
  }

  // MARK: - Issuers

  private func lookAtIssuers() -> Bool {
    let (before, problemsBefore, ownersBefore) = (found, issuerProblems, owners.all)
    recallOwners()
    let files = issuerFiles.look()
    found = found.filter { files.paths.contains($0.key) }
    issuerProblems = issuerProblems.filter { files.paths.contains($0.key) }
    if files.hindrance == nil { owners.keepOnly(files.paths) }
    for (path, error) in files.unseen { issuerProblems[path] = Self.flaw(error) }
    for (path, stamp) in files.changed {
      do {
        let read = try WatchedFiles.read(path, at: stamp, [.ordinary, .trusted]) { file in
          let text = try file.read(limit: KeyFile.sizeLimit)
          return Read(issuer: try text.withBytes { text throws in try Issuer(text) })
        }
        guard let read else { continue }
        issuerFiles.settle(path, at: stamp)
        found[path] = read.issuer
        owners.set(path, to: read.issuer?.organization.cds)
        issuerProblems[path] =
          read.issuer == nil && path == files.place ? "contains another key than an issuer's" : nil
      } catch {
        if issuerFiles.doubt(path, at: stamp, because: error) { issuerProblems[path] = Self.flaw(error) }
      }
    }
    note(files) { $0.issuers = $1 }
    guard found != before || owners.all != ownersBefore else { return issuerProblems != problemsBefore }
    settleIssuers()
    return true
  }

  private func note(
    _ files: WatchedFiles.Found, _ name: (inout (issuers: String, verifiers: String), String) -> Void
  ) {
    name(&places, files.place.escapedForDisplay)
    if let hindrance = files.hindrance {
      hindrances.insert("\(files.place.escapedForDisplay) cannot be read: \(hindrance)")
    }
  }

  /// What a key file says; nothing where it is a vendor's.
  private struct Read {
    let issuer: Issuer?
  }

  /// Finds out who counts, and what is remembered of them. All files are looked at anew.
  private func settleIssuers() {
    issuers = Issuers([Issuer](found.values), unread: Set(unread.values))
    let before = standings
    standings = issuers.counting.mapValues { issuer in
      if let known = before[issuer.organization.cds], known.issuer.key == issuer.key {
        return Standing(
          issuer: issuer, floor: known.floor, content: known.content, hindrance: known.hindrance)
      }
      return recall(issuer)
    }
    for code in before.keys where standings[code] == nil {
      note("\(code): no key counts any more; nothing of it is honored")
    }
    for (code, standing) in standings where before[code]?.issuer.key != standing.issuer.key {
      note(
        "\(code): \(standing.issuer.organization.name) speaks for itself, by the key \(standing.issuer.key.fingerprint)"
      )
    }
    verifierFiles.forget()
  }

  /// Looks again at what was remembered and could not be read, or was of another key.
  private func recallHindered() -> Bool {
    var isFreed = false
    for (code, standing) in standings where standing.hindrance != nil {
      let again = recall(standing.issuer)
      guard again.hindrance == nil else { continue }
      standings[code] = again
      isFreed = true
    }
    if isFreed { verifierFiles.forget() }
    return isFreed
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
        tell(of: file.content)
        return Standing(issuer: issuer, floor: file.content.log, content: file.content)
      }
      if issuer.ancestors.contains(file.issuer.text) {
        note("\(code): its key was replaced by one that follows it; only files that the new one signed count")
        return Standing(issuer: issuer, floor: file.content.log)
      }
      return hindered(
        "was signed by another key of \(code), which the key in \(places.issuers) does not follow; compare that key by phone, and "
          + "remove the file to begin anew with it")
    } catch let error as VerifierFileError {
      return hindered("\(error.flaw); remove it to go by the newest file there is")
    } catch {
      return hindered("cannot be read: \(error)")
    }
  }

  // MARK: - Verifiers

  private func lookAtVerifiers(now: Timestamp) -> Bool {
    let files = verifierFiles.look()
    note(files) { $0.verifiers = $1 }
    let before = verdicts
    early = early.filter { files.paths.contains($0.key) }
    verdicts = verdicts.filter { files.paths.contains($0.key) }
    for (path, error) in files.unseen { verdicts[path] = .flawed(fact: Self.flaw(error)) }
    var isChanged = false
    for (path, stamp) in files.changed where !isEarly(path, at: stamp, now) {
      do {
        let bytes = try WatchedFiles.read(path, at: stamp, .ordinary) { file in
          try file.readBytes(limit: VerifierFile.sizeLimit)
        }
        guard let bytes else { continue }
        let file = try bytes.withBytes { text throws(VerifierFileError) in try VerifierFile.parse(text) }
        if file.content.written.isAhead(of: now) {
          early[path] = (stamp, file.content.written)
          verdicts[path] = .flawed(
            fact:
              "was written at \(file.content.written), which this machine's clock has not reached; one of the two clocks is wrong"
          )
          continue
        }
        verdicts[path] = try judge(file, bytes, now: now)
        verifierFiles.settle(path, at: stamp)
        isChanged = true
      } catch {
        guard verifierFiles.doubt(path, at: stamp, because: error) else { continue }
        verdicts[path] = .flawed(fact: Self.flaw(error))
      }
      if verdicts[path]?.fact != nil, verdicts[path] != before[path] { refusals += 1 }
    }
    return isChanged || verdicts != before
  }

  private func isEarly(_ path: String, at stamp: FileStamp, _ now: Timestamp) -> Bool {
    guard let file = early[path], file.stamp == stamp else { return false }
    if file.written.isAhead(of: now) { return true }
    early[path] = nil
    return false
  }

  /// There may be space at the next look.
  private func keepUnkept() -> Bool {
    var isKept = false
    for (code, file) in unkept {
      do throws(PrivateFileError) { try memory.keep(file.bytes, of: code) } catch { continue }
      unkept[code] = nil
      isKept = true
    }
    return isKept
  }

  /// Takes what a file says, if it counts.
  ///
  /// - Throws: `VerifierFileError`.
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
    do throws(PrivateFileError) {
      try memory.keep(bytes, of: code)
      unkept[code] = nil
    } catch {
      // What is cut off is cut off now.
      unkept[code] = (bytes, error)
    }
    standing.floor = file.content.log
    standing.content = file.content
    standings[code] = standing
    tell(of: file.content)
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

  private func tell(of content: VerifierFile.Content) {
    note(
      "\(content.organization.cds): entry \(content.log.index) of the log, written \(content.written), "
        + "credentials: \(content.credentials.count)")
  }
}
