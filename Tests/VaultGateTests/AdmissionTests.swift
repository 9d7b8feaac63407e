import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultGate

/// Whom `/auth` lets in.
@Suite struct AdmissionTests {
  private let world: World

  init() async throws {
    world = try World()
    try world.put(try District().keyFile(), at: "issuers/district.pub")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
  }

  private func status(_ authorization: String...) -> Int {
    world.ask("/auth", "GET", authorization.map { ("Authorization", $0) }).status
  }

  private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
  private static let pair = "ssr-1:abcDEF-234567890"

  @Test func whoItIsIsSaid() {
    let answer = world.ask("/auth", "GET", [World.basic(Self.pair)])
    #expect(answer.status == 204)
    let headers = Dictionary(uniqueKeysWithValues: answer.headers.map { ($0.name, $0.value) })
    #expect(headers["X-Vault-Organization"] == "19647330000000")
    #expect(headers["X-Vault-Credential"] == "19647330000000")
    #expect(headers["X-Vault-Generation"] == "1")
    #expect(headers["X-Vault-User"] == "ssr-1")
  }

  @Test("Whatever else is shown is answered with 401") func everythingElse() {
    let right = Self.base64([UInt8](Self.pair.utf8))
    #expect(status("Basic \(right)") == 204)
    #expect(status("bAsIc   \(right)") == 204)
    let headers = [
      "", "Basic", "Basic ", "Basic \(right)=", "Basic \(right.dropLast())", "Basic\(right)",
      "Basic \(right) ",
      "Basic \(right.dropFirst())", "Digest username=\"ssr-1\"", "Negotiate \(right)", "Basic !!!!",
      "Basic " + Self.base64([UInt8]("ssr-1".utf8)), "Basic " + Self.base64([UInt8](":".utf8)),
      "Basic " + Self.base64([UInt8]("ssr-1:abc:DEF".utf8)),
      "Basic " + Self.base64([UInt8]("ssr-1:abcDEF-234567890\0".utf8)),
      "Basic " + Self.base64([UInt8]("ssr-1\0:abcDEF-234567890".utf8)),
      "Basic " + Self.base64([0xff, 0xfe, UInt8(ascii: ":"), 0xff]),
      "Basic " + Self.base64([UInt8]("ssr%2D1:abcDEF-234567890".utf8)),
      "Basic " + Self.base64([UInt8]("SSR-1:abcDEF-234567890".utf8)),
      "Basic " + Self.base64([UInt8]("ssr-1:".utf8) + [UInt8](repeating: 0x61, count: 1 << 20)),
      "Bearer", "Bearer \(right)", "Bearer " + String(repeating: "A", count: 75),
      String(repeating: "A", count: 32 << 10),
    ]
    for header in headers { #expect(status(header) == 401, "\(header.prefix(60))") }
    #expect(status() == 401)
    #expect(status("Basic \(right)", "Basic \(right)") == 401)
    let methods = ["POST", "HEAD", "DELETE", "BREW"].map { world.ask("/auth", $0).status }
    #expect(methods == [401, 401, 401, 401])
    #expect(world.ask("/auth?x=1").status == 401)
    #expect(world.ask("/auth/").status == 404)
  }

  @Test("Of 90 days, each second counts") func expires() {
    world.now = Sample.after(90 * 86_400 - 1)
    #expect(world.status() == 204)
    world.now = Sample.after(90 * 86_400)
    #expect(world.status() == 401)
    #expect(world.decisions.contains(" 401 expired - \"ssr-1\"\n"))
  }

  @Test("A clock that is before the file honors nothing of it, and says so") func early() {
    world.now = Sample.after(-300)
    #expect(world.status() == 204)
    world.now = Sample.after(-301)
    #expect(world.status() == 401)
    #expect(world.health.status == 503)
    #expect(world.health.text.contains("this machine's clock is before"))
  }

  @Test("One line says what was decided, and no line has what was typed") func log() {
    _ = world.ask("/auth", "GET", [World.basic("Tr0ub4dor:x"), ("X-Real-IP", "203.0.113.7")])
    _ = world.ask(
      "/auth", "GET", [World.basic("ssr-1:Tr0ub4dor"), ("X-Forwarded-For", "10.0.0.1, 2001:db8::7")])
    _ = world.ask("/auth", "GET", [World.basic(Self.pair), ("X-Real-IP", "203.0.113.7\n0 204")])
    _ = world.ask("/auth", "GET")
    let time = "\(Sample.start)"
    #expect(
      world.decisions == """
        \(time) 401 unknown-user 203.0.113.7
        \(time) 401 wrong-secret 2001:db8::7 "ssr-1"
        \(time) 204 secret - "ssr-1"
        \(time) 401 nothing -

        """)
  }

  @Test("Decisions are counted") func metrics() {
    for _ in 0..<3 { _ = world.status("ssr-1", "wrong") }
    _ = world.status()
    let lines = Set(world.ask("/metrics").body.split(separator: "\n"))
    for line in [
      "vault_gate_decisions_total{answer=\"401\",reason=\"wrong-secret\"} 3",
      "vault_gate_decisions_total{answer=\"204\",reason=\"secret\"} 1",
      "vault_gate_log_index{organization=\"19647330000000\"} 5",
      "vault_gate_file_written_seconds{organization=\"19647330000000\"} \(Sample.start.seconds)",
      "vault_gate_honored_credentials{organization=\"19647330000000\"} 1", "vault_gate_refused_files_total 0",
      "vault_gate_next_expiry_seconds{organization=\"19647330000000\"} \(Sample.after(90 * 86_400).seconds)",
      "vault_gate_current 1", "vault_gate_tokens_total 0",
    ] { #expect(lines.contains(Substring(line)), "\(line)") }
  }

  @Test("Two districts may have chosen one user name") func sameName() async throws {
    let other = District("01611190000000", key: 9)
    try world.put(try other.keyFile(), at: "issuers/b.pub")
    try world.put(
      try other.file([.init(of: "01611190000000", secret: "other-SECRET-2345")]), at: "verifiers/b.verifiers")
    await world.look()
    for (secret, cds) in [("abcDEF-234567890", "19647330000000"), ("other-SECRET-2345", "01611190000000")] {
      let answer = world.ask("/auth", "GET", [World.basic("ssr-1:\(secret)")])
      #expect(answer.headers.first { $0.name == "X-Vault-Organization" }?.value == cds)
    }
  }

  @Test("A secret in the place of the user name does not stay there") func nameIsOverwritten() throws {
    let name = Array("abcDEF-234567890".utf8)
    let match = try name.count.description.utf8.withBytes { secret throws(SodiumError) in
      try VerifierTable([]).match(name, secret)
    }
    #expect(match.user == nil)
    #expect(name.allSatisfy { $0 == 0 })
  }
}
