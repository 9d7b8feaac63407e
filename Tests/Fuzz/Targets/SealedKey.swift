@testable import Handoff
@testable import Sodium

// A secret key file under a passphrase, up to the passphrase. What stands around the armor, and between
// its characters, is passed over; what is read is written in one spelling, and reads the same.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  check(bytes)
  // The armor keeps most changes of the box out. So the input is also taken for the box.
  check(SealedKeyFile.armor.encode(bytes), spelledCanonically: true)
  return 0
}

private func check(_ text: [UInt8], spelledCanonically: Bool = false) {
  guard let file = parse(text) else { return }
  let canonical = file.encoded
  promise(!spelledCanonically || canonical == text, "a box has one spelling")
  guard let read = parse(canonical) else { fatalError("what was written cannot be read") }
  promise(read.encoded == canonical && read.publicKey == file.publicKey, "it reads as what was read")
  promise(canonical.count == 276, "every file is as long as any other")
  let isPublic = text.withBytes { text in
    let file = try? KeyFile.parsePublic(text)
    return file != nil
  }
  promise(!isPublic, "a sealed key file is not a public one")
}

private func parse(_ text: [UInt8]) -> SealedKeyFile? {
  text.withBytes { text in
    guard let file = try? KeyFile.parseSecret(text) else { return nil }
    guard case .sealed(let sealed) = consume file else { return nil }
    return sealed
  }
}
