import Sodium
import TestSupport
import Testing

@Suite struct PasswordHashTests {
  private let salt = [UInt8](0..<16)

  @Test func theSamePassphraseAndSaltGiveTheSameKey() throws {
    let first = try derive("correct horse", salt)
    let second = try derive("correct horse", salt)
    let otherPassphrase = try derive("correct horsf", salt)
    let otherSalt = try derive("correct horse", salt.reversed())
    #expect(first.count == 32)
    #expect(first == second)
    #expect(first != otherPassphrase)
    #expect(first != otherSalt)
  }

  @Test func theCostIsPartOfTheKey() throws {
    let cheap = try derive("correct horse", salt)
    let dearer = try derive("correct horse", salt, try .init(operations: 3, memoryKiB: 64 << 10))
    #expect(cheap != dearer)
  }

  @Test func anEmptyPassphraseHasAKeyToo() throws {
    let key = try derive("", salt)
    #expect(key.count == 32)
  }

  @Test(arguments: [0, 15, 17])
  func aSaltOfAnotherSizeIsRefused(size: Int) {
    #expect(throws: SodiumError.outOfRange) {
      try derive("correct horse", [UInt8](repeating: 0, count: size))
    }
  }

  @Test(arguments: [(2, 65536), (3, 262_144), (4, 1_048_576), (2, 1_048_576), (4, 65536)])
  func costsFromInteractiveToSensitiveAreAccepted(operations: UInt32, memoryKiB: UInt32) throws {
    let cost = try PasswordHash.Cost(operations: operations, memoryKiB: memoryKiB)
    #expect(cost.operations == operations)
    #expect(cost.memoryKiB == memoryKiB)
  }

  @Test(
    arguments: [
      (0, 65536), (1, 65536), (5, 65536), (.max, 65536), (2, 0), (2, 65535), (2, 1_048_577), (2, .max),
    ] as [(UInt32, UInt32)])
  func costsBeyondTheBoundsAreRefused(operations: UInt32, memoryKiB: UInt32) {
    #expect(throws: SodiumError.outOfRange) {
      try PasswordHash.Cost(operations: operations, memoryKiB: memoryKiB)
    }
  }

  private func derive(
    _ passphrase: String, _ salt: [UInt8], _ cost: PasswordHash.Cost = .interactive
  ) throws(SodiumError) -> [UInt8] {
    try PasswordHash.deriveKey(from: try .of(passphrase), salt: salt, cost: cost).copied()
  }
}
