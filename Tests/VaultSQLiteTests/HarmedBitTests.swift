import TestSupport
import Testing

@Suite("A vault file with one bit changed is refused, or every answer is as before (I7)")
struct HarmedBitTests {
  /// So many of the file's bits, spread over it evenly. All: `BITS=1000000 swift test --filter HarmedBitTests`.
  @Test func anyBit() throws {
    let vault = try HarmedVault()
    let bits = vault.whole.count * 8
    // An odd step comes to every one of a byte's bits.
    let step = max(1, bits / Effort.count("BITS", usual: 2000)) | 1
    var counts: [String: Int] = [:]
    for bit in stride(from: 0, to: bits, by: step) {
      var bytes = vault.whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let verdict = try vault.verdict(of: bytes)
      counts["\(verdict)", default: 0] += 1
      if case .wrong(let answer) = verdict {
        Issue.record("bit \(bit % 8) of byte \(bit / 8): another \(answer)")
      }
    }
    print("of \(bits) bits, every \(step)th:", counts.sorted { $0.key < $1.key })
  }
}
