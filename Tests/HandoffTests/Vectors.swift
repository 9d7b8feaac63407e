import Foundation
import Handoff
import Sodium
import TestSupport

/// The committed vectors, made by Vectors/make_vectors.py.
struct Vectors: Decodable {
  let keys: [Key]
  let sealedKey: SealedKey
  let issuer: Issuer
  let refusedIssuers: [String]
  let succession: Succession
  let claim: Claim
  let record: Record
  let verifier: Verifier
  let verifiers: [Verifiers]
  let bundles: [Bundle]

  struct Key: Decodable, Sendable {
    let file: String
    let `public`: String
    let age: String
    let raw: String
    let fingerprint: String
  }

  struct SealedKey: Decodable {
    let file: String
    let passphrase: String
    let `public`: String
  }

  struct Issuer: Decodable {
    let file: String
    let `public`: String
    let raw: String
    let fingerprint: String
  }

  struct Succession: Decodable {
    let file: String
    let links: [IssuerSuccession]
  }

  struct Claim: Decodable {
    let file: String
    let cds: String
    let name: String
    let signature: String
  }

  struct Record: Decodable {
    let file: String
    let also: [String]
    let issuer: String
    let text: String
    let signature: String
  }

  struct Verifier: Decodable {
    let secret: String
    let salt: String
    let verifier: String
  }

  struct Verifiers: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let file: String
    let expect: String
    let content: String?

    var description: String { name }
  }

  struct Bundle: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let file: String
    let key: String
    let issuers: [String]
    let now: String
    let expect: String
    let header: String?
    let secret: String?
    let code: String?

    var description: String { name }
  }

  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  static let package = tests.deletingLastPathComponent().deletingLastPathComponent()
  static let folder = tests.appending(path: "Vectors")

  static func load() throws -> Vectors {
    try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: folder.appending(path: "vectors.json")))
  }

  static func read(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: file)))
  }

  static func text(_ file: String) throws -> String { String(decoding: try read(file), as: UTF8.self) }

  /// The vendor's key in `file`; a sealed one is opened with the passphrase of the vectors.
  static func secretKey(_ file: String) throws -> RecipientSecretKey {
    switch try read(file).withBytes({ text throws(KeyError) in try KeyFile.parseSecret(text) }) {
    case .plain(let key): return key
    case .sealed(let file): return try file.open(with: .of(try load().sealedKey.passphrase))
    }
  }

  /// The seed of the issuer of the vectors, in hexadecimal digits.
  static func issuerSeed() throws -> String {
    try text("sample-district.seed").split(separator: "\n").last.map(String.init) ?? ""
  }

  /// The issuer of the vectors.
  static func issuer() throws -> Signature.KeyPair {
    try Signature.KeyPair(seed: .of([UInt8](hex: issuerSeed())))
  }
}
