import Sodium
import TestSupport
import Testing

@Suite struct SignatureTests {
  /// RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
  @Test(arguments: [
    [
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ],
    [
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ],
    [
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ],
  ])
  func publishedSignaturesAreMadeAndVerified(vector: [String]) throws {
    let values = vector.map { [UInt8](hex: $0) }
    let pair = try Signature.KeyPair(seed: try .of(values[0]))
    let publicKey = pair.publicKey
    #expect(publicKey == values[1])
    let signature = try sign(values[2], with: pair)
    #expect(signature == values[3])
    #expect(refusal(signature, of: values[2], by: publicKey) == nil)
  }

  @Test func anotherMessageOrKeyIsRefused() throws {
    let pair = try Signature.KeyPair(seed: try Signature.makeSeed())
    let other = try Signature.KeyPair(seed: try Signature.makeSeed()).publicKey
    let signature = try sign([1, 2, 3], with: pair)
    #expect(refusal(signature, of: [1, 2, 3], by: pair.publicKey) == nil)
    #expect(refusal(signature, of: [1, 2], by: pair.publicKey) == .forged)
    #expect(refusal(signature, of: [], by: pair.publicKey) == .forged)
    #expect(refusal(signature, of: [1, 2, 3], by: other) == .forged)
  }

  @Test func everySingleBitFlipIsRefused() throws {
    let pair = try Signature.KeyPair(seed: try Signature.makeSeed())
    let publicKey = pair.publicKey
    let signature = try sign([1, 2, 3], with: pair)
    for flipped in signature.singleBitFlips {
      #expect(refusal(flipped, of: [1, 2, 3], by: publicKey) == .forged)
    }
    for flipped in [UInt8]([1, 2, 3]).singleBitFlips {
      #expect(refusal(signature, of: flipped, by: publicKey) == .forged)
    }
    for flipped in publicKey.singleBitFlips {
      let isRefused = refusal(signature, of: [1, 2, 3], by: flipped) != nil
      #expect(isRefused)
    }
  }

  @Test func aSignatureOfAnotherSizeIsRefused() throws {
    let pair = try Signature.KeyPair(seed: try Signature.makeSeed())
    let signature = try sign([1], with: pair)
    for length in 0..<64 {
      #expect(refusal(Array(signature.prefix(length)), of: [1], by: pair.publicKey) == .forged)
    }
    #expect(refusal(signature + [0], of: [1], by: pair.publicKey) == .forged)
  }

  /// S + L instead of S: the same signature in another spelling (RFC 8032 §5.1.7).
  @Test func aMalleatedSignatureIsRefused() throws {
    let pair = try Signature.KeyPair(seed: try Signature.makeSeed())
    var signature = try sign([1], with: pair)
    let order = [UInt8](hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var carry = 0
    for (index, byte) in order.enumerated() {
      let sum = Int(signature[32 + index]) + Int(byte) + carry
      signature[32 + index] = UInt8(sum & 0xff)
      carry = sum >> 8
    }
    #expect(refusal(signature, of: [1], by: pair.publicKey) == .forged)
  }

  @Test(arguments: [
    ("the identity", "0100000000000000000000000000000000000000000000000000000000000000"),
    ("order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ("order 4", "0000000000000000000000000000000000000000000000000000000000000000"),
    ("order 4, negated", "0000000000000000000000000000000000000000000000000000000000000080"),
    ("order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    ("order 8, negated", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    ("order 8, another", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ("order 8, its negation", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    ("not canonical: 0", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ("not canonical: 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ("not canonical, negated", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ("not on the curve", "0200000000000000000000000000000000000000000000000000000000000000"),
    ("outside of the main subgroup", "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5"),
    ("31 bytes", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751"),
    ("33 bytes", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00"),
    ("nothing", ""),
  ])
  func aBadPointIsRefused(flaw: String, point: String) {
    #expect(throws: SodiumError.unusableKey) { try Signature.PublicKey([UInt8](hex: point)) }
    #expect(refusal([UInt8](repeating: 0, count: 64), of: [], by: [UInt8](hex: point)) == .unusableKey)
  }

  @Test(arguments: [0, 31, 33, 64])
  func aSeedOfAnotherSizeIsRefused(size: Int) throws {
    let seed = try SecretBytes.of([UInt8](repeating: 1, count: size))
    #expect(throws: SodiumError.outOfRange) { _ = try Signature.KeyPair(seed: seed) }
  }

  private func sign(
    _ message: [UInt8], with pair: borrowing Signature.KeyPair
  ) throws(SodiumError) -> [UInt8] {
    try unsafe pair.sign(message.span.bytes)
  }

  private func refusal(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) -> SodiumError? {
    rejection { () throws(SodiumError) in
      try message.withBytes { bytes throws(SodiumError) in
        try Signature.verify(signature, of: bytes, by: Signature.PublicKey(key))
      }
    }
  }
}
