import Sodium
import TestSupport
import Testing

@Suite struct HashTests {
  /// The digests of `b2sum -l 256`.
  @Test(arguments: [
    ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
    ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
  ])
  func digestsAreThePublishedOnes(message: String, digest: String) throws {
    #expect(try GenericHash.digest([UInt8](message.utf8)).hex == digest)
  }

  @Test func aCheckValueDependsOnKeyAndMessage() throws {
    let value = try authenticate([1, 2, 3], key: 1)
    #expect(try authenticate([1, 2, 3], key: 1) == value)
    #expect(try authenticate([1, 2, 3], key: 2) != value)
    #expect(try authenticate([1, 2, 4], key: 1) != value)
    #expect(try authenticate([], key: 1) != value)
    #expect(try GenericHash.digest([1, 2, 3]) != value)
  }

  @Test(arguments: [0, 16, 31, 33, 64])
  func aKeyOfAnotherSizeIsRefused(size: Int) throws {
    let key = try SecretBytes.of([UInt8](repeating: 1, count: size))
    #expect(throws: SodiumError.outOfRange) {
      try [UInt8]().withBytes { bytes throws(SodiumError) in
        _ = try GenericHash.authenticate(bytes, with: key)
      }
    }
  }

  @Test func subkeysDifferByNumberContextAndKey() throws {
    func subkey(_ number: UInt64, key: UInt8, context: StaticString) throws(SodiumError) -> [UInt8] {
      let key = try SecretBytes.of([UInt8](repeating: key, count: 32))
      return try KeyDerivation.deriveSubkey(number, of: key, context: context).copied()
    }
    let subkeys = [
      try subkey(1, key: 1, context: "vv-body-"), try subkey(2, key: 1, context: "vv-body-"),
      try subkey(1, key: 2, context: "vv-body-"), try subkey(1, key: 1, context: "vv-issue"),
    ]
    #expect(Set(subkeys).count == 4)
    #expect(try subkey(1, key: 1, context: "vv-body-") == subkeys[0])
  }

  @Test func contextsAndKeysOfAnotherSizeAreRefused() throws {
    let key = try SecretBytes.of([UInt8](repeating: 1, count: 32))
    let short = try SecretBytes.of([UInt8](repeating: 1, count: 31))
    for context in ["", "seven77", "nine99999"] as [StaticString] {
      #expect(throws: SodiumError.outOfRange) {
        _ = try KeyDerivation.deriveSubkey(of: key, context: context)
      }
    }
    #expect(throws: SodiumError.outOfRange) {
      _ = try KeyDerivation.deriveSubkey(of: short, context: "eight888")
    }
  }

  private func authenticate(_ message: [UInt8], key: UInt8) throws(SodiumError) -> [UInt8] {
    let key = try SecretBytes.of([UInt8](repeating: key, count: 32))
    return try message.withBytes { bytes throws(SodiumError) in
      try GenericHash.authenticate(bytes, with: key)
    }
  }
}
