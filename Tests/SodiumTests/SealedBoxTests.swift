import Sodium
import TestSupport
import Testing

/// I7: a box opens for its key, whole and unchanged, or not at all.
@Suite struct SealedBoxTests {
  /// RFC 7748 §6.1, the keys of Alice and Bob.
  @Test(arguments: [
    (
      "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    ),
    (
      "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
      "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    ),
  ])
  func publicKeysAreThePublishedOnes(secret: String, publicKey: String) throws {
    let derived = try SealedBox.KeyPair(secretKey: try .of([UInt8](hex: secret))).publicKey
    #expect(derived.bytes.hex == publicKey)
  }

  @Test(arguments: [0, 1, 32, 4096])
  func whatIsSealedOpens(size: Int) throws {
    let key = try makePair()
    let message = [UInt8](repeating: 0x5a, count: size)
    let sealed = try seal(message, to: key)
    #expect(sealed.count == size + SealedBox.overhead)
    let opened = try SealedBox.open(sealed, with: key).copied()
    #expect(opened == message)
  }

  @Test func anotherKeyIsRefused() throws {
    let sealed = try seal([1, 2, 3], to: try makePair())
    #expect(refusal(sealed, with: try makePair()) == .forged)
  }

  @Test func everySingleBitFlipIsRefused() throws {
    let key = try makePair()
    for flipped in try seal([1, 2, 3], to: key).singleBitFlips {
      #expect(refusal(flipped, with: key) == .forged)
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let key = try makePair()
    let sealed = try seal([1, 2, 3], to: key)
    for length in 0..<sealed.count { #expect(refusal(Array(sealed.prefix(length)), with: key) == .forged) }
    #expect(refusal(sealed + [0], with: key) == .forged)
  }

  @Test func aBoxWithALowOrderEphemeralKeyIsRefused() throws {
    let key = try makePair()
    for point in Self.lowOrderPoints {
      let sealed = [UInt8](hex: point) + [UInt8](repeating: 0, count: 16)
      #expect(refusal(sealed, with: key) == .forged)
    }
  }

  @Test(arguments: [0, 31, 33])
  func aSecretKeyOfAnotherSizeIsRefused(size: Int) throws {
    #expect(throws: SodiumError.outOfRange) {
      _ = try SealedBox.KeyPair(secretKey: try .of([UInt8](repeating: 1, count: size)))
    }
  }

  /// Every encoding of a point of low order on the curve or its twist, canonical or not
  /// (https://cr.yp.to/ecdh.html#validate).
  static let lowOrderPoints = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
    "4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
    "d9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "daffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "dbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ]

  @Test(arguments: lowOrderPoints)
  func aLowOrderKeyIsRefused(point: String) {
    #expect(throws: SodiumError.unusableKey) { try SealedBox.PublicKey([UInt8](hex: point)) }
  }

  @Test func aLowOrderKeyWithItsTopBitSetIsRefused() {
    for point in Self.lowOrderPoints {
      var key = [UInt8](hex: point)
      key[31] |= 0x80
      #expect(throws: SodiumError.unusableKey) { try SealedBox.PublicKey(key) }
    }
  }

  @Test func aKeyWithItsTopBitSetIsRefused() throws {
    var key = try makePair().publicKey.bytes
    #expect(throws: Never.self) { try SealedBox.PublicKey(key) }
    key[31] |= 0x80
    #expect(throws: SodiumError.unusableKey) { try SealedBox.PublicKey(key) }
  }

  /// 2^255 − 19 + n for n below 19 stands for n; 9 of them is the base point in another spelling.
  @Test(arguments: 0..<19)
  func aKeyBeyondThePrimeIsRefused(excess: UInt8) {
    let key = [0xed + excess] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
    #expect(throws: SodiumError.unusableKey) { try SealedBox.PublicKey(key) }
  }

  @Test func theBasePointIsAKey() {
    #expect(throws: Never.self) {
      try SealedBox.PublicKey([9] + [UInt8](repeating: 0, count: 31))
    }
  }

  @Test(arguments: [0, 31, 33])
  func aPublicKeyOfAnotherSizeIsRefused(size: Int) {
    #expect(throws: SodiumError.unusableKey) {
      try SealedBox.PublicKey([UInt8](repeating: 9, count: size))
    }
  }

  private func makePair() throws(SodiumError) -> SealedBox.KeyPair {
    try SealedBox.KeyPair(secretKey: try SealedBox.makeSecretKey())
  }

  private func seal(_ message: [UInt8], to pair: borrowing SealedBox.KeyPair) throws(SodiumError) -> [UInt8] {
    let publicKey = pair.publicKey
    return try message.withBytes { bytes throws(SodiumError) in try SealedBox.seal(bytes, to: publicKey) }
  }

  private func refusal(_ sealed: [UInt8], with key: borrowing SealedBox.KeyPair) -> SodiumError? {
    do throws(SodiumError) {
      _ = try SealedBox.open(sealed, with: key)
      return nil
    } catch {
      return error
    }
  }
}
