// libFuzzer: -max_len=640
@testable import Handoff
@testable import Sodium

// Key files, public and secret, and Bech32 itself. A key has one spelling, but that age's prefix is written as
// ours; comments and blanks around it are for people.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  bytes.withBytes { text in
    checkPublic(text)
    checkSecret(text)
    checkBech32(text)
  }
  checkPayload(bytes)
  return 0
}

private func checkPublic(_ text: RawSpan) {
  guard let file = try? KeyFile.parsePublic(text) else { return }
  // Every signature costs as much as a hundred other inputs.
  guard file.follows.isEmpty || text.byteCount.isMultiple(of: 8) else { return }
  let created = Timestamp(seconds: 0)
  let written: [UInt8]
  switch file.key {
  case .recipient:
    promise(file.follows.isEmpty, "no recipient key follows another")
    written = KeyFile.encode(file.key, name: file.name, created: created)
  case .issuer(let key):
    let encoded = try? KeyFile.encode(key, following: file.follows, name: file.name, created: created)
    guard let encoded else { fatalError("successions that were read cannot be written") }
    written = encoded
  }
  let read = written.withBytes { try? KeyFile.parsePublic($0) }
  promise(read?.key == file.key && read?.follows == file.follows, "what is written reads as what was read")
  promise(read?.name == file.name?.escapedForDisplay, "a name stays on its line")
}

private func checkSecret(_ text: RawSpan) {
  guard let file = try? KeyFile.parseSecret(text), case .plain(let key) = consume file else { return }
  guard let encoded = try? key.encoded() else { fatalError("a secret key that cannot be written") }
  let read = try? encoded.withBytes { text throws(KeyError) in try RecipientSecretKey(line: text) }
  guard let read else { fatalError("a secret key that was written cannot be read") }
  promise(read.publicKey == key.publicKey, "what is written reads as what was read")
}

private func checkBech32(_ text: RawSpan) {
  guard let decoded = try? Bech32.decode(text) else { return }
  let encoded = decoded.payload.withBytes { payload in
    try? Bech32.encode(prefix: decoded.prefix, payload: payload, uppercase: decoded.isUppercase)
  }
  guard let encoded else { fatalError("a Bech32 text that cannot be written") }
  promise(encoded.withBytes { Sodium.areEqual($0, text) }, "Bech32 has one spelling")
}

/// The checksum keeps nearly all texts out. So the input is also taken for what a key's text carries: the first
/// byte says which key.
private func checkPayload(_ bytes: [UInt8]) {
  let prefixes = [RecipientKey.prefix, RecipientKey.agePrefix, IssuerKey.prefix, RecipientSecretKey.prefix]
  guard let first = bytes.first, bytes.count <= 40 else { return }
  let prefix = prefixes[Int(first) % prefixes.count]
  let payload = [UInt8](bytes.dropFirst())
  let encoded = payload.withBytes {
    try? Bech32.encode(prefix: prefix, payload: $0, uppercase: prefix == RecipientSecretKey.prefix)
  }
  guard let encoded else { fatalError("bytes that cannot be written as Bech32") }
  let text = encoded.withBytes { $0.copiedBytes() }
  text.withBytes { text in
    guard let decoded = try? Bech32.decode(text) else { fatalError("Bech32 that cannot be read") }
    promise(decoded.payload.withBytes { $0.isEqual(to: payload) }, "bytes come back out of their Bech32")
    if payload.count == 32 {
      checkPublic(text)
      checkSecret(text)
    } else {
      promise((try? KeyFile.parsePublic(text)) == nil, "a public key has 32 bytes")
      let secret = try? KeyFile.parseSecret(text)
      promise(secret == nil, "a secret key has 32 bytes")
    }
  }
}
