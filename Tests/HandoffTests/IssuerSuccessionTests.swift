import Sodium
import TestSupport
import Testing

@testable import Handoff

/// I7: an issuer key that follows another was signed by it, or its file is refused.
@Suite struct IssuerSuccessionTests {
  private let vectors: Vectors
  private let created = Timestamp(seconds: 1_795_478_400)
  private let first = [UInt8](repeating: 1, count: 32)
  private let second = [UInt8](repeating: 2, count: 32)
  private let third = [UInt8](repeating: 3, count: 32)

  init() throws { vectors = try Vectors.load() }

  @Test func theOldKeySignsTheNewOne() throws {
    let succession = try link(first, second)
    #expect(succession.old == (try key(first).text))
    #expect(succession.new == (try key(second).text))
    try succession.verify()
    let message = [UInt8]("vendor-vault/issuer-succession/v1\n\(succession.old)\n\(succession.new)\n".utf8)
    let signer = try Signature.PublicKey(key(first).bytes)
    try message.withBytes { message throws(SodiumError) in
      try Signature.verify(succession.signature.bytes, of: message, by: signer)
    }
    let line = try CanonicalJSON.encode(succession)
    #expect(try CanonicalJSON.decode(IssuerSuccession.self, from: line) == succession)
  }

  @Test func whatTheOldKeyDidNotSignIsRefused() throws {
    let good = try link(first, second)
    let other = try link(first, third)
    let shorter = HexBytes([UInt8](good.signature.bytes.dropLast()))
    var flipped = good.signature.bytes
    flipped[0] ^= 1
    #expect(refusal(good) == nil)
    for (old, new, signature) in [
      (good.old, good.new, other.signature), (good.old, other.new, good.signature),
      (good.new, good.old, good.signature), (other.new, good.new, good.signature),
      (good.old, good.new, shorter), (good.old, good.new, HexBytes([])),
      (good.old, good.new, HexBytes(flipped)), (good.old, good.old, good.signature),
    ] {
      #expect(refusal(IssuerSuccession(old: old, new: new, signature: signature)) == .brokenSuccession)
    }
    let vendor = vectors.keys[0].public
    let wrong = IssuerSuccession(old: vendor, new: good.new, signature: good.signature)
    #expect(refusal(wrong) == .wrongKind(found: .recipient))
    let upper = IssuerSuccession(old: good.old, new: good.new.uppercased(), signature: good.signature)
    #expect(refusal(upper) == .wrongCase)
  }

