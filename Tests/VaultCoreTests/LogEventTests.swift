import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("An event has one spelling, which later versions can read (I5, I7)")
struct LogEventTests {
  private static let hash = HexBytes([UInt8](repeating: 0xab, count: 2))
  private static let time = #""2026-11-18T11:06:40Z""#
  private static let paper = #"{"id":"paper","name":"Vendor paper","verification":"none"}"#

  private static let spelled: [(LogEvent, String)] = [
    (
      .vaultCreated(
        organization: Sample.organization,
        coordinator: Coordinator(
          id: Sample.coordinator, programs: [.caaspp, .elpac], signingKey: hash, sealingKey: hash,
          renewedKey: hash),
        issuer: "issuer1", salt: hash),
      #"{"vaultCreated":{"coordinator":{"id":"office","keys":"vault","programs":["caaspp","elpac"],"renewedKey":"abab","#
        + #""sealingKey":"abab","signingKey":"abab"},"issuer":"issuer1","organization":{"cds":"19647330000000","#
        + #""name":"Sample Unified"},"salt":"abab"}}"#
    ),
    (.keysRenewed(key: hash), #"{"keysRenewed":{"key":"abab"}}"#),
    (.restoreAccepted(through: 7), #"{"restoreAccepted":{"through":7}}"#),
    (.vaultMoved(to: .of("service=vault")), #"{"vaultMoved":{"to":"service=vault"}}"#),
    (
      .vendorAdded(vendor: Party.keyless("paper")), #"{"vendorAdded":{"vendor":\#(paper)}}"#
    ),
    (
      .vendorKeyChanged(vendor: .of("paper"), key: "vendor1", verification: .fingerprint),
      #"{"vendorKeyChanged":{"key":"vendor1","vendor":"paper","verification":"fingerprint"}}"#
    ),
    (
      .vendorRenamed(vendor: .of("paper"), name: .of("Other")),
      #"{"vendorRenamed":{"name":"Other","vendor":"paper"}}"#
    ),
    (
      .vendorRemoved(vendor: .of("paper"), reason: .of("why")),
      #"{"vendorRemoved":{"reason":"why","vendor":"paper"}}"#
    ),
    (
      .credentialRevealed(credential: Sample.school, generation: 2),
      #"{"credentialRevealed":{"credential":"19647331234567","generation":2}}"#
    ),
    (
      .deliveriesSealed(
        credential: Sample.school, generation: 2,
        deliveries: [
          SealedCopy(
            vendor: .of("alpha"), bundle: hash, confirmationCheck: hash, sealed: Sample.start)
        ]),
      #"{"deliveriesSealed":{"credential":"19647331234567","deliveries":[{"bundle":"abab","#
        + #""confirmationCheck":"abab","sealed":\#(time),"vendor":"alpha"}],"#
        + #""generation":2}}"#
    ),
  ]

  @Test(arguments: spelled.indices) func eachEventIsWrittenAsDescribed(index: Int) throws {
    let (event, text) = Self.spelled[index]
    #expect(String(decoding: try CanonicalJSON.encode(event), as: UTF8.self) == text)
    #expect(try CanonicalJSON.decode(LogEvent.self, from: [UInt8](text.utf8)) == event)
  }

  @Test func aGenerationIsWrittenAsDescribed() throws {
    let coordinator = Coordinator(
      id: Sample.coordinator, programs: [.caaspp], signingKey: Self.hash, sealingKey: Self.hash,
      renewedKey: Self.hash)
    let authorization = try Authorization(
      Release(vendors: [], statement: "a/b"), vendors: [Party.keyless("paper")], coordinator: coordinator,
      now: Sample.start)
    let event = LogEvent.credentialGenerated(
      credential: Sample.school, generation: 1, username: .of("user"), authorization: authorization,
      expires: Sample.start, check: GeneratedCheck(mac: Self.hash, salt: Self.hash, verifier: Self.hash),
      replaces: nil)
    let text =
      #"{"credentialGenerated":{"authorization":{"accepted":\#(Self.time),"coordinator":"office","#
      + #""programs":["caaspp"],"statement":"a/b","statementHash":"\#(authorization.statementHash)","#
      + #""vendors":[\#(Self.paper)]},"check":{"mac":"abab","salt":"abab","verifier":"abab"},"credential":"19647331234567","expires":\#(Self.time),"#
      + #""generation":1,"username":"user"}}"#
    #expect(String(decoding: try CanonicalJSON.encode(event), as: UTF8.self) == text)
    #expect(try CanonicalJSON.decode(LogEvent.self, from: [UInt8](text.utf8)) == event)
  }
}
