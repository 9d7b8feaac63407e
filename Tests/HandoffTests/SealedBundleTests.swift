import Handoff
import Sodium
import TestSupport
import Testing

/// I7: a bundle opens for its recipient, from a trusted issuer, in time and unchanged, or not at all.
@Suite struct SealedBundleTests {
  private let secret = [UInt8]("kM7.wq-T4_bR-9nZxPc3".utf8)
  private let now = Timestamp(seconds: 1_796_000_000)

  @Test func whatIsSealedOpens() throws {
    let header = try Sample.header()
    let bundle = try Sample.bundle(header, secret: secret)
    #expect(bundle.text.withBytes { SealedBundle.isPresent(in: $0) })
    #expect(!secret.withBytes { SealedBundle.isPresent(in: $0) })
    let key = try Vectors.secretKey("sample-vendor.key")
    let opened = try SealedBundle.parse(bundle.text).open(with: key, trusting: [Sample.issuer()], now: now)
    #expect(opened.header == header)
    #expect(opened.issuer == (try Sample.issuer()))
    #expect(try opened.header.confirmationCode() == header.confirmationCode())
    let revealed = opened.reveal { $0.copiedBytes() }
    #expect(revealed == secret)
  }

  @Test func aParsedBundleKeepsTheArmorAlone() throws {
    let bundle = try Sample.bundle(try Sample.header(), secret: secret)
    let mail = [UInt8]("Dear vendor,\r\n".utf8) + bundle.text + [UInt8]("Bye\n".utf8)
    #expect(try SealedBundle.parse(mail) == bundle)
    #expect(try SealedBundle.parse(mail).text == bundle.text)
  }

  @Test func theHeaderIsReadableWithoutTrustAndAfterExpiry() throws {
    let bundle = try SealedBundle.parse(Vectors.read("unknown-issuer.bundle"))
    let key = try Vectors.secretKey("sample-vendor.key")
    let header = try bundle.header(with: key)
    #expect(header.vendor.id.text == "sample-sis")
    let other = try Vectors.secretKey("other-vendor.key")
    #expect(throws: BundleError.notForThisKey) { try bundle.header(with: other) }
    let resealed = try SealedBundle.parse(Vectors.read("resealed.bundle"))
    #expect(throws: BundleError.resealed) { try resealed.header(with: key) }
  }

  @Test func anUnknownIssuerIsRefusedByItsKey() throws {
    let bundle = try SealedBundle.parse(Vectors.read("unknown-issuer.bundle"))
    let key = try Vectors.secretKey("sample-vendor.key")
    let stranger = try IssuerKey(text: bundle.header(with: key).issuer)
    let trusted = try Sample.issuer()
    #expect(stranger != trusted)
    for trusting in [[], [trusted]] {
      #expect(refusal(of: bundle, trusting: trusting, now: now) == .unknownIssuer(stranger))
    }
    #expect(refusal(of: bundle, trusting: [trusted, stranger], now: now) == nil)
  }

  @Test func aBundleExpiresAtTheSecond() throws {
    let header = try Sample.header(expires: "2026-11-24T00:00:01Z")
    let bundle = try Sample.bundle(header, secret: secret)
    let trusting = [try Sample.issuer()]
    #expect(refusal(of: bundle, trusting: trusting, now: header.issued) == nil)
    #expect(refusal(of: bundle, trusting: trusting, now: header.expires) == .expired(header.expires))
    #expect(refusal(of: bundle, trusting: trusting, now: now) == .expired(header.expires))
  }

  @Test func expiryIsToldOnlyOfATrustedIssuersBundle() throws {
    let bundle = try Sample.bundle(try Sample.header(expires: "2026-11-24T00:00:01Z"), secret: secret)
    let issuer = try Sample.issuer()
    #expect(refusal(of: bundle, trusting: [], now: now) == .unknownIssuer(issuer))
  }

