@testable import Handoff

// A signed record: its text is what stands above the armor, but for line ends. Whether it is signed by whom it names
// costs too much here.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  check(bytes)
  // The armor keeps most texts out. So the input is also taken for a text above a good armor.
  check(bytes + armor)
  return 0
}

private func check(_ bytes: [UInt8]) {
  guard let record = try? SignedRecord.parse(bytes) else { return }
  promise((try? SignedRecord.parse(record.encoded)) == record, "what is written reads as what was read")
  if !bytes.prefix(2).contains(where: { $0 == 0 || $0 >= 0xfe }) {
    promise(normalized(bytes).starts(with: record.text.utf8), "no other character is passed over")
  }
  promise(record.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isDisplayable }, "a record shows itself")
  promise(record.text.hasSuffix("\n"), "a record is made of lines")
}

/// With LF for CR LF and CR, and without a byte order mark.
private func normalized(_ bytes: [UInt8]) -> [UInt8] {
  let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? [UInt8](bytes.dropFirst(3)) : bytes
  return bytes.indices.compactMap { index in
    if bytes[index] == 0x0d { return 0x0a }
    return bytes[index] == 0x0a && index > 0 && bytes[index - 1] == 0x0d ? nil : bytes[index]
  }
}

/// That of sample.record.
private let armor = [UInt8](
  """
  -----BEGIN VAULT SIGNATURE-----
  L0ydczz4liBteNc24/bgeGA+pgzLVEH2tI0/hrHPPVSmAoWlbRU0wgdOx6lRyE12
  SiwtcseOm/EANMZ4DsFwmJuMQZa4sD6UPGh5/GdyUkY/YEgghY9lei+QsoiwrsEP
  -----END VAULT SIGNATURE-----

  """.utf8)
