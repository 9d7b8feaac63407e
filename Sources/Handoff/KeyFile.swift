internal import Sodium

/// Key files: one key a file; lines that start with `#` are comments, and other words are for people.
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
    /// The organization that an issuer key says to speak for: verified to be signed by the key.
    public let claim: IssuerClaim?
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

  private static let nameMark = "name:"
  private static let claimMark = "organization:"
  private static let followsMark = "follows:"
}

// MARK: - Writing

extension KeyFile {
  /// The text of a public key file.
  public static func encode(_ key: PublicKey, name: DisplayName?, created: Timestamp) -> [UInt8] {
    encode(key, name: name, created: created, issuerLines: "")
  }

  /// The text of an issuer's public key file, which says for whom the key speaks and which keys came before, the
  /// oldest first.
  ///
  /// - Throws: ``KeyError/brokenClaim`` if `key` did not sign `claim`; ``KeyError/brokenSuccession`` if the successions
  ///   do not lead to `key` one by one; ``KeyError``.
  public static func encode(
    _ key: IssuerKey, claim: IssuerClaim?, following successions: [IssuerSuccession], name: DisplayName?,
    created: Timestamp
  ) throws(KeyError) -> [UInt8] {
    try claim?.verify(by: key)
    try IssuerSuccession.verify(successions, leadTo: key)
    let lines =
      (claim.map { ["# \(claimMark) \($0.text)\n"] } ?? [])
      + successions.map { "# \(followsMark) \($0.old) \($0.signature)\n" }
    return encode(.issuer(key), name: name, created: created, issuerLines: lines.joined())
  }

  private static func encode(
    _ key: PublicKey, name: DisplayName?, created: Timestamp, issuerLines: String
  ) -> [UInt8] {
    let name = name.map { "# \(nameMark) \($0)\n" } ?? ""
    let text = """
      \(name)# created: \(created)
      # fingerprint: \(key.fingerprint)
      \(issuerLines)\(key.text)

      """
    return [UInt8](text.utf8)
  }
}

// MARK: - Reading

extension KeyFile {
  /// Whether a secret key stands in `text`, open or sealed, in UTF-8 or UTF-16, whatever else does. Copies nothing.
  public static func holdsSecretKey(_ text: RawSpan) -> Bool {
    ["-SECRET-KEY-1", "-SECRET-KEY-PQ-1", SealedKeyFile.armor.begin].contains { text.mentions($0) }
  }

  /// Parses a public key file.
  ///
  /// - Throws: ``KeyError``.
  public static func parsePublic(_ text: RawSpan) throws(KeyError) -> Public {
    try text.withUTF8(orThrow: KeyError.sodium) { text throws(KeyError) in
      do throws(KeyError) {
        return try findPublic(in: text)
      } catch {
        throw cause(of: error, in: text, joined: ["vendor1", "issuer1", "age1"])
      }
    }
  }

  private static func findPublic(in text: RawSpan) throws(KeyError) -> Public {
    guard !SealedKeyFile.armor.isPresent(in: text) else { throw .secretKeyInPublicPlace }
    var key: PublicKey?
    var (names, claims, follows): ([String], [String], [String]) = ([], [], [])
    var start = 0
    while let piece = KeySpot.next(in: text, from: &start) {
      switch piece {
      case .comment(let line):
        let comment = text.extracting(line)
        if names.isEmpty, let words = try words(of: comment, after: nameMark) { names = [words] }
        if let words = try words(of: comment, after: claimMark) { claims.append(words) }
        if let words = try words(of: comment, after: followsMark) { follows.append(words) }
      case .key(let spot) where spot.kind == .secretKey:
        throw .secretKeyInPublicPlace
      case .key(let spot) where spot.kind == .publicKey:
        let found = try spot.withText(in: text) { line throws(KeyError) in try PublicKey(line: line) }
        guard key == nil || key == found else { throw .severalKeys }
        key = found
      case .key: break
      }
    }
    guard let key else { throw .notAKey }
    return Public(
      key: key, name: names.first, claim: try parseClaim(claims, of: key),
      follows: try parseSuccessions(follows, of: key))
  }

