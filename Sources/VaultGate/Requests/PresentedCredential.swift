internal import Sodium

/// What somebody shows to be let in.
enum PresentedCredential {
  /// A user name, and a secret.
  case secret(of: [UInt8], WipedBytes)
  /// A token that the gate gave out.
  case token(WipedBytes)

  /// Why the value of a header shows nothing that could be judged.
  enum Flaw: Error {
    /// Another scheme than Basic and Bearer.
    case scheme
    case malformed
  }

  /// Reads the value of an `Authorization` header: Basic (RFC 7617) or Bearer (RFC 6750). What cannot be a user name or a
  /// secret, such as control characters, is none that is known.
  static func parse(_ value: RawSpan) throws(Flaw) -> PresentedCredential {
    guard let end = value.firstOffset(of: UInt8(ascii: " ")) else { throw .scheme }
    var start = end
    while start < value.byteCount, value[start] == UInt8(ascii: " ") { start += 1 }
    let rest = value.extracting(start..<value.byteCount)
    if isWord("basic", in: value, upTo: end) { return try basic(rest) }
    guard isWord("bearer", in: value, upTo: end) else { throw .scheme }
    guard let token = Base64.decode(rest, .url) else { throw .malformed }
    return .token(token)
  }

  private static func isWord(_ word: String, in value: RawSpan, upTo end: Int) -> Bool {
    let word = [UInt8](word.utf8)
    return word.count == end && word.indices.allSatisfy { value[$0] | 0x20 == word[$0] }
  }

  private static func basic(_ base64: RawSpan) throws(Flaw) -> PresentedCredential {
    guard let pair = Base64.decode(base64, .plain) else { throw .malformed }
    return try pair.withBytes { pair throws(Flaw) in
      guard let colon = pair.firstOffset(of: UInt8(ascii: ":")) else { throw .malformed }
      return .secret(
        of: pair.extracting(0..<colon).copiedBytes(),
        WipedBytes(copying: pair.extracting(colon + 1..<pair.byteCount)))
    }
  }
}
