internal import Handoff

/// The issuers that a command trusts, and which keys each of them replaced: proven by its key file.
///
/// A key that was replaced is not trusted for that: it may be the reason why the district changed it.
struct TrustedIssuers {
  private(set) var keys: [IssuerKey] = []
  private var replaced: [String: Set<String>] = [:]

  /// Nobody.
  init() {}

  /// Trusts `key`, which its file says to have replaced others.
  mutating func add(_ key: IssuerKey, following successions: [IssuerSuccession] = []) {
    keys.append(key)
    replaced[key.text, default: []].formUnion(successions.map(\.old))
  }

  /// The keys before `issuer`, `issuer1…`.
  func ancestors(of issuer: IssuerKey) -> Set<String> { replaced[issuer.text] ?? [] }

  /// Whether `issuer` is a key that one of those trusted replaced.
  func haveReplaced(_ issuer: IssuerKey) -> Bool { replaced.values.contains { $0.contains(issuer.text) } }
}
