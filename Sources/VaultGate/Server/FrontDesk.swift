internal import Handoff
internal import Sodium
internal import Synchronization

/// Answers whatever is asked of the gate.
final class FrontDesk: Sendable {
  private let judge: Judge
  private let clock: @Sendable () -> Timestamp
  private let log: DecisionLog
  private let counter = Counter()
  private let report = Mutex(Report())

  /// The largest body that is read, in bytes.
  static let bodyLimit = 8 << 10

  init(_ judge: Judge, log: DecisionLog, clock: @escaping @Sendable () -> Timestamp) {
    self.judge = judge
    self.log = log
    self.clock = clock
  }

  /// This is what is known from now on.
  func post(_ report: Report) { self.report.withLock { $0 = report } }

  /// Answers a question.
  func answer(_ question: Question) -> Answer {
    let path = question.path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let isReading = ["GET", "HEAD"].contains(question.method)
    return switch path {
    case "/auth": admission(question)
    case "/token": token(question)
    case "/health" where isReading: report.withLock { $0 }.health(now: clock())
    case "/metrics" where isReading: metrics()
    case "/health", "/metrics": Answer(status: 405, headers: [("Allow", "GET, HEAD")])
    default: .notFound
    }
  }

  /// What was asked cannot be read at all: nobody is let in for it.
  func answerToGarbage() -> Answer {
    tell(401, Judge.Decision(reason: .malformed), from: "-", now: clock())
    return .challenge()
  }

  private func tell(_ answer: Int, _ decision: Judge.Decision, from client: String, now: Timestamp) {
    counter.count(answer, decision.reason)
    log.add(answer, decision, from: client, now: now)
  }

  private func metrics() -> Answer {
    let lines = report.withLock { $0 }.metrics(now: clock()) + counter.lines
    return .text(lines.map { $0 + "\n" }.joined(), "text/plain; version=0.0.4")
  }

  // MARK: - /auth

  /// 204 or 401, whatever is asked: a web server that asks takes anything else for a failure of its own.
  private func admission(_ question: Question) -> Answer {
    let now = clock()
    let decision = judge.decide(on: question.headers("authorization"), now: now)
    guard let entry = decision.admitted else {
      tell(401, decision, from: question.client, now: now)
      return .challenge(forToken: [.unknownToken, .endedToken].contains(decision.reason))
    }
    tell(204, decision, from: question.client, now: now)
    return Answer(
      status: 204,
      headers: [
        ("X-Vault-Organization", entry.organization.cds.text),
        ("X-Vault-Credential", entry.verifier.credential.text),
        ("X-Vault-Generation", "\(entry.verifier.generation)"),
        ("X-Vault-User", entry.verifier.username.text), ("Cache-Control", "no-store"),
      ])
  }

  // MARK: - /token

  /// RFC 6749, section 4.4: a token for a user name and a secret.
  private func token(_ question: Question) -> Answer {
    let now = clock()
    guard question.method == "POST" else { return Answer(status: 405, headers: [("Allow", "POST")]) }
    do {
      let request = try TokenRequest(question)
      let decision = try request.secret.withBytes { secret throws(SodiumError) in
        try judge.decide(on: secret, of: request.name, now: now)
      }
      guard let entry = decision.admitted else {
        tell(401, decision, from: question.client, now: now)
        return Self.refusal(.invalidClient)
      }
      let token = try judge.makeToken(for: entry, now: now)
      tell(200, decision, from: question.client, now: now)
      counter.countToken()
      var answer = Answer.text(
        "{\"access_token\":\"\(token.text)\",\"expires_in\":\(token.seconds),\"token_type\":\"Bearer\"}\n",
        "application/json")
      answer.headers.append(("Pragma", "no-cache"))
      return answer
    } catch let flaw as TokenRequest.Flaw {
      let showsNothing = flaw == .invalidClient && question.headers("authorization").isEmpty
      let reason: Judge.Reason = showsNothing ? .nothing : .malformed
      tell(
        flaw == .invalidClient ? 401 : 400, Judge.Decision(reason: reason), from: question.client, now: now)
      return Self.refusal(flaw)
    } catch {
      tell(503, Judge.Decision(reason: .fault), from: question.client, now: now)
      return Answer(status: 503)
    }
  }

  /// RFC 6749, section 5.2.
  private static func refusal(_ flaw: TokenRequest.Flaw) -> Answer {
    var answer = Answer.text(
      "{\"error\":\"\(flaw.rawValue)\"}\n", "application/json", status: flaw == .invalidClient ? 401 : 400)
    if flaw == .invalidClient { answer.headers += Answer.challenge().headers.prefix(1) }
    return answer
  }
}
