import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// What a service honors credentials by: the file that a vault writes, without a secret in it.
@Suite struct VerifierFileTests {
  private let vectors: Vectors
  private let issuer: IssuerKey

  init() throws {
    vectors = try Vectors.load()
    issuer = try Sample.issuer()
  }

  private static func parse(_ text: [UInt8]) throws(VerifierFileError) -> VerifierFile {
    try text.withBytes { text throws(VerifierFileError) in try VerifierFile.parse(text) }
  }

  private func accepts(_ verifier: CredentialVerifier, _ secret: String) throws -> Bool {
    try [UInt8](secret.utf8).withBytes { secret throws(SodiumError) in try verifier.accepts(secret) }
  }

  @Test(arguments: try Vectors.load().verifiers)
  func theFileIsReadOrRefusedAsListed(vector: Vectors.Verifiers) throws {
    do {
      let file = try Self.parse(Vectors.read(vector.file))
      try file.verify(by: issuer)
      #expect(vector.expect == "ok")
      #expect(try CanonicalJSON.encode(file.content) == vector.content.map { [UInt8]($0.utf8) })
    } catch let error as VerifierFileError {
      #expect("\(error)".prefix { $0 != "(" } == vector.expect)
    }
  }

  @Test func everyRefusalButThoseOfSizeHasAVector() {
    #expect(
      Set(vectors.verifiers.map(\.expect)) == [
        "ok", "notVerifiers", "otherText", "rewritten", "several", "truncated", "unknownVersion", "malformed",
        "badSignature", "unknownIssuer",
      ])
  }

  @Test func itsCredentialsAcceptTheirOwnSecretsAndNoOthers() throws {
    let file = try Self.parse(Vectors.read("good.verifiers"))
    let (own, school) = (file.content.credentials[0], file.content.credentials[1])
    let secret = vectors.verifier.secret
    #expect(own.salt.text == vectors.verifier.salt)
    #expect(own.verifier.text == vectors.verifier.verifier)
    #expect(try accepts(own, secret))
    #expect(try accepts(school, String(secret.reversed())))
    // What was copied counts for nobody else.
    let copied = CredentialVerifier(
      credential: school.credential, generation: own.generation, username: own.username, issued: own.issued,
      expires: own.expires, salt: own.salt, verifier: own.verifier)
    #expect(try !accepts(copied, secret))
    for other in [String(secret.reversed()), secret + ".", String(secret.dropLast()), ""] {
      #expect(try !accepts(own, other), "\(other)")
    }
  }

  @Test func whatIsWrittenIsWhatAnotherProgramWrites() throws {
    let file = try Self.parse(Vectors.read("good.verifiers"))
    let made = try VerifierFile.make(file.content, signedBy: Vectors.issuer())
    #expect(try made.encoded == Vectors.read("good.verifiers"))
    #expect(made == file)
  }

  @Test func nothingIsSignedWithAnotherKeyThanItNames() throws {
    let file = try Self.parse(Vectors.read("good.verifiers"))
    let other = try Signature.KeyPair(seed: Signature.makeSeed())
    #expect(throws: VerifierFileError.malformed) { try VerifierFile.make(file.content, signedBy: other) }
  }

  @Test func aFileThatIsTooLargeIsNotRead() {
    let text = [UInt8](repeating: UInt8(ascii: "\n"), count: VerifierFile.sizeLimit + 1)
    #expect(throws: VerifierFileError.tooLarge) { try Self.parse(text) }
  }

  @Test(.needs(.python)) func anotherProgramHonorsByTheFile() throws {
    let script = Vectors.tests.appending(path: "Interop/check_verifiers.py").path
    let folder = try TemporaryFolder()
    try folder.write(vectors.issuer.public + "\n", to: "issuer.pub")
    func check(_ name: String, _ secret: String, _ time: String, in file: String = "good.verifiers") throws
      -> RunResult
    {
      try run(
        Tool.required(.python),
        [script, Vectors.folder.appending(path: file).path, folder.path("issuer.pub"), name, time],
        input: [UInt8](secret.utf8))
    }
    let now = "2026-12-01T00:00:00Z"
    let own = try check("sample-usd-g1", vectors.verifier.secret, now)
    #expect(own.outputText == "19647330000000 1\n", "\(own.errorText)")
    let refused = try [
      check("sample-usd-g1", vectors.verifier.secret + "x", now),
      check("sample-usd-g2", vectors.verifier.secret, now),
      check("sample-usd-g1", vectors.verifier.secret, "2099-12-31T00:00:00Z"),
      check("sample-usd-g1", vectors.verifier.secret, now, in: "verifiers-of-stranger.verifiers"),
      check("sample-usd-g1", vectors.verifier.secret, now, in: "verifiers-changed.verifiers"),
    ]
    for result in refused { #expect(result.status == 1 && result.output.isEmpty, "\(result.errorText)") }
  }

  @Test func thePageNamesEveryKeyAndEveryRefusalAndShowsTheVerifier() throws {
    let path = "Sources/Handoff/Handoff.docc/VerifierFormat.md"
    let page = try String(contentsOf: Vectors.package.appending(path: path), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
      String($0.dropFirst(3).prefix { $0 != "`" })
    }
    let content = try #require(vectors.verifiers.first?.content)
    let object = try JSONSerialization.jsonObject(with: Data(content.utf8)) as? [String: Any]
    let entries = try #require(object?["credentials"] as? [[String: Any]])
    #expect(try rows == #require(object).keys.sorted() + entries[0].keys.sorted())
    for expectation in Set(vectors.verifiers.map(\.expect)) where expectation != "ok" {
      #expect(page.contains("*\(expectation)*"), "\(expectation)")
    }
    let verifier = vectors.verifier
    #expect(page.contains("`\(verifier.secret)`"))
    #expect(page.contains("salt      \(verifier.salt)\nverifier  \(verifier.verifier)\n"))
    #expect(page.contains("16,777,216 bytes"))
    #expect(VerifierFile.sizeLimit == 16_777_216)
  }
}
