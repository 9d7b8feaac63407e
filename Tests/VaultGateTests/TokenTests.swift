import Foundation
import Handoff
import TestSupport
import Testing

@testable import VaultGate

/// Tokens, by RFC 6749 section 4.4 and RFC 6750.
@Suite struct TokenTests {
  private let world: World
  private static let form = [("Content-Type", "application/x-www-form-urlencoded")]
  private static let grant = "grant_type=client_credentials"
  private static let client = "&client_id=ssr-1&client_secret=abcDEF-234567890"

  init() async throws {
    world = try World()
    try world.put(try District().keyFile(), at: "issuers/district.pub")
    try world.put(try District().file(), at: "verifiers/a.verifiers")
    await world.look()
  }

  private func token(_ body: String, _ headers: [(String, String)] = Self.form) -> Answer {
    world.ask("/token", "POST", headers, body: body)
  }

  private struct Token: Decodable {
    let access_token: String
    let expires_in: Int
    let token_type: String
  }

  private func take() throws -> Token {
    let answer = token(Self.grant + Self.client)
    #expect(answer.status == 200)
    #expect(answer.headers.contains { $0 == ("Cache-Control", "no-store") })
    return try JSONDecoder().decode(Token.self, from: Data(answer.body.utf8))
  }

  private func status(_ token: Token) -> Int {
    world.ask("/auth", "GET", [("Authorization", "Bearer \(token.access_token)")]).status
  }

  @Test func aTokenIsGoodForFiveMinutes() throws {
    let token = try take()
    #expect(token.expires_in == 300)
    #expect(token.token_type == "Bearer")
    world.now = Sample.after(299)
    #expect(status(token) == 204)
    world.now = Sample.after(300)
    #expect(status(token) == 401)
    #expect(world.decisions.contains(" 401 ended-token - \"ssr-1\"\n"))
  }

  @Test("A token ends with its credential: when that expires, or is withdrawn") func endsWithCredential()
    async throws
  {
    let end: Int64 = 90 * 86_400
    world.now = Sample.after(end - 10)
    let token = try take()
    #expect(token.expires_in == 10)
    world.now = Sample.after(end)
    #expect(status(token) == 401)
    world.now = Sample.start
    let other = try take()
    #expect(status(other) == 204)
    try world.put(
      try District().file(index: 6, [.init(generation: 2, salt: [UInt8](repeating: 8, count: 16))]),
      at: "verifiers/a.verifiers")
    await world.look()
    #expect(status(other) == 401)
  }

  @Test("A changed token, and one of another run, is none") func forged() throws {
    let token = try take()
    for index in token.access_token.indices {
      var text = token.access_token
      let other: Character = text[index] == "A" ? "B" : "A"
      text.replaceSubrange(index...index, with: [other])
      #expect(world.ask("/auth", "GET", [("Authorization", "Bearer \(text)")]).status == 401)
    }
    try world.restart()
    #expect(status(token) == 401)
  }

  @Test("A district that copies another's salt gets no token for the other's credential") func copiedSalt()
    async throws
  {
    let other = District("01611190000000", key: 9)
    try world.put(try other.keyFile(), at: "issuers/b.pub")
    try world.put(
      try other.file([.init(of: "01611190000000", user: "thief", secret: "other-SECRET-2345")]),
      at: "verifiers/b.verifiers")
    await world.look()
    let answer = token(Self.grant + "&client_id=thief&client_secret=other-SECRET-2345")
    let stolen = try JSONDecoder().decode(Token.self, from: Data(answer.body.utf8))
    let admitted = world.ask("/auth", "GET", [("Authorization", "Bearer \(stolen.access_token)")])
    #expect(admitted.headers.first { $0.name == "X-Vault-Organization" }?.value == "01611190000000")
  }

  @Test("A client says who it is in the form, or form-encoded in Basic") func clientAuthentication() {
    #expect(token(Self.grant, Self.form + [World.basic("ssr-1:abcDEF-234567890")]).status == 200)
    #expect(token(Self.grant, Self.form + [World.basic("%73sr-1:abcDEF%2D234567890")]).status == 200)
    #expect(
      token(Self.grant + "&client_id=ssr-1", Self.form + [World.basic("ssr-1:abcDEF-234567890")]).status
        == 200)
    let charset = [("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")]
    #expect(
      token("client_secret=abcDEF%2d234567890&\(Self.grant)&client_id=ssr%2D1&x=+", charset).status == 200)
  }

  @Test("What is wrong is told by the word of the RFC") func errors() {
    let basic = Self.form + [World.basic("ssr-1:abcDEF-234567890")]
    let cases: [(String, [(String, String)], Int, String)] = [
      (Self.client, Self.form, 400, "invalid_request"), ("", Self.form, 400, "invalid_request"),
      ("grant_type=&" + Self.client, Self.form, 400, "invalid_request"),
      (Self.grant + "&" + Self.grant + Self.client, Self.form, 400, "invalid_request"),
      (Self.grant + Self.client + "&client_id=ssr-1", Self.form, 400, "invalid_request"),
      (Self.grant + "&client_id=%zz", Self.form, 400, "invalid_request"),
      (Self.grant + Self.client, [], 400, "invalid_request"),
      (Self.grant + Self.client, [("Content-Type", "application/json")], 400, "invalid_request"),
      ("grant_type=password" + Self.client, Self.form, 400, "unsupported_grant_type"),
      (Self.grant + Self.client + "&scope=all", Self.form, 400, "invalid_scope"),
      (Self.grant + Self.client, basic, 400, "invalid_request"),
      (Self.grant + "&client_id=other", basic, 400, "invalid_request"),
      (Self.grant, Self.form, 401, "invalid_client"),
      (Self.grant + "&client_id=ssr-1", Self.form, 401, "invalid_client"),
      (Self.grant + "&client_id=ssr-1&client_secret=wrong", Self.form, 401, "invalid_client"),
      (Self.grant + "&client_id=nobody&client_secret=wrong", Self.form, 401, "invalid_client"),
      (Self.grant, Self.form + [("Authorization", "Bearer x")], 401, "invalid_client"),
    ]
    for (body, headers, status, word) in cases {
      let answer = token(body, headers)
      #expect(answer.status == status, "\(body)")
      #expect(answer.body == "{\"error\":\"\(word)\"}\n", "\(body)")
      #expect(answer.headers.contains { $0 == ("Cache-Control", "no-store") })
      #expect(answer.headers.contains { $0.name == "WWW-Authenticate" } == (status == 401))
    }
    #expect(world.ask("/token").status == 405)
  }

  @Test("What is too large is not read") func oversized() {
    let answer = world.desk.answer(
      Question(method: "POST", path: "/token", headers: { _ in [Self.form[0].1] }, body: nil))
    #expect(answer.status == 400)
  }
}