  @Test(arguments: [0, 4097, 10_000])
  func aSecretOfAnotherSizeIsNotSealed(size: Int) throws {
    let header = try Sample.header()
    #expect(throws: BundleError.secretSize) {
      try Sample.bundle(header, secret: [UInt8](repeating: 1, count: size))
    }
  }

  @Test(arguments: [1, 4096])
  func theShortestAndTheLongestSecretAreSealed(size: Int) throws {
    let bundle = try Sample.bundle(try Sample.header(), secret: [UInt8](repeating: 1, count: size))
    let issuer = try Sample.issuer()
    #expect(refusal(of: bundle, trusting: [issuer], now: now) == nil)
  }

  @Test func aHeaderThatDisagreesWithTheKeysIsNotSealed() throws {
    let other = try Vectors.secretKey("other-vendor.key").publicKey
    let stranger = try Signature.KeyPair(seed: Signature.makeSeed())
    let header = try Sample.header()
    let issuer = try Vectors.issuer()
    let recipient = try RecipientKey(text: header.recipient)
    #expect(sealRefusal(header, to: other, by: issuer) == .malformedMessage)
    #expect(sealRefusal(header, to: recipient, by: stranger) == .malformedMessage)
    #expect(sealRefusal(header, to: recipient, by: issuer) == nil)
  }

  @Test func anImplausibleHeaderIsNotSealed() throws {
    for header in [
      try Sample.header(generation: 0), try Sample.header(logIndex: -1), try Sample.header(logHead: 31),
      try Sample.header(issued: "2099-12-31T00:00:00Z"),
      try Sample.header(expires: "2026-11-23T23:59:59Z"),
    ] {
      #expect(throws: BundleError.malformedMessage) { try Sample.bundle(header, secret: secret) }
    }
  }

  @Test func bundlesOfTheSameSecretHaveTheirOwnIdentifiersAndCodes() throws {
    let headers = try (0..<20).map { _ in try Sample.header() }
    #expect(Set(headers.map(\.bundle)).count == 20)
    #expect(Set(headers.map(\.confirmation)).count == 20)
    #expect(Set(try headers.map { try $0.confirmationCode() }).count == 20)
    #expect(headers.allSatisfy { $0.bundle != $0.confirmation })
  }

  @Test func aBundleCutAtAnyLineIsRefused() throws {
    let lines = try Vectors.read("good.bundle").split(separator: 0x0a)
    let issuers = [try Sample.issuer()]
    for count in 0..<lines.count {
      let cut = Array(lines.prefix(count).joined(separator: [0x0a]))
      #expect(textRefusal(cut, trusting: issuers) == (count == 0 ? .notABundle : .truncated))
      let mended = cut + [UInt8]("\n-----END VAULT BUNDLE-----\n".utf8)
      let expected: BundleError =
        switch count {
        case 0: .notABundle
        case 1: .malformedArmor
        case lines.count - 1: .truncated
        default: .notForThisKey
        }
      if count < lines.count - 1 { #expect(textRefusal(mended, trusting: issuers) == expected) }
    }
  }

  @Test func aBundleWithoutAnyOneLineIsRefused() throws {
    let lines = try Vectors.read("good.bundle").split(separator: 0x0a)
    let issuers = [try Sample.issuer()]
    for index in lines.indices {
      var left = lines
      left.remove(at: index)
      #expect(textRefusal(Array(left.joined(separator: [0x0a])), trusting: issuers) != nil)
    }
  }

  @Test(arguments: 0..<8)
  func everyFlippedBitOfTheTextIsRefused(bit: Int) throws {
    let text = try Vectors.read("good.bundle")
    let issuers = [try Sample.issuer()]
    let key = try Vectors.secretKey("sample-vendor.key")
    for index in text.indices {
      var flipped = text
      flipped[index] ^= 1 << bit
      // What follows END is for people, and a line end may become another blank.
      if index == text.count - 1 || text[index] == 0x0a && flipped[index] == 0x0b { continue }
      let isRefused = textRefusal(flipped, with: key, trusting: issuers) != nil
      #expect(isRefused, "bit \(bit) of byte \(index)")
    }
  }

  @Test func aMegabyteOfGarbageIsRefused() throws {
    let issuers = [try Sample.issuer()]
    let random = try Randomness.makeBytes(SealedBundle.sizeLimit)
    #expect(textRefusal(random, trusting: issuers) == .notABundle)
    let zeros = [UInt8](repeating: 0, count: SealedBundle.sizeLimit)
    #expect(textRefusal(zeros, trusting: issuers) == .notABundle)
    let begin = [UInt8]("-----BEGIN VAULT BUNDLE-----\n".utf8)
    let end = [UInt8]("\n-----END VAULT BUNDLE-----\n".utf8)
    #expect(textRefusal(begin + random, trusting: issuers) == .truncated)
    #expect(textRefusal(begin + random + end, trusting: issuers) == .malformedArmor)
    let line = [UInt8](repeating: UInt8(ascii: "A"), count: 64) + [0x0a]
    let lines = Array(repeatElement(line, count: SealedBundle.sizeLimit / 65).joined().dropLast())
    #expect(textRefusal(begin + lines + end, trusting: issuers) == .notForThisKey)
  }

  /// I1: the secret passes through sealing and opening without a stop in ordinary memory.
  @Test func aSecretIsNowhereAfterItWasSealedOpenedAndRevealed() throws {
    let header = try Sample.header()
    let recipient = try RecipientKey(text: header.recipient)
    let issuer = try Vectors.issuer()
    let key = try Vectors.secretKey("sample-vendor.key")
    let issuers = [try Sample.issuer()]

    let secret = try Randomness.makeSecret(32)
    let scan = secret.withBytes { MemoryScan(for: $0) }
    let bundle = try secret.withBytes { secret throws(BundleError) in
      try SealedBundle.seal(secret, header: header, to: recipient, signedBy: issuer)
    }
    let sealed = try scan.count()
    #expect(sealed == 1)
    _ = consume secret
    let wiped = try scan.count()
    #expect(wiped == 0)
    let inside = try bundle.open(with: key, trusting: issuers, now: now).reveal { _ throws in try scan.count()
    }
    #expect(inside == 1)
    let after = try scan.count()
    #expect(after == 0)
  }

  private func refusal(of bundle: SealedBundle, trusting issuers: [IssuerKey], now: Timestamp) -> BundleError?
  {
    textRefusal(bundle.text, trusting: issuers, now: now)
  }

  private func textRefusal(
    _ text: [UInt8], trusting issuers: [IssuerKey], now: Timestamp? = nil
  ) -> BundleError? {
    guard let key = try? Vectors.secretKey("sample-vendor.key") else { return nil }
    return textRefusal(text, with: key, trusting: issuers, now: now)
  }

  private func textRefusal(
    _ text: [UInt8], with key: borrowing RecipientSecretKey, trusting issuers: [IssuerKey],
    now: Timestamp? = nil
  ) -> BundleError? {
    do throws(BundleError) {
      _ = try SealedBundle.parse(text).open(with: key, trusting: issuers, now: now ?? self.now)
      return nil
    } catch {
      return error
    }
  }

  private func sealRefusal(
    _ header: BundleHeader, to recipient: RecipientKey, by issuer: borrowing Signature.KeyPair
  ) -> BundleError? {
    do throws(BundleError) {
      _ = try unsafe SealedBundle.seal(secret.span.bytes, header: header, to: recipient, signedBy: issuer)
      return nil
    } catch {
      return error
    }
  }
}
