import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// What mail, editors and clipboards made of a bundle, a key and a record that this program wrote, and what other
/// programs' keys look like. TEST ONLY: every key in Cases was made for these tests.
@Suite struct CaseTests {
  private static func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Vectors.tests.appending(path: "Cases/\(name)")))
  }

  private func publicKey(_ name: String) throws -> KeyFile.Public {
    try Self.read(name).withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
  }

  private func secretKey(_ text: [UInt8]) throws(KeyError) -> RecipientKey {
    switch try text.withBytes({ text throws(KeyError) in try KeyFile.parseSecret(text) }) {
    case .plain(let key): return key.publicKey
    case .sealed(let file): return file.publicKey
    }
  }

  @Test(arguments: ["good", "bom", "utf16le", "nbsp-ends", "quoted-reply", "cr-only"])
  func theBundleOpens(name: String) throws {
    let issuer = try publicKey("issuer.pub")
    let trusted = try issuer.key.issuer()
    #expect(issuer.claim == nil)
    let now = try #require(Timestamp(text: "2026-11-26T00:00:00Z"))
    let bundle = try SealedBundle.parse(try Self.read("\(name).bundle"))
    #expect(try bundle == SealedBundle.parse(try Self.read("good.bundle")))
    let key = try Self.read("test.key").withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
    guard case .plain(let key) = consume key else { throw KeyError.noKey }
    #expect(try bundle.open(with: key, trusting: [trusted], now: now).header.vendor.id.text == "aeries")
  }

  @Test func aPublicKeyBehindAByteOrderMarkIsRead() throws {
    #expect(try publicKey("bom.pub") == publicKey("test.pub"))
    #expect(try publicKey("bom.pub").name == "Aeries")
  }

  @Test(arguments: ["bom", "bom-nocomment", "utf16le", "wrapped"])
  func theSecretKeyIsRead(name: String) throws {
    #expect(try PublicKey.recipient(secretKey(try Self.read("\(name).key"))) == publicKey("test.pub").key)
  }

  @Test func keysOfAgeThatCannotBeUsedAreNamed() throws {
    for (file, kind) in [
      ("agefile.key", TextKind.ageFile), ("age-plugin.pub", .agePluginKey),
      ("age-pq.pub", .agePostQuantumKey),
    ] {
      let text = try Self.read(file)
      #expect(try text.withBytes { text throws(SodiumError) in try TextKind.of(text) } == kind)
      #expect(rejection { () throws(KeyError) in _ = try secretKey(text) } == .otherText(kind))
      let refusal = rejection { () throws(KeyError) in
        try text.withBytes { text throws(KeyError) in _ = try KeyFile.parsePublic(text) }
      }
      #expect(refusal == .otherText(kind))
    }
  }

  @Test func aRecordWithOtherLineEndsVerifies() throws {
    let record = try SignedRecord.parse(try Self.read("record.txt"))
    for bytes in [try Self.read("record-crlf.txt"), [UInt8](try Self.read("record.txt").dropLast())] {
      let read = try SignedRecord.parse(bytes)
      #expect(read == record)
      try read.verify(trusting: [try publicKey("issuer.pub").key.issuer()])
    }
  }
}
