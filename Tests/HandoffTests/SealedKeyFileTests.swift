import Handoff
import Sodium
import TestSupport
import Testing

import struct Foundation.Data

/// I1 and I7: a secret key under a passphrase.
@Suite struct SealedKeyFileTests {
  private let text: [UInt8]
  private let data: [UInt8]
  private let passphrase = "correct horse battery staple"

  init() throws {
    text = try Vectors.read("sample-vendor-sealed.key")
    let base64 = String(decoding: text, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("-") && !$0.hasPrefix("#") }.joined()
    data = [UInt8](try #require(Data(base64Encoded: base64)))
  }

  @Test func whatIsSealedOpens() throws {
    let key = try RecipientSecretKey.make()
    let text = try SealedKeyFile.seal(key, under: .of(passphrase), cost: .interactive)
    let opened = try open(text, passphrase)
    let isSame = opened == key.publicKey
    #expect(isSame)
  }

  @Test func anotherProgramsFileOpens() throws {
    let opened = try open(text, passphrase)
    #expect(opened.text == (try Vectors.load().sealedKey.public))
  }

  @Test func thePublicKeyIsReadableWithoutThePassphrase() throws {
    let file = try text.withBytes { text throws(KeyError) in try KeyFile.parseSecret(text) }
    guard case .sealed(let sealed) = consume file else {
      Issue.record("not sealed")
      return
    }
    #expect(sealed.publicKey.text == (try Vectors.load().sealedKey.public))
  }

  @Test(arguments: ["", "correct horse battery stapl", "Correct horse battery staple"])
  func anotherPassphraseIsRefused(passphrase: String) {
    #expect(refusal(text, passphrase) == .wrongPassphrase)
  }

  @Test func everyFlippedBitOfTheVersionIsRefused() throws {
    for bit in 0..<(27 * 8) { #expect(refusal(flipping: bit) == .malformedSealedKey) }
  }

  /// From the first dash to the last line end; what stands before is for people. Where the armor and the bounds
  /// do not refuse, Argon2id is paid for: so many bits, spread evenly. All: `BITS=1000000 swift test --filter HandoffTests`.
  @Test(arguments: 0..<8)
  func everyFlippedBitOfTheTextIsRefused(bit: Int) throws {
    let armor = Array(text[try #require(text.firstIndex(of: UInt8(ascii: "-")))...])
    #expect(refusal(armor, passphrase) == nil)
    let step = max(1, armor.count * 8 / Effort.count("BITS", usual: 250))
    for index in stride(from: bit % step, to: armor.count, by: step) {
      var flipped = armor
      flipped[index] ^= 1 << bit
      // What follows END is for people, and a line end may become another blank.
      if index == armor.count - 1 || armor[index] == 0x0a && flipped[index] == 0x0b { continue }
      #expect(refusal(flipped, passphrase) != nil, "bit \(bit) of byte \(index)")
    }
  }

  /// Bit 0 of the last byte of each number leaves a cost within the bounds; a work factor that was changed
  /// gives another key. So does the salt, and the rest is bound.
  @Test(arguments: [30, 34, 35, 51, 83, 107, 154])
  func aFlippedBitIsRefusedAsAWrongPassphraseIs(offset: Int) {
    #expect(refusal(flipping: offset * 8) == .wrongPassphrase)
  }

  @Test func thePublicKeyWithItsTopBitSetIsRefused() {
    #expect(refusal(flipping: 83 * 8 - 1) == .unusable)
  }

  @Test func everyTruncationIsRefused() {
    for count in 0..<data.count {
      #expect(refusal(armored(Array(data.prefix(count))), passphrase) == .malformedSealedKey)
    }
    #expect(refusal(armored(data + [0]), passphrase) == .malformedSealedKey)
  }

  @Test(arguments: [(0, 65536), (1, 65536), (5, 65536), (2, 65535), (2, 1_048_577), (.max, .max)])
  func aCostBeyondTheBoundsIsRefusedBeforeAnyWork(operations: UInt32, memoryKiB: UInt32) {
    var changed = data
    for (offset, number) in [(27, operations), (31, memoryKiB)] {
      for index in 0..<4 { changed[offset + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index)) }
    }
    #expect(refusal(armored(changed), passphrase) == .malformedSealedKey)
  }

  @Test func aDamagedArmorIsRefused() {
    let text = String(decoding: text, as: UTF8.self)
    for changed in [
      text.replacing("-----END VAULT SECRET KEY-----\n", with: ""), text.replacing("=", with: ""),
      text.replacing("dmVu", with: "*mVu"),
    ] {
      #expect(refusal(Array(changed.utf8), passphrase) == .malformedSealedKey)
    }
    for lineEnd in ["\r\n", "\n\n", "\r", " "] {
      #expect(refusal(Array(text.replacing("\n", with: lineEnd).utf8), passphrase) == nil)
    }
  }

  private func armored(_ data: [UInt8]) -> [UInt8] {
    let base64 = Array(Data(data).base64EncodedString())
    let lines = stride(from: 0, to: base64.count, by: 64).map { String(base64[$0...].prefix(64)) }
    let all = ["-----BEGIN VAULT SECRET KEY-----"] + lines + ["-----END VAULT SECRET KEY-----", ""]
    return Array(all.joined(separator: "\n").utf8)
  }

  private func refusal(flipping bit: Int) -> KeyError? {
    var flipped = data
    flipped[bit / 8] ^= 1 << (bit % 8)
    return refusal(armored(flipped), passphrase)
  }

  private func open(_ text: [UInt8], _ passphrase: String) throws(KeyError) -> RecipientKey {
    switch try text.withBytes({ text throws(KeyError) in try KeyFile.parseSecret(text) }) {
    case .plain(let key): return key.publicKey
    case .sealed(let file):
      let secret: SecretBytes
      do throws(SodiumError) { secret = try .of(passphrase) } catch { throw .sodium(error) }
      return try file.open(with: secret).publicKey
    }
  }

  private func refusal(_ text: [UInt8], _ passphrase: String) -> KeyError? {
    rejection { () throws(KeyError) in _ = try open(text, passphrase) }
  }
}
