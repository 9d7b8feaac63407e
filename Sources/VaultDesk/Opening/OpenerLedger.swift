public import Handoff

/// What an opener's machine remembers: which key speaks for an organization, since a person has compared its fingerprint;
/// and of each credential the newest generation that was opened. Nothing in it is secret.
///
/// A key that was replaced has its generations as well: what it signed is superseded by what its successor signed.
public struct OpenerLedger: Codable, Equatable, Sendable {
  /// A credential as one issuer knows it.
  public struct Credential: Hashable, Sendable {
    /// The key, `issuer1…`.
    public let issuer: String
    /// The organization or school that it is for.
    public let cds: CDSCode

    /// Takes both.
    public init(issuer: String, cds: CDSCode) {
      self.issuer = issuer
      self.cds = cds
    }
  }

  /// A generation that was opened.
  public struct Opening: Codable, Equatable, Sendable {
    /// The bundle's identifier.
    public let bundle: HexBytes
    /// 1, 2, 3 … of the credential.
    public let generation: Int
    /// When the credential was made.
    public let issued: Timestamp
    /// When it was opened first.
    public let opened: Timestamp
    /// The user name that belongs to the secret.
    public let username: DisplayName
    /// Who made the credential, if the bundle told.
    public let coordinator: ShortID?

    init(_ header: BundleHeader, at time: Timestamp) {
      bundle = header.bundle
      generation = header.generation
      issued = header.issued
      opened = time
      username = header.username
      coordinator = header.coordinator
    }

    /// Whether `header` is of another credential of that generation: two coordinators made it without knowing of each
    /// other.
    public func isTwin(of header: BundleHeader) -> Bool {
      generation == header.generation && mark != header.mark
    }
  }

  /// The issuer of an organization.
  public struct Issuer: Codable, Equatable, Sendable {
    /// Its key, `issuer1…`.
    public let key: String
    /// The keys that it replaced, in order.
    public let replaced: [String]
    /// Since when it is remembered.
    public let since: Timestamp
  }

  /// By the organization's CDS code.
  private var issuers: [String: Issuer] = [:]
  /// By the issuer's key, and by the credential's CDS code.
  private var opened: [String: [String: Opening]] = [:]

  /// Nothing yet.
  public init() {}

  /// The newest generation of `credential` that was opened.
  public subscript(credential: Credential) -> Opening? { opened[credential.issuer]?[credential.cds.text] }

  /// The issuer that is known to speak for `organization`.
  public func issuer(for organization: CDSCode) -> Issuer? { issuers[organization.text] }

  /// The organization that one of `keys` is known to speak for.
  func organization(ofAnyOf keys: Set<String>) -> CDSCode? {
    issuers.first { keys.contains($0.value.key) }.flatMap { CDSCode($0.key) }
  }

  /// What was opened before of one of `credentials` that is newer than generation `number`.
  public func opening(of credentials: [Credential], after number: Int) -> Opening? {
    credentials.lazy.compactMap { self[$0] }.first { $0.generation > number }
  }

  /// What was opened before of one of `credentials` that is another one of the generation of `header`.
  ///
  /// - Parameter settled: the user name of one in whose place `header` is to be opened.
  public func twin(
    of header: BundleHeader, among credentials: [Credential], inPlaceOf settled: String?
  ) -> Opening? {
    credentials.lazy.compactMap { self[$0] }
      .first { $0.isTwin(of: header) && $0.username.text != settled }
  }

  /// Remembers that `key` speaks for `organization`, and for no other, in the place of those that it replaced.
  public mutating func know(
    _ key: IssuerKey, replacing keys: Set<String>, for organization: CDSCode, since time: Timestamp
  ) {
    let known = issuers[organization.text]
    // The district's key before does not come back.
    guard known?.key != key.text, known?.replaced.contains(key.text) != true else { return }
    issuers = issuers.filter { $0.value.key != key.text }
    let replaced = keys.union(known.map { keys.contains($0.key) ? $0.replaced : [] } ?? [])
    issuers[organization.text] = Issuer(key: key.text, replaced: replaced.sorted(), since: time)
  }

  /// Remembers that a bundle was opened that `issuer` signed, which replaced `ancestors`; and the issuer, if a person vouches
  /// for it.
  public mutating func add(
    _ header: BundleHeader, signedBy issuer: IssuerKey, after ancestors: Set<String>, isVouchedFor: Bool,
    at time: Timestamp
  ) {
    add(header, of: header.credentials(after: ancestors), at: time)
    if isVouchedFor { know(issuer, replacing: ancestors, for: header.organization.cds, since: time) }
  }

  /// Adds that a bundle was opened, for each of `credentials` of which it is not older than what was opened before.
  public mutating func add(_ header: BundleHeader, of credentials: [Credential], at time: Timestamp) {
    for credential in credentials {
      if let known = self[credential] {
        guard header.generation > known.generation || known.isTwin(of: header) else { continue }
      }
      opened[credential.issuer, default: [:]][credential.cds.text] = Opening(header, at: time)
    }
  }
}

/// By what one credential is told from another one of the same generation.
public struct CredentialMark: Equatable, Sendable {
  /// The user name that belongs to the secret.
  public let username: DisplayName
  /// Who made the credential, if the bundle told.
  public let coordinator: ShortID?
  /// When.
  public let issued: Timestamp
}

extension BundleHeader {
  /// The credential as its issuer and the keys before, `issuer1…`, know it: of each, the bundle supersedes what is older.
  public func credentials(after ancestors: Set<String>) -> [OpenerLedger.Credential] {
    [.init(issuer: issuer, cds: credential)] + ancestors.sorted().map { .init(issuer: $0, cds: credential) }
  }

  /// By what its credential is told from another one of that generation.
  public var mark: CredentialMark {
    CredentialMark(username: username, coordinator: coordinator, issued: issued)
  }
}

extension OpenerLedger.Opening {
  /// By what the credential is told from another one of that generation.
  public var mark: CredentialMark {
    CredentialMark(username: username, coordinator: coordinator, issued: issued)
  }
}
