@testable import Handoff

// A signed record: it has one spelling, to the byte. Whether it is signed by whom it names costs too much here.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  check(bytes)
  // The armor keeps most texts out. So the input is also taken for a text above a good armor.
  check(bytes + armor)
  return 0
}

private func check(_ bytes: [UInt8]) {
  guard let record = try? SignedRecord.parse(bytes) else { return }
  promise(record.encoded == bytes, "a record has one spelling")
  promise(record.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isDisplayable }, "a record shows itself")
  promise(record.text.hasSuffix("\n"), "a record is made of lines")
}

/// That of sample.record.
private let armor = [UInt8](
  """
  -----BEGIN VAULT SIGNATURE-----
  L0ydczz4liBteNc24/bgeGA+pgzLVEH2tI0/hrHPPVSmAoWlbRU0wgdOx6lRyE12
  SiwtcseOm/EANMZ4DsFwmJuMQZa4sD6UPGh5/GdyUkY/YEgghY9lei+QsoiwrsEP
  -----END VAULT SIGNATURE-----

  """.utf8)
