import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// The format is what the page says: programs on another library open these bundles and make them.
@Suite struct InteropTests {
  private static let scripts = Vectors.tests.appending(path: "Interop")
  private let secret = [UInt8]("kM7.wq-T4_bR-9n\n\u{0}ZxPc3\n".utf8)

  @Test(.needs(.python)) func anotherProgramOpensWhatIsSealedHere() throws {
    let python = try Tool.required(.python)
    let header = try Sample.header()
    let bundle = try Sample.bundle(header, secret: secret)
    let folder = try TemporaryFolder()
    try folder.write(bundle.text, to: "x.bundle")
    try folder.write(try Vectors.load().issuer.public + "\n", to: "issuer.pub")
    func open(with key: String) throws -> RunResult {
      let script = Self.scripts.appending(path: "open_bundle.py").path
      let key = Vectors.folder.appending(path: key).path
      return try run(python, [script, folder.path("x.bundle"), key, folder.path("issuer.pub")])
    }
    let result = try open(with: "sample-vendor.key")
    #expect(result.status == 0, "\(result.errorText)")
    #expect(try result.output == CanonicalJSON.encode(header) + [0x0a] + secret)
    let refused = try open(with: "other-vendor.key")
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
  }

  @Test(.needs(.python)) func whatAnotherProgramSealsIsOpenedHere() throws {
    let python = try Tool.required(.python)
    let header = try Sample.header()
    let folder = try TemporaryFolder()
    try folder.write(try CanonicalJSON.encode(header), to: "header.json")
    try folder.write(secret, to: "secret")
    let result = try run(
      python,
      [
        Self.scripts.appending(path: "seal_bundle.py").path, try Vectors.issuerSeed(), header.recipient,
        folder.path("header.json"), folder.path("secret"),
      ])
    #expect(result.status == 0, "\(result.errorText)")
    let key = try Vectors.secretKey("sample-vendor.key")
    let opened = try SealedBundle.parse(result.output).open(
      with: key, trusting: [try Sample.issuer()], now: header.issued)
    #expect(try CanonicalJSON.encode(opened.header) == CanonicalJSON.encode(header))
    let revealed = opened.reveal { $0.copiedBytes() }
    #expect(revealed == secret)
  }
}
