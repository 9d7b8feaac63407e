// libFuzzer: -max_len=640
@testable import Handoff
@testable import Sodium

// Key files, public and secret, and Bech32 itself. A key has one spelling, but that age's prefix is written as
// ours; what stands around it, and between its characters where lines were broken, is for people.

@c func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe input(start, count)
  bytes.withBytes { text in
    checkPublic(text)
    checkSecret(text)
    checkBech32(text)
  }
  checkPayload(bytes)
  checkGroups(bytes)
  return 0
}

private func checkPublic(_ text: RawSpan) {
  guard let file = try? KeyFile.parsePublic(text) else { return }
  // Every signature costs as much as a hundred other inputs.
  guard file.follows.isEmpty || text.byteCount.isMultiple(of: 8) else { return }
  let created = Timestamp(seconds: 0)
  // A name that does not show itself is not one that a file is written with.
  let name = file.name.flatMap { DisplayName($0) }
  let written: [UInt8]
  switch file.key {
  case .recipient:
    promise(file.follows.isEmpty && file.claim == nil, "a recipient key says nothing of issuers")
    written = KeyFile.encode(file.key, name: name, created: created)
  case .issuer(let key):
    let encoded = try? KeyFile.encode(
      key, claim: file.claim, following: file.follows, name: name, created: created)
    guard let encoded else { fatalError("successions that were read cannot be written") }
    written = encoded
  }
  let read = written.withBytes { try? KeyFile.parsePublic($0) }
  promise(
    read?.key == file.key && read?.follows == file.follows && read?.claim == file.claim,
    "what is written reads as what was read")
  promise(read?.name == name?.text, "a name stays on its line, and as it is")
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

/// The input is also taken for the groups of five bits that a text carries, whatever their number and last bits,
/// below a checksum that matches: it has one spelling, or is refused.
private func checkGroups(_ bytes: [UInt8]) {
  guard let first = bytes.first, bytes.count <= 66 else { return }
  let prefix = [UInt8]((first % 2 == 0 ? RecipientKey.prefix : IssuerKey.prefix).utf8)
  let groups = bytes.dropFirst().map { $0 & 31 }
  let expanded = prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
  let checksum = polymod(expanded + groups + [0, 0, 0, 0, 0, 0]) ^ 1
  let last = (0..<6).map { UInt8(checksum >> (5 * (5 - $0)) & 31) }
  let text = prefix + [UInt8(ascii: "1")] + (groups + last).map { alphabet[Int($0)] }
  text.withBytes { text in
    checkBech32(text)
    checkPublic(text)
  }
}

private let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

/// As BIP-173 has it.
private func polymod(_ values: [UInt8]) -> UInt32 {
  values.reduce(1) { state, value in
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    let next = (state & 0x1ff_ffff) << 5 ^ UInt32(value)
    return generator.indices.reduce(next) { state >> (25 + $1) & 1 == 1 ? $0 ^ generator[$1] : $0 }
  }
}