  /// What a comment says after `mark`; other comments are not copied, because one may be a secret key.
  private static func words(of comment: RawSpan, after mark: String) throws(KeyError) -> String? {
    var start = 1
    while start < comment.byteCount, let blank = comment.whiteSpaceLength(at: start) { start += blank }
    let mark = [UInt8](mark.utf8)
    guard start > 1, comment.has(mark, at: start, ignoringCase: false) else { return nil }
    guard !holdsSecretKey(comment) else { throw .secretKeyInPublicPlace }
    start += mark.count
    while start < comment.byteCount, let blank = comment.whiteSpaceLength(at: start) { start += blank }
    return String(decoding: comment.extracting(start..<comment.byteCount).copiedBytes(), as: UTF8.self)
  }

  /// Reads the `# organization: code signature name` line of an issuer's file.
  private static func parseClaim(_ lines: [String], of key: PublicKey) throws(KeyError) -> IssuerClaim? {
    guard let line = lines.first else { return nil }
    guard lines.count == 1, case .issuer(let key) = key, let claim = IssuerClaim(text: line) else {
      throw .brokenClaim
    }
    try claim.verify(by: key)
    return claim
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
      guard words.count == 2, let signature = HexBytes(String(words[1])) else { throw .brokenSuccession }
      found.append((String(words[0]), signature))
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
    try text.withUTF8(orThrow: KeyError.sodium) { text throws(KeyError) in
      do throws(KeyError) {
        return try findSecret(in: text)
      } catch {
        throw secretCause(of: cause(of: error, in: text, joined: ["-SECRET-KEY-1"]))
      }
    }
  }

  private static func findSecret(in text: RawSpan) throws(KeyError) -> Secret {
    var plain: KeySpot?
    var hasPublicKey = false
    var start = 0
    while let piece = KeySpot.next(in: text, from: &start) {
      guard case .key(let spot) = piece else { continue }
      if spot.kind == .publicKey { hasPublicKey = true }
      guard spot.kind == .secretKey else { continue }
      guard plain == nil else { throw .severalKeys }
      plain = spot
    }
    if SealedKeyFile.armor.isPresent(in: text) {
      guard plain == nil else { throw .severalKeys }
      return .sealed(try SealedKeyFile(text))
    }
    guard let plain else { throw hasPublicKey ? .publicKeyInSecretPlace : .notAKey }
    return .plain(
      try plain.withText(in: text) { line throws(KeyError) in try RecipientSecretKey(line: line) })
  }

  /// Why there is no key that can be read: what the text is instead, or what became of it. Any of `marks` stands in a
  /// text with a key.
  private static func cause(of error: KeyError, in text: RawSpan, joined marks: [String]) -> KeyError {
    switch error {
    case .notAKey, .invalidCharacter, .checksum, .wrongLength, .malformedSealedKey:
      if let rewriting = Rewriting(of: text) { return .rewritten(rewriting) }
      guard error == .notAKey else { return error }
      if let kind = TextKind(of: text), ![.publicKey, .secretKey].contains(kind) { return .otherText(kind) }
      if hasWords(text) { return error }
      return marks.contains(where: { text.mentions($0) }) ? .keyInComment : .noKey
    default:
      return error
    }
  }

  private static func hasWords(_ text: RawSpan) -> Bool {
    var start = 0
    while let line = text.nextLine(from: &start) {
      if text[line.lowerBound] != UInt8(ascii: "#") { return true }
    }
    return false
  }

  /// What is to be done is another where the key is one's own.
  private static func secretCause(of error: KeyError) -> KeyError {
    switch error {
    case .notAKey: .notASecretKey
    case .invalidCharacter, .checksum, .wrongLength: .damagedSecretKey
    default: error
    }
  }
}
