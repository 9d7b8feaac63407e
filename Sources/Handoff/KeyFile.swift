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
    /// How the key follows from the organization's keys before it, the oldest first: verified.
    public let follows: [IssuerSuccession]
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

  /// The text of an issuer's public key file that says which keys came before, the oldest first.
  ///
  /// - Throws: ``KeyError/brokenSuccession`` if they do not lead to `key` one by one; ``KeyError``.
  public static func encode(
    _ key: IssuerKey, following successions: [IssuerSuccession], name: String?, created: Timestamp
  ) throws(KeyError) -> [UInt8] {
    try IssuerSuccession.verify(successions, leadTo: key)
    let keyLine = [UInt8]("\(key.text)\n".utf8)
    let lines = successions.map { "\(followsMark) \($0.old) \($0.signature)\n" }.joined()
    return encode(.issuer(key), name: name, created: created).dropLast(keyLine.count) + [UInt8](lines.utf8)
      + keyLine
  }

  private static let nameMark = "# name: "
  private static let followsMark = "# follows:"

  /// Whether a secret key stands in `text`, open or sealed, whatever else does. Copies nothing.
  public static func holdsSecretKey(_ text: RawSpan) -> Bool {
    text.contains("-SECRET-KEY-1") || text.contains("-secret-key-1")
      || SealedKeyFile.armor.isPresent(in: text)
  }

  /// Parses a public key file.
  ///
  /// - Throws: ``KeyError``.
  public static func parsePublic(_ text: RawSpan) throws(KeyError) -> Public {
    var key: PublicKey?
    var name: String?
    var follows: [String] = []
    var start = 0
    while let line = nextLine(of: text, from: &start) {
      if line.isComment(in: text) {
        let comment = text.extracting(line)
        if name == nil, let words = try words(of: comment, after: nameMark) { name = words }
        if let words = try words(of: comment, after: followsMark) { follows.append(words) }
      } else if startsSealedKey(text.extracting(line)) {
        throw .secretKeyInPublicPlace
      } else {
        let found = try PublicKey(line: text.extracting(line))
        guard key == nil else { throw .severalKeys }
        key = found
      }
    }
    guard let key else { throw .noKey }
    return Public(key: key, name: name, follows: try parseSuccessions(follows, of: key))
  }

  /// What a comment says after `mark`; other comments are not copied, because one may be a secret key.
  private static func words(of comment: RawSpan, after mark: String) throws(KeyError) -> String? {
    guard comment.hasPrefix(mark) else { return nil }
    guard !holdsSecretKey(comment) else { throw .secretKeyInPublicPlace }
    return String(
      decoding: comment.extracting(droppingFirst: mark.utf8.count).copiedBytes(), as: UTF8.self)
  }

  /// Reads `# follows: issuer1… signature` lines, the oldest first; each key is followed by that of the next
  /// line, the last by the file's own.
  private static func parseSuccessions(_ lines: [String], of key: PublicKey) throws(KeyError)
    -> [IssuerSuccession]
  {
    guard !lines.isEmpty else { return [] }
    guard case .issuer(let key) = key else { throw .brokenSuccession }
    var found: [(old: String, signature: HexBytes)] = []
    for line in lines {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 3, words[0].isEmpty, let signature = HexBytes(String(words[2])) else {
        throw .brokenSuccession
      }
      found.append((String(words[1]), signature))
    }
    let followers = found.dropFirst().map(\.old) + [key.text]
    let successions = zip(found, followers).map {
      IssuerSuccession(old: $0.old, new: $1, signature: $0.signature)
    }
    do {
      try IssuerSuccession.verify(successions, leadTo: key)
    } catch {
      if case .sodium = error { throw error }
      throw .brokenSuccession
    }
    return successions
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
        guard line.startsLine(in: text) else { throw .malformedSealedKey }
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
      let line = (range: line, text: text.extracting(line))
      if line.text.isEqual(to: [UInt8](SealedKeyFile.armor.end.utf8)) { return line.range.upperBound }
      // Base64 has no hyphen; a secret key has.
      guard line.text.firstOffset(of: UInt8(ascii: "-")) == nil else { throw .malformedSealedKey }
    }
    throw .malformedSealedKey
  }

  private static func startsSealedKey(_ line: RawSpan) -> Bool {
    line.isEqual(to: [UInt8](SealedKeyFile.armor.begin.utf8))
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

  /// Whether nothing stands before it on its line.
  fileprivate func startsLine(in text: RawSpan) -> Bool {
    lowerBound == 0 || text[lowerBound - 1] == UInt8(ascii: "\n")
  }
}
