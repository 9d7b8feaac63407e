public import Handoff

/// The issuers whose bundles are opened, for whom each of them speaks, and which keys it replaced: proven by its key file.
///
/// A key that was replaced is not trusted for that: it may be the reason why the district changed it.
public struct TrustedIssuers: Sendable {
  /// The keys.
  public private(set) var keys: [IssuerKey] = []
  private var replaced: [String: Set<String>] = [:]
  private var claims: [String: CDSCode] = [:]

  /// Nobody.
  public init() {}

  /// Trusts the key of a file, which says for whom it speaks and which keys it replaced.
  public mutating func add(_ key: IssuerKey, of file: KeyFile.Public) {
    add(key)
    replaced[key.text, default: []].formUnion(file.follows.map(\.old))
    claims[key.text] = file.claim?.organization.cds
  }

  /// Trusts `key`.
  public mutating func add(_ key: IssuerKey) { keys.append(key) }

  /// The keys before `issuer`, `issuer1…`.
  public func ancestors(of issuer: IssuerKey) -> Set<String> { replaced[issuer.text] ?? [] }

  /// For which organization `issuer` says that it speaks, in a line of its file.
  public func claim(of issuer: IssuerKey) -> CDSCode? { claims[issuer.text] }

  /// Whether `issuer` is a key that one of those trusted replaced.
  public func haveReplaced(_ issuer: IssuerKey) -> Bool {
    replaced.values.contains { $0.contains(issuer.text) }
  }

  /// Another key than `issuer` that says that it speaks for `organization`, where neither replaced the other.
  func rival(of issuer: IssuerKey, for organization: CDSCode) -> String? {
    keys.map(\.text).first { other in
      other != issuer.text && claims[other] == organization
        && !ancestors(of: issuer).contains(other) && replaced[other]?.contains(issuer.text) != true
    }
  }
}
