@testable import Handoff

// What a service honors credentials by. What is read is written in one spelling, and reads the same, and is plausible. An input
// is the text, or the content that stands behind a signature.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  check(bytes)
  let signed = [UInt8](repeating: 1, count: 64) + [UInt8]("vendor-vault/verifiers/v1\n".utf8) + bytes
  check(Armor(label: "VAULT VERIFIERS").encode(signed))
  return 0
}

private func check(_ text: [UInt8]) {
  guard let file = parse(text) else { return }
  promise(parse(file.encoded) == file, "it reads as what was read")
  let content = file.content
  promise(content.issuer == file.issuer.text, "it names its issuer")
  promise(
    content.credentials.allSatisfy { content.organization.cds.covers($0.credential) }, "it speaks for its own"
  )
  promise(
    Set(content.credentials.map(\.credential)).count == content.credentials.count,
    "each credential is there once")
}

private func parse(_ text: [UInt8]) -> VerifierFile? {
  text.withBytes { text in try? VerifierFile.parse(text) }
}
