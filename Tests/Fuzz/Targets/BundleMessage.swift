@testable import Handoff

// What is inside a bundle's box and behind its signature: version line, header line, secret. One meaning has one
// spelling, so that what is read is written to the same bytes.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  let parsed = bytes.withBytes { try? SealedBundle.parseMessage($0) }
  guard let (header, secretStart) = parsed else { return 0 }
  guard let line = try? CanonicalJSON.encode(header) else { fatalError("a header that cannot be written") }
  promise(
    SealedBundle.version + line + [0x0a] + bytes[secretStart...] == bytes, "a message has one spelling")
  promise((1...SealedBundle.secretSizeLimit).contains(bytes.count - secretStart), "a secret has its size")
  promise(header.isPlausible && (try? header.confirmationCode()) != nil, "a header is plausible")
  return 0
}
