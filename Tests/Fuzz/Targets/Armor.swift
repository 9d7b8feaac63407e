// libFuzzer: -max_len=2048
@testable import Handoff

// A text with a bundle in it, in whatever mail and editors made of it: what is read is written in the one canonical
// spelling, and reads the same. Every character of its base64 stood in the text, in that order.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  if let bundle = try? SealedBundle.parse(bytes) {
    let canonical = bundle.text
    promise((try? SealedBundle.parse(canonical)) == bundle, "what is written reads as what was read")
    var rest = bytes[...]
    for character in canonical where character != 0x0a {
      guard let found = rest.firstIndex(of: character) else { fatalError("a character that was not there") }
      rest = rest[(found + 1)...]
    }
  }
  let armor = Armor(label: "VAULT BUNDLE")
  if (1...256).contains(bytes.count) {
    promise(
      (try? armor.encode(bytes).withBytes { text throws(Armor.Flaw) in try armor.decode(text) }) == bytes,
      "bytes come back out of their armor")
  }
  return 0
}
