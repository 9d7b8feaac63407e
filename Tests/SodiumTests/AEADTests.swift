import Sodium
import TestSupport
import Testing

/// I1, I7: what is sealed opens with its key, in its place, unchanged, or not at all.
@Suite struct AEADTests {
  private let context = [UInt8]("vault 1, credential 2".utf8)

  private func sealed(_ plaintext: [UInt8], with key: borrowing SecretBytes) throws -> [UInt8] {
    try unsafe plaintext.span.bytes.seal(with: key, boundTo: context)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 4096])
  func whatIsSealedOpens(size: Int) throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    let plaintext = [UInt8](repeating: 0x5a, count: size)
    let sealed = try sealed(plaintext, with: key)
    #expect(sealed.count == size + AEAD.overhead)
    let opened = try AEAD.open(sealed, with: key, boundTo: context).copied()
    #expect(opened == plaintext)
  }

  @Test func sealingTwiceGivesDifferentBytes() throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    let (first, second) = (try sealed([1, 2, 3], with: key), try sealed([1, 2, 3], with: key))
    #expect(first != second)
  }

  @Test func anotherKeyIsRefused() throws {
    let sealed = try sealed([1, 2, 3], with: try Randomness.makeSecret(AEAD.keySize))
    let other = try Randomness.makeSecret(AEAD.keySize)
    #expect(refusal(sealed, with: other, boundTo: context) == .forged)
  }

  @Test func anotherContextIsRefused() throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    let sealed = try sealed([1, 2, 3], with: key)
    for other in [[], Array(context.dropLast()), context + [0], [UInt8](repeating: 0, count: context.count)] {
      #expect(refusal(sealed, with: key, boundTo: other) == .forged)
    }
  }

  @Test func everySingleBitFlipIsRefused() throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    for flipped in try sealed([1, 2, 3], with: key).singleBitFlips {
      #expect(refusal(flipped, with: key, boundTo: context) == .forged)
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    let sealed = try sealed([1, 2, 3], with: key)
    for length in 0..<sealed.count {
      #expect(refusal(Array(sealed.prefix(length)), with: key, boundTo: context) == .forged)
    }
    #expect(refusal(sealed + [0], with: key, boundTo: context) == .forged)
  }

  @Test(arguments: [0, 16, 31, 33])
  func aKeyOfAnotherSizeIsRefused(size: Int) throws {
    let key = try SecretBytes.of([UInt8](repeating: 1, count: size))
    #expect(throws: SodiumError.outOfRange) { try sealed([1], with: key) }
    #expect(refusal([UInt8](repeating: 0, count: 64), with: key, boundTo: context) == .outOfRange)
  }

  /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  @Test func thePublishedVectorOpens() throws {
    let key = try SecretBytes.of([UInt8](0x80...0x9f))
    let sealed =
      [UInt8](0x40...0x57)
      + [UInt8](
        hex: """
          bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
          731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
          2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
          21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49
          """)
    let opened = try AEAD.open(sealed, with: key, boundTo: [UInt8](hex: "50515253c0c1c2c3c4c5c6c7")).copied()
    #expect(
      opened
        == [UInt8](
          """
          Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
          sunscreen would be it.
          """.utf8))
  }

  private func refusal(
    _ sealed: [UInt8], with key: borrowing SecretBytes, boundTo context: [UInt8]
  ) -> SodiumError? {
    do throws(SodiumError) {
      _ = try AEAD.open(sealed, with: key, boundTo: context)
      return nil
    } catch {
      return error
    }
  }
}

extension RawSpan {
  fileprivate func seal(with key: borrowing SecretBytes, boundTo context: [UInt8]) throws(SodiumError)
    -> [UInt8]
  { try AEAD.seal(self, with: key, boundTo: context) }
}
