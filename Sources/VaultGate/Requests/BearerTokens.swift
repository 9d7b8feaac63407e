internal import Handoff
internal import Sodium

/// Tokens that stand for a secret for a few minutes (RFC 6750). Nothing is kept of those that are given out: a token says
/// itself until when it is good and for which credential, and a key that only this process has vouches for it.
///
/// When it ends, 8 bytes; the salt of its verifier; BLAKE2b-256 of both, and of whose credential it is, under the key.
final class BearerTokens: Sendable {
  /// How long one is good, in seconds.
  static let period: Int64 = 300

  private static let endSize = 8
  private static let saltSize = 16
  private static let domain = [UInt8]("vendor-vault/gate-token/v1\n".utf8)

  private let key: SecretBytes

  /// - Throws: `SodiumError`.
  init() throws(SodiumError) { key = try Randomness.makeSecret(GenericHash.size) }

  /// A token for whoever has shown the secret of `entry`, and for how many seconds it is good: never longer than the secret.
  ///
  /// - Throws: `SodiumError`.
  func make(for entry: Entry, now: Timestamp) throws(SodiumError) -> (text: String, seconds: Int64) {
    let end = min(now.seconds + Self.period, entry.verifier.expires.seconds)
    let claim = [UInt8](bigEndian: end) + entry.verifier.salt.bytes
    return (Base64.encode(claim + (try check(of: claim, entry))), end - now.seconds)
  }

  /// What there is to know of a token.
  enum Standing {
    case good(Entry)
    /// It was good until its end came.
    case ended(Entry)
    /// The gate did not give it out, or what it stands for is not in the file any more.
    case unknown
  }

  /// Looks at the bytes of a token.
  ///
  /// - Throws: `SodiumError`.
  func standing(
    of token: RawSpan, in table: VerifierTable, now: Timestamp
  ) throws(SodiumError) -> Standing {
    let claimSize = Self.endSize + Self.saltSize
    guard token.byteCount == claimSize + GenericHash.size else { return .unknown }
    let claim = token.extracting(0..<claimSize).copiedBytes()
    for entry in table.entries(withSalt: [UInt8](claim[Self.endSize...])) {
      guard token.extracting(claimSize..<token.byteCount).isEqual(to: try check(of: claim, entry)) else {
        continue
      }
      let end = Int64(bigEndian: claim[..<Self.endSize])
      // One that is good for longer was given out by a clock that was ahead.
      return now.seconds < end && end - now.seconds <= Self.period ? .good(entry) : .ended(entry)
    }
    return .unknown
  }

  /// A district that copies a salt from another's file gets no token for the other's credential.
  private func check(of claim: [UInt8], _ entry: Entry) throws(SodiumError) -> [UInt8] {
    let whose = "\(entry.issuer.text)\n\(entry.verifier.credential)\n\(entry.verifier.generation)\n"
    return try (Self.domain + [UInt8](whose.utf8) + claim).withBytes { message throws(SodiumError) in
      try GenericHash.authenticate(message, with: key)
    }
  }
}
