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
  /// What an unknown name is compared with, so that it takes as long.
  private let nobody: CredentialVerifier

  /// - Throws: `SodiumError.unavailable`.
  init(_ entries: [Entry]) throws(SodiumError) {
    self.entries = entries
    byName = Dictionary(grouping: entries.indices) { [UInt8](entries[$0].verifier.username.text.utf8) }
    bySalt = Dictionary(grouping: entries.indices) { entries[$0].verifier.salt.bytes }
    nobody = try Self.makeNobody()
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
    /// Whether anybody has that name.
    let isNameKnown: Bool
    /// Those whose secret it is. Two districts may have chosen one user name, and secrets for it.
    let entries: [Entry]
  }

  /// Hashes and compares in a time that does not tell whether the name is known.
  ///
  /// - Throws: `SodiumError`.
  func match(_ name: [UInt8], _ secret: RawSpan) throws(SodiumError) -> Match {
    guard let indices = byName[name] else {
      _ = try nobody.accepts(secret)
      return Match(isNameKnown: false, entries: [])
    }
    var accepting: [Entry] = []
    for index in indices where try entries[index].verifier.accepts(secret) {
      accepting.append(entries[index])
    }
    return Match(isNameKnown: true, entries: accepting)
  }

  /// Those with this salt: one, unless a district has copied it from another's file.
  func entries(withSalt salt: [UInt8]) -> [Entry] { (bySalt[salt] ?? []).map { entries[$0] } }
}
