internal import Handoff
internal import Sodium
internal import Synchronization

/// Says whether what somebody shows is honored now.
final class Judge: Sendable {
  /// Why somebody is let in or not; the word that the log and the counts have for it.
  enum Reason: String, CaseIterable, Sendable {
    /// The secret is the right one.
    case secret
    /// The token is a good one.
    case token
    /// Nothing was shown.
    case nothing
    /// Two headers, of which one could be a stranger's.
    case twice
    case scheme
    case malformed
    case unknownUser = "unknown-user"
    case wrongSecret = "wrong-secret"
    case expired
    /// This machine's clock is before the file.
    case early
    case unknownToken = "unknown-token"
    case endedToken = "ended-token"
    /// This machine cannot hash.
    case fault
  }

  /// What came of a look at what somebody showed.
  struct Decision: Sendable {
    let reason: Reason
    /// Whom it let in.
    var admitted: Entry?
    /// The user name that was shown, where it is a known one: one that is not may be a secret in the wrong field.
    var user: String?
  }

  private let table: Mutex<VerifierTable>
  private let tokens: BearerTokens

  /// Knows nobody yet.
  ///
  /// - Throws: `SodiumError`.
  init() throws(SodiumError) {
    table = Mutex(try VerifierTable([]))
    tokens = try BearerTokens()
  }

  /// Knows these from now on.
  func learn(_ table: VerifierTable) {
    // What was known before is given up when nobody waits for the lock.
    let before = self.table.withLock { known in
      defer { known = table }
      return known
    }
    withExtendedLifetime(before) {}
  }

  private var current: VerifierTable { table.withLock { $0 } }

  /// Judges the values of the `Authorization` headers of a request.
  func decide(on headers: [String], now: Timestamp) -> Decision {
    guard let header = headers.first else { return Decision(reason: .nothing) }
    guard headers.count == 1 else { return Decision(reason: .twice) }
    do {
      return try judge(try header.utf8.withBytes(PresentedCredential.parse), now: now)
    } catch PresentedCredential.Flaw.scheme {
      return Decision(reason: .scheme)
    } catch PresentedCredential.Flaw.malformed {
      return Decision(reason: .malformed)
    } catch {
      return Decision(reason: .fault)
    }
  }

  private func judge(
    _ shown: PresentedCredential, now: Timestamp
  ) throws(SodiumError) -> Decision {
    switch shown {
    case .secret(let name, let secret):
      return try secret.withBytes { secret throws(SodiumError) in
        try decide(on: secret, of: name, now: now)
      }
    case .token(let token):
      let standing = try token.withBytes { token throws(SodiumError) in
        try tokens.standing(of: token, in: current, now: now)
      }
      switch standing {
      case .good(let entry): return decision(.token, on: [entry], now: now)
      case .ended(let entry): return Decision(reason: .endedToken, user: entry.verifier.username.text)
      case .unknown: return Decision(reason: .unknownToken)
      }
    }
  }

  /// Judges a user name and a secret.
  ///
  /// - Throws: `SodiumError`.
  func decide(
    on secret: RawSpan, of name: [UInt8], now: Timestamp
  ) throws(SodiumError) -> Decision {
    let match = try current.match(name, secret)
    guard !match.entries.isEmpty else {
      return Decision(reason: match.user == nil ? .unknownUser : .wrongSecret, user: match.user)
    }
    return decision(.secret, on: match.entries, now: now)
  }

  /// Lets in by the first that is honored now, if one is.
  private func decision(_ reason: Reason, on entries: [Entry], now: Timestamp) -> Decision {
    let entry = entries.first { $0.isHonored(now) } ?? entries.first
    guard let entry else { return Decision(reason: .fault) }
    let user = entry.verifier.username.text
    if entry.isHonored(now) { return Decision(reason: reason, admitted: entry, user: user) }
    return Decision(reason: entry.isExpired(now) ? .expired : .early, user: user)
  }

  /// A token for whoever was let in.
  ///
  /// - Throws: `SodiumError`.
  func makeToken(for entry: Entry, now: Timestamp) throws(SodiumError) -> (text: String, seconds: Int64) {
    try tokens.make(for: entry, now: now)
  }
}
