internal import Sodium

/// Key files: one key a file, on a line of its own; lines that start with `#` are comments.
///
/// They are read from guarded memory, because nobody knows whether a file is secret before reading it.
public enum KeyFile {
  /// The largest key file that is read, in bytes.
  public static let sizeLimit = 64 << 10

  /// A public key with what its file says about it.
  public struct Public: Equatable, Sendable {
    /// The key.
    public let key: PublicKey
    /// The value of the first `# name:` comment: unchecked words from outside.
    public let name: String?
  }

  /// A secret key file: open, or under a passphrase.
  public enum Secret: ~Copyable {
    /// The key itself.
    case plain(RecipientSecretKey)
    /// The key under a passphrase.
    case sealed(SealedKeyFile)
  }

  /// The text of a public key file; the name is escaped so that it stays on its line.
  public static func encode(_ key: PublicKey, name: String?, created: Timestamp) -> [UInt8] {
    let name = name.map { "# name: \($0.escapedForDisplay)\n" } ?? ""
    let text = """
      \(name)# created: \(created)
      # fingerprint: \(key.fingerprint)
      \(key.text)

      """
    return [UInt8](text.utf8)
  }

  /// Parses a public key file.
  ///
  /// - Throws: ``KeyError``.
  public static func parsePublic(_ text: RawSpan) throws(KeyError) -> Public {
    var key: PublicKey?
    var name: String?
    var start = 0
    while let line = nextLine(of: text, from: &start) {
      if line.isComment(in: text) {
        let comment = String(decoding: text.extracting(line).copiedBytes(), as: UTF8.self)
        if name == nil, comment.hasPrefix("# name: ") { name = String(comment.dropFirst(8)) }
      } else if startsSealedKey(text.extracting(line)) {
        throw .secretKeyInPublicPlace
      } else {
        let found = try PublicKey(line: text.extracting(line))
        guard key == nil else { throw .severalKeys }
        key = found
      }
    }
    guard let key else { throw .noKey }
    return Public(key: key, name: name)
  }

  /// Parses a secret key file.
  ///
  /// - Throws: ``KeyError``.
  public static func parseSecret(_ text: RawSpan) throws(KeyError) -> Secret {
    var keyLine: Range<Int>?
    var sealed: Range<Int>?
    var start = 0
    while let line = nextLine(of: text, from: &start) {
      if line.isComment(in: text) { continue }
      guard keyLine == nil, sealed == nil else { throw .severalKeys }
      if startsSealedKey(text.extracting(line)) {
        sealed = line.lowerBound..<(try endOfSealedKey(in: text, from: &start))
      } else {
        keyLine = line
      }
    }
    // Only what is under a passphrase may be copied into ordinary memory.
    if let sealed { return .sealed(try SealedKeyFile(text: text.extracting(sealed).copiedBytes())) }
    guard let keyLine else { throw .noKey }
    return .plain(try RecipientSecretKey(line: text.extracting(keyLine)))
  }

  private static func endOfSealedKey(
    in text: RawSpan, from start: inout Int
  ) throws(KeyError) -> Int {
    while let line = nextLine(of: text, from: &start) {
      if text.extracting(line).isEqual(to: [UInt8]("-----END VAULT SECRET KEY-----".utf8)) {
        return line.upperBound
      }
    }
    throw .malformedSealedKey
  }

  private static func startsSealedKey(_ line: RawSpan) -> Bool {
    line.isEqual(to: [UInt8]("-----BEGIN VAULT SECRET KEY-----".utf8))
  }

  /// The next line that is not blank, without the blanks around it.
  private static func nextLine(of text: RawSpan, from start: inout Int) -> Range<Int>? {
    while start < text.byteCount {
      let end = text.firstOffset(of: UInt8(ascii: "\n"), from: start) ?? text.byteCount
      var line = start..<end
      start = end + 1
      while let first = line.first, isBlank(text[first]) { line = (first + 1)..<line.upperBound }
      while let last = line.last, isBlank(text[last]) { line = line.lowerBound..<last }
      if !line.isEmpty { return line }
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}

extension Range<Int> {
  fileprivate func isComment(in text: RawSpan) -> Bool { text[lowerBound] == UInt8(ascii: "#") }
}
