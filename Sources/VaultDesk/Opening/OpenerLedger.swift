public import Handoff

/// What an opener's machine remembers of bundles: of each credential the newest generation that was opened. Nothing in it
/// is secret.
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

    /// Takes what a bundle's header says.
    public init(_ header: BundleHeader, at time: Timestamp) {
      bundle = header.bundle
      generation = header.generation
      issued = header.issued
      opened = time
      username = header.username
    }
  }

  /// By the issuer's key, and by the credential's CDS code.
  private var opened: [String: [String: Opening]] = [:]

  /// Nothing yet.
  public init() {}

  /// The newest generation of `credential` that was opened.
  public subscript(credential: Credential) -> Opening? { opened[credential.issuer]?[credential.cds.text] }

  /// Adds that a bundle was opened, for each of `credentials` of which it is newer than all before.
  public mutating func add(_ opening: Opening, of credentials: [Credential]) {
    for credential in credentials where opening.generation > self[credential]?.generation ?? 0 {
      opened[credential.issuer, default: [:]][credential.cds.text] = opening
    }
  }
}
