internal import Handoff
internal import PrivateFiles
internal import Sodium

// What is known, told to the judge and to whoever looks after the gate.

extension Keeper {
  func teach() {
    var entries: [Entry] = []
    for (code, standing) in standings {
      guard let content = standing.content else { continue }
      let counting = content.credentials.filter { $0.credential == code || !speaksForItself($0.credential) }
      standings[code]?.counting = counting
      entries += counting.map {
        Entry(
          verifier: $0, organization: content.organization, issuer: standing.issuer.key,
          written: content.written)
      }
    }
    do throws(SodiumError) {
      judge.learn(try VerifierTable(entries))
    } catch {
      note("what is new cannot be used: this machine has no randomness")
    }
  }

  /// A key file that cannot be read is still whose it was; it may be anybody's while that is not known.
  private func speaksForItself(_ code: CDSCode) -> Bool {
    issuers.hasOwn(code) || owners.isUnknown && !issuerProblems.isEmpty
      || unread.values.contains(code)
  }

  /// The key files that were read before, and cannot be now, and whose they are.
  var unread: [String: CDSCode] { owners.all.filter { found[$0.key] == nil } }

  func report() -> Report {
    var report = Report()
    report.standings = standings.values.sorted { $0.issuer.organization.cds < $1.issuer.organization.cds }
    report.refusals = refusals
    var problems = issuerProblems.map { "\($0.key.escapedForDisplay) \($0.value)" } + hindrances
    problems += issuers.disputed.map { code in
      if unread.values.contains(code) {
        return "\(code) has a key file that cannot be read, and may have replaced its other key; none counts"
      }
      let paths = found.filter { $0.value.organization.cds == code }.keys.map(\.escapedForDisplay).sorted()
      return
        "\(code) has several keys of which none follows all others, or one that is another's, too; none counts: "
        + paths.joined(separator: ", ")
    }
    problems += report.standings.compactMap { problem(of: $0) }
    problems += unkept.map { "\($0.key) has a file that counts and cannot be remembered: \($0.value.reason)" }
    for (path, verdict) in verdicts where !isBesideNewer(verdict) {
      if let fact = verdict.fact { problems.append("\(path.escapedForDisplay) \(fact)") }
    }
    if report.standings.isEmpty { problems.append("there is no issuer that counts at \(places.issuers)") }
    report.problems = problems.sorted()
    for problem in report.problems where !told.contains(problem) { note(problem) }
    told = Set(report.problems)
    return report
  }

  private func problem(of standing: Standing) -> String? {
    if let hindrance = standing.hindrance { return hindrance }
    let code = standing.issuer.organization.cds
    guard let content = standing.content else {
      return "\(code) has no verifiers that count in \(places.verifiers)"
    }
    let isThere = verdicts.values.contains { if case .counts(code, _) = $0 { true } else { false } }
    return isThere
      ? nil
      : "\(code) has no verifiers that count in \(places.verifiers); those of \(content.written) are remembered, and count on"
  }

  private func isBesideNewer(_ verdict: Verdict) -> Bool {
    guard case .older(let code, _) = verdict else { return false }
    return verdicts.values.contains { other in
      if case .counts(code, _) = other { true } else { false }
    }
  }

  /// What is wrong with a file, in words that begin with a verb.
  static func flaw(_ error: any Error) -> String {
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