  @Test func noKeyFollowsItself() throws {
    let own = try key(first)
    #expect(throws: KeyError.brokenSuccession) {
      let pair = try Signature.KeyPair(seed: .of([UInt8](repeating: 1, count: 32)))
      return try IssuerSuccession.make(old: pair, new: own)
    }
  }

  @Test func theVectorIsReadAndWritten() throws {
    let text = try Vectors.read(vectors.succession.file)
    let read = try parse(text)
    #expect(read.follows == vectors.succession.links)
    #expect(read.follows.count == 2)
    #expect(read.key.text == vectors.issuer.public)
    let written = try KeyFile.encode(
      try IssuerKey(text: vectors.issuer.public), claim: nil, following: read.follows,
      name: DisplayName(read.name ?? ""), created: created)
    #expect(written == text)
  }

  @Test func aKeyFileWithoutSuccessionsIsAsBefore() throws {
    let issuer = try key(first)
    let plain = KeyFile.encode(.issuer(issuer), name: DisplayName("A"), created: created)
    #expect(
      try KeyFile.encode(issuer, claim: nil, following: [], name: DisplayName("A"), created: created) == plain
    )
    #expect(try parse(plain).follows == [])
  }

  @Test func onlyAChainThatLeadsToTheKeyIsWritten() throws {
    let (one, two) = (try link(first, second), try link(second, third))
    let (a, b, c) = (try key(first), try key(second), try key(third))
    #expect(writing([one, two], of: c) == nil)
    #expect(writing([two], of: c) == nil)
    for (chain, key) in [([two, one], c), ([one], c), ([one, two], b), ([two, two], c), ([one], a)] {
      #expect(writing(chain, of: key) == .brokenSuccession)
    }
    let circle = [one, try link(second, first)]
    #expect(writing(circle, of: a) == .brokenSuccession)
  }

  /// What is not proven is not shown: the file is refused, not the line passed over.
  @Test func aKeyFileWithAWrongOrMalformedLineIsRefused() throws {
    let text = try Vectors.text(vectors.succession.file)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let (older, newer) = (lines[3], lines[4])
    #expect(newer.hasPrefix("# follows: issuer1"))
    let changes: [[String]] = [
      [newer, older], [older], [older, older, newer], [older, newer, newer], ["# follows:", newer],
      ["# follows: x", newer], [newer + "0"], [String(newer.dropLast())], [newer + " x"],
      [newer.uppercased().replacing("# FOLLOWS", with: "# follows")],
      [newer.replacing(" issuer1", with: " vendor1")],
      [String(newer.dropLast()) + (newer.hasSuffix("0") ? "1" : "0")],
    ]
    for change in changes {
      let changed = (lines[..<3] + change + lines[5...]).joined(separator: "\n")
      #expect(refusal(of: [UInt8](changed.utf8)) == .brokenSuccession, "\(change)")
    }
    for comment in [
      "# Follows: x", "#follows: x", "# followed by: x", "#  follows:  \(newer.dropFirst(11))\t",
    ] {
      let harmless = (lines[..<3] + [comment] + lines[5...]).joined(separator: "\n")
      #expect(refusal(of: [UInt8](harmless.utf8)) == nil)
    }
  }

  @Test func aSuccessionOfAnotherKeyIsRefused() throws {
    let text = try Vectors.text(vectors.succession.file)
    for key in [try key(first).text, vectors.keys[0].public] {
      let changed = text.replacing(vectors.issuer.public, with: key)
      #expect(refusal(of: [UInt8](changed.utf8)) == .brokenSuccession)
    }
  }

  @Test func everyBitOfASuccessionCounts() throws {
    let text = try Vectors.read(vectors.succession.file)
    let start = try #require(
      text.indices.first { text[$0...].starts(with: "issuer1".utf8) })
    for index in start..<(text.count - 1) {
      for bit in 0..<8 {
        var changed = text
        changed[index] ^= 1 << bit
        // Another blank after `#` and `follows:`.
        if text[index] == 0x20, changed[index] == 0xa0 { continue }
        let found = rejection { () throws(KeyError) in
          // A line may become another comment; it is then not shown.
          guard try parse(changed).follows.count < 2 else { throw .wrongPassphrase }
        }
        if case .wrongPassphrase? = found { Issue.record("bit \(bit) of byte \(index) does not count") }
      }
    }
  }

  private func key(_ seed: [UInt8]) throws -> IssuerKey {
    let publicKey = try Signature.KeyPair(seed: .of(seed)).publicKey
    return try IssuerKey(bytes: publicKey)
  }

  private func link(_ old: [UInt8], _ new: [UInt8]) throws -> IssuerSuccession {
    let follower = try key(new)
    let pair = try Signature.KeyPair(seed: .of(old))
    return try IssuerSuccession.make(old: pair, new: follower)
  }

  private func refusal(_ succession: IssuerSuccession) -> KeyError? {
    rejection { () throws(KeyError) in try succession.verify() }
  }

  private func writing(_ chain: [IssuerSuccession], of key: IssuerKey) -> KeyError? {
    rejection { () throws(KeyError) in
      let text = try KeyFile.encode(key, claim: nil, following: chain, name: nil, created: created)
      guard try parse(text).follows == chain else { throw .noKey }
    }
  }

  private func parse(_ text: [UInt8]) throws(KeyError) -> KeyFile.Public {
    try text.withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
  }

  private func refusal(of text: [UInt8]) -> KeyError? {
    rejection { () throws(KeyError) in _ = try parse(text) }
  }
}
