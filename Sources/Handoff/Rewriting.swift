internal import FoundationEssentials
internal import Sodium

/// What carried a text and left nothing in it that can be read, so that it has to be sent again as an attachment.
public enum Rewriting: String, Sendable, CaseIterable {
  /// The source of an e-mail (RFC 5322) or an Outlook message, with the text somewhere in it.
  case email
  /// Base64 (RFC 4648) of the whole.
  case base64
  /// Quoted-printable (RFC 2045): `=3D` for `=`, and lines broken by `=`.
  case quotedPrintable
  /// HTML: tags and entities.
  case html

  /// Looks for traces of one; `text` is in UTF-8 and could not be read as it is.
  package init?(of text: RawSpan) {
    if text.has(Self.outlookMark, at: 0, ignoringCase: false)
      || Self.emailMarks.contains(where: { text.mentions($0) })
    {
      self = .email
      return
    }
    // In other bytes that are not a text anything is found.
    guard text.firstOffset(of: 0) == nil, let joined = try? text.joiningLines() else { return nil }
    let found = joined.withBytes { joined in Self.kind(of: joined) }
    guard let kind = found ?? (text.hasSoftLineBreak ? .quotedPrintable : nil) else { return nil }
    self = kind
  }

  private static func kind(of text: RawSpan) -> Rewriting? {
    // Verifiers are not sealed: what they carry in base64 has keys in it.
    if !VerifierFile.isPresent(in: text), encodedMarks.contains(where: { text.contains($0) }) {
      return .base64
    }
    if text.mentions("<html") || text.mentions("<!doctype") { return .html }
    guard text.mentions("VAULT") || ourMarks.contains(where: { text.mentions($0) }) else { return nil }
    if text.hasQuotedByte { return .quotedPrintable }
    return htmlMarks.contains(where: { text.mentions($0) }) ? .html : nil
  }

  private static let outlookMark: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  private static let emailMarks = ["MIME-Version:", "Content-Transfer-Encoding:"]
  private static let htmlMarks = ["<br", "<p>", "<p ", "<div", "<pre", "<span", "&nbsp;", "&#", "&gt;"]
  /// What stands in bundles, records and keys.
  private static let ourMarks = ["BEGIN VAULT ", "vendor1", "issuer1", "age1", "SECRET-KEY-1"]
  /// What base64 makes of them, in UTF-8 and in UTF-16; of the longer ones, because base64 has any four characters.
  private static let encodedMarks = ourMarks.filter { $0.utf8.count > 4 }.flatMap { mark in
    encodings(of: [UInt8](mark.utf8)) + encodings(of: mark.utf8.flatMap { [$0, 0] }.dropLast())
  }

  /// What base64 makes of `mark` wherever it stands among other bytes: as much as depends on it alone.
  private static func encodings(of mark: [UInt8]) -> [String] {
    (0..<3).map { before in
      let bytes = [UInt8](repeating: 0, count: before) + mark
      let base64 = Data(bytes).base64EncodedString().utf8
      return String(
        decoding: base64.prefix(bytes.count * 8 / 6).dropFirst((before * 8 + 5) / 6), as: UTF8.self)
    }
  }
}

extension RawSpan {
  /// The text without its line ends, and without an `=` before one, in guarded memory: it may be a secret.
  fileprivate func joiningLines() throws(SodiumError) -> SecretBytes {
    try SecretBytes(capacity: byteCount) { output in
      for offset in byteOffsets where !isLineEnd(at: offset) {
        let isBreak = self[offset] == UInt8(ascii: "=") && isLineEnd(at: offset + 1)
        if !isBreak { output.append(self[offset]) }
      }
    }
  }

  private func isLineEnd(at offset: Int) -> Bool {
    offset < byteCount && (self[offset] == UInt8(ascii: "\n") || self[offset] == UInt8(ascii: "\r"))
  }

  /// Whether a line is broken by `=` before a letter or digit. After base64 that ends so, a line with an END follows,
  /// whatever mail put before it, or nothing.
  fileprivate var hasSoftLineBreak: Bool {
    byteOffsets.contains { offset in
      guard self[offset] == UInt8(ascii: "="), isLineEnd(at: offset + 1) else { return false }
      let next = offset + (isLineEnd(at: offset + 2) ? 3 : 2)
      guard next < byteCount, self[next].isASCIILetterOrDigit else { return false }
      let end = (next..<byteCount).first { isLineEnd(at: $0) } ?? byteCount
      return !extracting(next..<end).contains("-----END ")
    }
  }

  /// Whether a byte is written as `=` and two hexadecimal digits.
  fileprivate var hasQuotedByte: Bool {
    byteOffsets.contains { offset in
      offset + 2 < byteCount && self[offset] == UInt8(ascii: "=") && self[offset + 1].isUppercaseHex
        && self[offset + 2].isUppercaseHex
    }
  }
}

extension UInt8 {
  fileprivate var isUppercaseHex: Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || UInt8(ascii: "A")...UInt8(ascii: "F") ~= self
  }
}
