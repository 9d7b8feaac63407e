import Glibc
import Sodium
import TestSupport
import Testing

/// I1 and I2 at run time: after its one reading a secret is nowhere in this process.
@Suite struct OneTimeSecretTests {
  @Test func revealingLendsTheBytes() throws {
    let revealed = OneTimeSecret(try .of("kM7.wq-T4_bR")).reveal { $0.copiedBytes() }
    #expect(revealed == [UInt8]("kM7.wq-T4_bR".utf8))
  }

  @Test func theCountIsKnownWithoutRevealing() throws {
    let count = OneTimeSecret(try .of([1, 2, 3])).count
    #expect(count == 3)
  }

  @Test func aSecretIsInMemoryInsideOfRevealAndNowhereAfterIt() throws {
    let (scan, inside) = try OneTimeSecret(try Randomness.makeSecret(32)).reveal { bytes throws in
      let scan = MemoryScan(for: bytes)
      return (scan, try scan.count())
    }
    #expect(inside >= 1)
    let after = try scan.count()
    #expect(after == 0)
  }

  @Test func aSecretIsNowhereAfterABodyThatThrows() throws {
    struct Refused: Error { let scan: MemoryScan }
    let secret = OneTimeSecret(try Randomness.makeSecret(32))
    do throws(Refused) {
      try secret.reveal { bytes throws(Refused) in throw Refused(scan: MemoryScan(for: bytes)) }
    } catch {
      let after = try error.scan.count()
      #expect(after == 0)
    }
  }

  @Test func aSecretThatIsSealedAndOpenedLeavesNoCopies() throws {
    let key = try Randomness.makeSecret(AEAD.keySize)
    let secret = try Randomness.makeSecret(32)
    let scan = secret.withBytes { MemoryScan(for: $0) }
    let before = try scan.count()
    #expect(before == 1)
    let sealed = try secret.withBytes { bytes throws(SodiumError) in
      try AEAD.seal(bytes, with: key, boundTo: [])
    }
    let both = try AEAD.open(sealed, with: key, boundTo: []).withBytes { _ throws in try scan.count() }
    #expect(both == 2)
    let after = try scan.count()
    #expect(after == 1)
    _ = consume secret
    let end = try scan.count()
    #expect(end == 0)
  }

  @Test func theScanSeesWhatLiesInOrdinaryMemory() throws {
    let copy = try Randomness.makeBytes(32)
    let found = try copy.withBytes { bytes throws in try MemoryScan(for: bytes).count() }
    #expect(found >= 1)
    withExtendedLifetime(copy) {}
  }

  @Test func readingTheAddressInsideOfRevealIsPossible() async {
    await #expect(processExitsWith: .success) {
      OneTimeSecret(try Randomness.makeSecret(32)).reveal { read(address(of: $0)) }
    }
  }

  @Test func readingTheAddressAfterRevealFaults() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      read(OneTimeSecret(try Randomness.makeSecret(32)).reveal { address(of: $0) })
    }
  }

  @Test func readingTheAddressAfterABodyThatThrowsFaults() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      struct Refused: Error { let address: UInt }
      let secret = OneTimeSecret(try Randomness.makeSecret(32))
      do throws(Refused) {
        try secret.reveal { bytes throws(Refused) in throw Refused(address: address(of: bytes)) }
      } catch {
        read(error.address)
      }
    }
  }
}

private func address(of bytes: RawSpan) -> UInt {
  unsafe bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
}

/// Reads a byte at `address`, whatever is there.
private func read(_ address: UInt) {
  guard let pointer = unsafe UnsafeRawPointer(bitPattern: address) else { return }
  print("read", unsafe pointer.load(as: UInt8.self) == 0)
}
