import Handoff
import Sodium
import TestSupport

@testable import VaultGate

/// An issuer of the tests, which writes its key file and its verifiers.
struct District {
  let cds: CDSCode
  let seed: [UInt8]
  private let ancestors: [[UInt8]]

  /// - Parameters:
  ///   - key: a number that stands for the key.
  ///   - ancestors: those of the keys before, the oldest first.
  init(_ cds: String = "19647330000000", key: UInt8 = 1, after ancestors: [UInt8] = []) {
    self.cds = .of(cds)
    seed = Self.seed(key)
    self.ancestors = ancestors.map(Self.seed)
  }

  private static func seed(_ key: UInt8) -> [UInt8] { [UInt8](repeating: key, count: Signature.seedSize) }

  private static func pair(_ seed: [UInt8]) throws -> Signature.KeyPair {
    try Signature.KeyPair(
      seed: try seed.withBytes { seed throws(SodiumError) in try SecretBytes(copying: seed) })
  }

  private static func issuer(_ seed: [UInt8]) throws -> IssuerKey {
    try IssuerKey(bytes: pair(seed).publicKey)
  }

  var organization: BundleHeader.Organization { .init(name: .of("District \(cds)"), cds: cds) }
  var issuer: IssuerKey { get throws { try Self.issuer(seed) } }

  /// The key file.
  func keyFile() throws -> [UInt8] {
    let keys = ancestors + [seed]
    let successions = try zip(keys, keys.dropFirst()).map { old, new in
      try IssuerSuccession.make(old: Self.pair(old), new: Self.issuer(new))
    }
    return try KeyFile.encode(
      issuer, claim: try IssuerClaim.make(for: organization, signedBy: Self.pair(seed)),
      following: successions,
      name: nil, created: Sample.start)
  }

  /// One credential in a file.
  struct Credential {
    var of: String = "19647330000000"
    var user = "ssr-1"
    var secret = "abcDEF-234567890"
    var generation = 1
    var expires = Sample.after(90 * 86_400)
    var salt: [UInt8] = [UInt8](repeating: 7, count: 16)
  }

  /// A file of verifiers.
  func file(
    index: Int = 5, head: UInt8 = 1, written: Timestamp = Sample.start,
    _ credentials: [Credential] = [Credential()]
  ) throws -> [UInt8] {
    let verifiers = try credentials.map { credential in
      let salt = HexBytes(credential.salt)
      return CredentialVerifier(
        credential: .of(credential.of), generation: credential.generation, username: .of(credential.user),
        issued: Timestamp(seconds: Sample.start.seconds - 60), expires: credential.expires, salt: salt,
        verifier: try credential.secret.utf8.withBytes { secret throws(SodiumError) in
          try CredentialVerifier.verifier(
            of: secret, for: .of(credential.of), generation: credential.generation,
            username: .of(credential.user), salt: salt)
        })
    }
    return try VerifierFile.make(
      VerifierFile.Content(
        issuer: issuer, organization: organization,
        log: .init(index: index, head: HexBytes([UInt8](repeating: head, count: 32))), written: written,
        credentials: verifiers), signedBy: Self.pair(seed)
    ).encoded
  }
}
