// libFuzzer: -max_len=2048
@testable import Handoff

// A text with a bundle in it. Around the armor anything may stand, lines may end in blanks and CR: what is read
// is written in the one canonical spelling, and reads the same.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  if let bundle = try? SealedBundle.parse(bytes) {
    let canonical = bundle.text
    promise((try? SealedBundle.parse(canonical)) == bundle, "what is written reads as what was read")
    promise(lines(of: bytes).firstRange(of: lines(of: canonical)) != nil, "the armor stands in the text")
  }
  let armor = Armor(label: "VAULT BUNDLE")
  if (1...256).contains(bytes.count) {
    promise((try? armor.decode(armor.encode(bytes))) == bytes, "bytes come back out of their armor")
  }
  return 0
}

/// The text's lines without the blanks at their ends: the only liberty that is given.
private func lines(of text: [UInt8]) -> [[UInt8]] {
  text.split(separator: 0x0a, omittingEmptySubsequences: true).map { line in
    var line = line
    while let last = line.last, [0x20, 0x09, 0x0d].contains(last) { line.removeLast() }
    return [UInt8](line)
  }.filter { !$0.isEmpty }
}
