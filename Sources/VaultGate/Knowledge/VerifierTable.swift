internal import Handoff
internal import Sodium

/// A credential that a verifiers file names, and whose word that is.
struct Entry: Sendable {
  let verifier: CredentialVerifier
  let organization: BundleHeader.Organization
  let issuer: IssuerKey
  /// When the file was written.
  let written: Timestamp

  func isExpired(_ now: Timestamp) -> Bool { now >= verifier.expires }

  func isHonored(_ now: Timestamp) -> Bool { !written.isAhead(of: now) && !isExpired(now) }
}

/// All that is known at a moment, to be asked by many at once.
final class VerifierTable: Sendable {
  let entries: [Entry]
  private let byName: [[UInt8]: [Int]]
  private let bySalt: [[UInt8]: [Int]]
  /// What a secret is compared with: those of the entries, and behind them the one of nobody, so that an unknown name takes as
  /// long.
  private let locks: [CredentialVerifier]
  private let nobody: [Int]

  /// - Throws: `SodiumError.unavailable`.
  init(_ entries: [Entry]) throws(SodiumError) {
    self.entries = entries
    byName = Dictionary(grouping: entries.indices) { [UInt8](entries[$0].verifier.username.text.utf8) }
    bySalt = Dictionary(grouping: entries.indices) { entries[$0].verifier.salt.bytes }
    locks = entries.map(\.verifier) + [try Self.makeNobody()]
    nobody = [entries.count]
  }

  private static func makeNobody() throws(SodiumError) -> CredentialVerifier {
    guard let credential = CDSCode("01000000000000"), let username = DisplayName("ssr-01000000000000-g1-aaaa")
    else { throw .outOfRange }
    return CredentialVerifier(
      credential: credential, generation: 1, username: username, issued: Timestamp(seconds: 0),
      expires: Timestamp(seconds: 1), salt: HexBytes(try Randomness.makeBytes(CredentialVerifier.saltSize)),
      verifier: HexBytes(try Randomness.makeBytes(GenericHash.size)))
  }

  /// What is known of a user name, and of a secret that came with it.
  struct Match {
    /// The user name; nothing, where nobody has it.
    let user: String?
    /// Those whose secret it is. Two districts may have chosen one user name, and secrets for it.
    let entries: [Entry]
  }

  /// Hashes and compares, and only then looks whether the name is known: the time does not tell. The name is
  /// overwritten, because it may be a secret in the wrong field.
  ///
  /// - Throws: `SodiumError`.
  func match(_ name: [UInt8], _ secret: RawSpan) throws(SodiumError) -> Match {
    defer { name.withBytes { $0.overwrite() } }
    let indices = byName[name] ?? nobody
    var accepting: [Int] = []
    for index in indices where try locks[index].accepts(secret) { accepting.append(index) }
    guard indices != nobody else { return Match(user: nil, entries: []) }
    return Match(
      user: indices.first.map { entries[$0].verifier.username.text }, entries: accepting.map { entries[$0] })
  }

  /// Those with this salt: one, unless a district has copied it from another's file.
  func entries(withSalt salt: [UInt8]) -> [Entry] { (bySalt[salt] ?? []).map { entries[$0] } }
}
