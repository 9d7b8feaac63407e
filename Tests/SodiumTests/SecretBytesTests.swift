import Sodium
import TestSupport
import Testing

/// I1: a secret has a place of its own, and only its own bytes are it.
@Suite struct SecretBytesTests {
  @Test func onlyWhatWasFilledIsTheSecret() throws {
    let bytes = try SecretBytes(capacity: 10) { $0.append(contentsOf: [1, 2, 3]) }.copied()
    #expect(bytes == [1, 2, 3])
  }

  @Test func aSecretMayBeEmpty() throws {
    let bytes = try SecretBytes(capacity: 0) { _ in }.copied()
    #expect(bytes.isEmpty)
  }

  @Test func aFillThatFailsLeavesNothing() {
    #expect(throws: SodiumError.forged) {
      _ = try SecretBytes(capacity: 10) { output throws(SodiumError) in
        output.append(contentsOf: [1, 2, 3])
        throw .forged
      }
    }
  }

  @Test func aCapacityThatIsNotToBeHadIsRefused() {
    #expect(throws: SodiumError.outOfMemory) { _ = try SecretBytes(capacity: -1) { _ in } }
    #expect(throws: SodiumError.outOfMemory) { _ = try SecretBytes(capacity: .max) { _ in } }
  }

  @Test func bytesBeyondTheCapacityEndTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = try SecretBytes(capacity: 2) { unsafe $0.append(contentsOf: [1, 2, 3].span.bytes) }
    }
  }

  @Test func anOffsetOutsideOfASpanEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = try SecretBytes.of([1, 2, 3]).withBytes { $0[3] }
    }
  }

  @Test func whatIsOverwrittenIsGoneForEverybodyWhoHasIt() {
    var bytes: [UInt8] = [1, 2, 3, 4]
    unsafe bytes.withUnsafeMutableBytes { memory in unsafe RawSpan(_unsafeBytes: memory[1..<3]).overwrite() }
    #expect(bytes == [1, 0, 0, 4])
  }

  @Test func theFirstOffsetOfAByteIsFound() throws {
    let offsets = try SecretBytes.of([7, 8, 7]).withBytes {
      [
        $0.firstOffset(of: 7), $0.firstOffset(of: 7, from: 1), $0.firstOffset(of: 9),
        $0.firstOffset(of: 7, from: 3),
      ]
    }
    #expect(offsets == [0, 2, nil, nil])
  }
}
