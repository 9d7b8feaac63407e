import Foundation
import Handoff
import TestSupport
import Testing

/// The openers in other languages, as the page has them, open and refuse what they should.
@Suite struct OpenerTests {
  private let vectors: Vectors
  private let page: String
  private let folder: TemporaryFolder

  init() throws {
    vectors = try Vectors.load()
    let path = "Sources/Handoff/Handoff.docc/OpenersInOtherLanguages.md"
    page = try String(contentsOf: Vectors.package.appending(path: path), encoding: .utf8)
    folder = try TemporaryFolder()
  }

  @Test(.needs(.python)) func theOneInPythonAgreesWithEveryVector() throws {
    let program = try folder.write(code(in: "python"), to: "open.py")
    try check([Tool.required(.python), program])
  }

  @Test(.needs(.php)) func theOneInPHPAgreesWithEveryVector() throws {
    let program = try folder.write(code(in: "php"), to: "open.php")
    try check([Tool.required(.php), program])
  }

  @Test(.needs(.go)) func theOneInGoAgreesWithEveryVector() throws {
    let source = try folder.write(code(in: "go"), to: "open.go")
    var environment = ProcessInfo.processInfo.environment
    environment["GO111MODULE"] = "off"
    environment["GOPATH"] = "/usr/share/gocode"
    environment["GOCACHE"] = folder.path("cache")
    let program = folder.path("open")
    let built = try run(
      Tool.required(.go), ["build", "-o", program, source], environment: environment)
    try #require(built.status == 0, "\(built.errorText)")
    try check([program])
  }

  /// The code block of the page in that language.
  private func code(in language: String) throws -> String {
    let blocks = page.components(separatedBy: "```\(language)\n").dropFirst()
    let block = try #require(blocks.first?.components(separatedBy: "\n```").first)
    #expect(blocks.count == 1)
    #expect(block.split(separator: "\n", omittingEmptySubsequences: false).count < 60)
    return block + "\n"
  }

  private func check(_ command: [String]) throws {
    for vector in vectors.bundles {
      let result = try open(vector, trusting: vector.issuers, with: command)
      let expected = expectation(of: vector)
      #expect(result.outputText == expected.output, "\(vector)")
      #expect(result.errorText == expected.errors, "\(vector)")
      #expect(result.status == (expected.errors.isEmpty ? 0 : 1), "\(vector)")
    }
    for name in ["issuer-of-low-order", "issuer-of-mixed-order"] {
      let vector = try #require(vectors.bundles.first { $0.name == name })
      let result = try open(vector, trusting: vectors.refusedIssuers, with: command)
      #expect(result.status == 1 && result.output.isEmpty, "\(name) is trusted")
    }
    let padding = String(repeating: "for people\n", count: 100_000)
    let good = try #require(vectors.bundles.first)
    let long = try folder.write(padding + Vectors.text(good.file), to: "long.bundle")
    let result = try open(good, in: long, trusting: good.issuers, with: command)
    #expect(result.status == 1 && result.output.isEmpty, "more than 1 MiB")
  }

  private func open(
    _ vector: Vectors.Bundle, in file: String? = nil, trusting issuers: [String], with command: [String]
  ) throws -> RunResult {
    let stranger = vectors.succession.links[0].old
    let trusted = ["# follows: \(stranger)", stranger] + issuers
    let files = [vector.file, vector.key].map { Vectors.folder.appending(path: $0).path }
    let bundle = file ?? files[0]
    let list = try folder.write(trusted.joined(separator: " \r\n"), to: "issuers")
    return try run(command[0], command.dropFirst() + [bundle, files[1], list, vector.now])
  }

  /// What the page says that the openers do with the bundle.
  private func expectation(of vector: Vectors.Bundle) -> (output: String, errors: String) {
    if let header = vector.header, vector.key != vectors.sealedKey.file {
      return (shown(header, [UInt8](hex: vector.secret ?? ""), vector.code ?? ""), "")
    }
    let refusal =
      switch vector.expect {
      case "ok": "KEYFILE"
      case "notABundle", "truncated", "severalBundles", "rewritten": "malformedArmor"
      case "unknownVersion": "malformedMessage"
      case "malformedMessage" where vector.name.hasPrefix("issuer-"): "unknownIssuer"
      default: vector.expect
      }
    return ("", "refused: \(refusal)\n")
  }

  private func shown(_ header: String, _ secret: [UInt8], _ code: String) -> String {
    let username = try? JSONDecoder().decode(Username.self, from: Data(header.utf8)).username
    let isPlain = secret.allSatisfy { (0x21...0x7e).contains($0) }
    let text = isPlain ? String(decoding: secret, as: UTF8.self) : "\(secret.hex) (hexadecimal)"
    return """
      user name          \(username ?? "")
      confirmation code  \(code)
      secret key         \(text)

      """
  }

  private struct Username: Decodable { let username: String }
}
