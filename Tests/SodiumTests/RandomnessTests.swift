import Sodium
import TestSupport
import Testing

@Suite struct RandomnessTests {
  @Test func randomBytesDiffer() throws {
    let values = try (0..<100).map { _ throws(SodiumError) in try Randomness.makeBytes(16) }
    #expect(Set(values).count == 100)
    let secrets = try (0..<10).map { _ throws(SodiumError) in try Randomness.makeSecret(32).copied() }
    #expect(Set(secrets).count == 10)
    #expect(secrets.allSatisfy { $0.count == 32 })
  }

  @Test func everyNumberBelowTheBoundComesAndNoOther() throws {
    let numbers = try (0..<2000).map { _ throws(SodiumError) in try Randomness.makeNumber(below: 10) }
    #expect(Set(numbers) == Set(0..<10))
    #expect(try Randomness.makeNumber(below: 1) == 0)
  }

  @Test func aBoundOfZeroIsRefused() {
    #expect(throws: SodiumError.outOfRange) { try Randomness.makeNumber(below: 0) }
  }

  @Test func bytesAreEqualOnlyIfLengthAndContentAre() {
    func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
      left.withBytes { left in right.withBytes { Sodium.areEqual(left, $0) } }
    }
    #expect(areEqual([], []))
    #expect(areEqual([1, 2, 3], [1, 2, 3]))
    #expect(!areEqual([1, 2, 3], [1, 2]))
    #expect(!areEqual([], [0]))
    for flipped in [UInt8]([1, 2, 3]).singleBitFlips { #expect(!areEqual([1, 2, 3], flipped)) }
  }
}
