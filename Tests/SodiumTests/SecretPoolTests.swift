import Sodium
import TestSupport
import Testing

/// I1 and I2 for secrets that wait: each is read once, and none is left.
@Suite struct SecretPoolTests {
  @Test func eachSecretIsRevealed() throws {
    let pool = try SecretPool(capacity: 10)
    let places = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10]].map { keep($0, in: pool) }
    #expect(
      try places.map { place in pool.reveal(try #require(place)) { $0.copiedBytes() } }
        == [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10]])
  }

  @Test func whatHasNoPlaceIsNotKept() throws {
    let pool = try SecretPool(capacity: 4)
    #expect(keep([1, 2, 3], in: pool) != nil)
    #expect(keep([4, 5], in: pool) == nil)
    #expect(keep([4], in: pool) != nil)
  }

  @Test func revealingTwiceEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      let pool = try SecretPool(capacity: 4)
      guard let place = [UInt8]([1, 2]).withBytes({ pool.keep($0) }) else { return }
      for _ in 0..<2 { pool.reveal(place) { _ in } }
    }
  }

  @Test func aSecretIsInThePoolUntilItIsRevealed() throws {
    let secret = try Randomness.makeSecret(32)
    let scan = secret.withBytes { MemoryScan(for: $0) }
    let pool = try SecretPool(capacity: 64)
    let place = try #require(secret.withBytes { pool.keep($0) })
    _ = consume secret
    let waiting = try scan.count()
    #expect(waiting == 1)
    let inside = try pool.reveal(place) { _ throws in try scan.count() }
    #expect(inside == 1)
    let after = try scan.count()
    #expect(after == 0)
  }

  @Test func whatNobodyRevealedGoesWithThePool() throws {
    let secret = try Randomness.makeSecret(32)
    let scan = secret.withBytes { MemoryScan(for: $0) }
    var pool: SecretPool? = try SecretPool(capacity: 64)
    let isKept = secret.withBytes { pool?.keep($0) } != nil
    #expect(isKept)
    _ = consume secret
    pool = nil
    let after = try scan.count()
    #expect(after == 0)
  }

  private func keep(_ secret: [UInt8], in pool: SecretPool) -> SecretPool.Place? {
    secret.withBytes { pool.keep($0) }
  }
}
