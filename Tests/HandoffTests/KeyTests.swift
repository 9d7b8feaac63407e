import Sodium
import TestSupport
import Testing

@testable import Handoff

/// I7: every way in which a key can be wrong is refused by its name.
@Suite struct KeyTests {
  private func refusal(of text: String) -> KeyError? {
    rejection { () throws(KeyError) in _ = try PublicKey(text: text) }
  }

  private func text(_ prefix: String, _ bytes: [UInt8], uppercase: Bool = false) throws -> String {
    let text = try bytes.withBytes { bytes throws(SodiumError) in
      try Bech32.encode(prefix: prefix, payload: bytes, uppercase: uppercase)
    }
    return String(decoding: text.copied(), as: UTF8.self)
  }

  @Test func aPublicKeyKeepsItsText() throws {
    let vectors = try Vectors.load()
    let key = try PublicKey(text: vectors.keys[0].public)
    #expect(key.text == vectors.keys[0].public)
    #expect(key.kind == .recipient)
    #expect(key.fingerprint.description == vectors.keys[0].fingerprint)
    let issuer = try PublicKey(text: vectors.issuer.public)
    #expect(issuer.text == vectors.issuer.public)
    #expect(issuer.kind == .issuer)
    #expect(issuer.fingerprint.description == vectors.issuer.fingerprint)
  }

  @Test(arguments: [
    "", "hello", "vendor1", "ssh-ed25519 AAAA", "-----BEGIN PGP PUBLIC KEY BLOCK-----",
    "A12UEL5L",
  ])
  func whatIsNoKeyIsRefused(text: String) { #expect(refusal(of: text) == .notAKey) }

  @Test func aKeyOfAnUnknownKindIsRefused() throws {
    #expect(refusal(of: try text("vendors", [UInt8](repeating: 9, count: 32))) == .notAKey)
    #expect(refusal(of: try text("age1pq", [UInt8](repeating: 9, count: 32))) == .notAKey)
  }

  @Test func aKeyInTheWrongCaseIsRefused() throws {
    let key = try Vectors.load().keys[0].public
    #expect(refusal(of: key.uppercased()) == .wrongCase)
    #expect(refusal(of: "V" + key.dropFirst()) == .wrongCase)
    #expect(refusal(of: key.dropLast() + key.suffix(1).uppercased()) == .wrongCase)
    let secret = try Vectors.text("sample-vendor.key").split(separator: "\n").last.map(String.init) ?? ""
    #expect(secretRefusal(of: secret.lowercased()) == .wrongCase)
  }

  @Test func aCharacterOutsideOfTheAlphabetIsRefused() throws {
    for character in ["b", "i", "o", "!", "_"] {
      let key = try Vectors.load().keys[0].public
      #expect(refusal(of: key.dropLast(10) + character + key.suffix(9)) == .invalidCharacter)
    }
  }

  @Test func aMisspelledKeyIsRefused() throws {
    let key = try Vectors.load().keys[0].public
    #expect(refusal(of: key.dropLast() + (key.hasSuffix("q") ? "p" : "q")) == .checksum)
    #expect(refusal(of: String(key.dropLast())) == .checksum)
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func aPayloadOfAnotherSizeIsRefused(size: Int) throws {
    let bytes = [UInt8](repeating: 9, count: size)
    for prefix in ["vendor", "age", "issuer"] {
      #expect(refusal(of: try text(prefix, bytes)) == .wrongLength)
    }
    for prefix in ["vendor-secret-key-", "age-secret-key-"] {
      #expect(secretRefusal(of: try text(prefix, bytes, uppercase: true)) == .wrongLength)
    }
  }

  /// The last group of five bits carries one bit of the key and four that must be zero. Made by hand with a
  /// checksum that is right: the sample vendor's key with its last bit group one higher.
  @Test func bitsAfterTheKeyAreRefused() {
    #expect(refusal(of: "vendor1g95pf6ehvaqcw825ghkcclx79023wvmvcy8vcvd0ckatppwfg5dpud2zef") == .wrongLength)
  }

  @Test func lowOrderAndNonCanonicalRecipientKeysAreRefused() throws {
    let zero = [UInt8](repeating: 0, count: 32)
    let prime = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
    let topBit = [9] + [UInt8](repeating: 0, count: 30) + [0x80]
    for bytes in [zero, prime, topBit] {
      #expect(refusal(of: try text("vendor", bytes)) == .unusable)
      #expect(refusal(of: try text("age", bytes)) == .unusable)
    }
  }

  @Test func issuerKeysOffTheMainSubgroupAreRefused() throws {
    let identity = [1] + [UInt8](repeating: 0, count: 31)
    let offCurve = [2] + [UInt8](repeating: 0, count: 31)
    for bytes in [identity, offCurve] {
      #expect(refusal(of: try text("issuer", bytes)) == .unusable)
      #expect(throws: KeyError.unusable) { try IssuerKey(bytes: bytes) }
    }
  }

  @Test func aKeyOfTheOtherKindIsRefused() throws {
    let vectors = try Vectors.load()
    #expect(throws: KeyError.wrongKind(found: .recipient)) { try IssuerKey(text: vectors.keys[0].public) }
    #expect(throws: KeyError.wrongKind(found: .issuer)) { try RecipientKey(text: vectors.issuer.public) }
  }

  @Test func aSecretKeyWhereAPublicOneBelongsIsRefused() throws {
    let bytes = [UInt8](repeating: 9, count: 32)
    for prefix in ["vendor-secret-key-", "age-secret-key-"] {
      #expect(refusal(of: try text(prefix, bytes, uppercase: true)) == .secretKeyInPublicPlace)
    }
  }

  @Test func aPublicKeyWhereASecretOneBelongsIsRefused() throws {
    let vectors = try Vectors.load()
    for key in [vectors.keys[0].public, vectors.keys[0].age, vectors.issuer.public] {
      #expect(secretRefusal(of: key) == .publicKeyInSecretPlace)
    }
  }

  @Test func aFreshKeyIsReadBackAsItself() throws {
    let key = try RecipientSecretKey.make()
    let text = try key.encoded()
    let hasPrefix = text.withBytes { $0.extracting(0..<19).isEqual(to: [UInt8]("VENDOR-SECRET-KEY-1".utf8)) }
    #expect(hasPrefix)
    let read = try text.withBytes { text throws(KeyError) in try RecipientSecretKey(line: text) }
    let isSame = read.publicKey == key.publicKey
    #expect(isSame)
  }

  @Test(.needs(.ageKeygen)) func keysOfAgeAreTheSameKeys() throws {
    let keygen = try Tool.required(.ageKeygen)
    let identity = try run(keygen)
    #expect(identity.status == 0)
    let recipient = try run(keygen, ["-y"], input: identity.output).outputText
      .trimmingPrefix { $0 == " " }.prefix { $0 != "\n" }
    let secretKey = try identity.output.withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
    guard case .plain(let key) = consume secretKey else {
      Issue.record("an identity that is not plain")
      return
    }
    let derived = key.publicKey
    let parsed = try RecipientKey(text: String(recipient))
    #expect(recipient.hasPrefix("age1"))
    #expect(parsed == derived)
    #expect(parsed.text.hasPrefix("vendor1"))
    let again = try RecipientKey(text: parsed.text)
    #expect(again.fingerprint == parsed.fingerprint)
  }

  private func secretRefusal(of text: String) -> KeyError? {
    rejection { () throws(KeyError) in
      try [UInt8](text.utf8).withBytes { line throws(KeyError) in _ = try RecipientSecretKey(line: line) }
    }
  }
}
