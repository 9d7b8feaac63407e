import Handoff
import Sodium
import TestSupport
import Testing

/// What a key file may look like, and what it may not.
@Suite struct KeyFileTests {
  private let vendor: String
  private let issuer: String
  private let secret: String

  init() throws {
    vendor = try Vectors.load().keys[0].public
    issuer = try Vectors.load().issuer.public
    secret = try Vectors.text("sample-vendor.key").split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test func aPublicKeyFileIsReadBack() throws {
    let key = try PublicKey(text: vendor)
    let created = try #require(Timestamp(text: "2026-11-24T00:00:00Z"))
    let text = KeyFile.encode(key, name: DisplayName("Sample Vendor"), created: created)
    #expect(
      String(decoding: text, as: UTF8.self) == """
        # name: Sample Vendor
        # created: 2026-11-24T00:00:00Z
        # fingerprint: \(key.fingerprint)
        \(vendor)

        """)
    let read = try parsePublic(text)
    #expect(read.key == key)
    #expect(read.name == "Sample Vendor")
    let nameless = try parsePublic(KeyFile.encode(key, name: nil, created: created))
    #expect(nameless.key == key)
    #expect(nameless.name == nil)
  }

  /// I8: a name cannot add lines to the file, nor a key.
  @Test func aNameStaysOnItsLine() throws {
    let key = try PublicKey(text: vendor)
    let created = try #require(Timestamp(text: "2026-11-24T00:00:00Z"))
    for lineEnd in ["\n", "\r\n", "\r", "\u{85}", "\u{2028}"] {
      #expect(DisplayName("Sample\(lineEnd)\(issuer)") == nil)
      let text = KeyFile.encode(key, name: DisplayName("Sample \(issuer)"), created: created)
      #expect(try parsePublic(text).key == key)
      #expect(String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline).count == 4)
    }
  }

  @Test(arguments: [
    "K", "K\n", "K\r\n", "  K  \n", "\tK\t", "\n\n\nK\n\n", "# comment\nK\n", "#\n#\nK\n#\n",
    "\r\n# a\r\n\r\nK\r\n",
    "  # indented comment\nK", "#K\nK\n",
  ])
  func commentsBlankLinesAndLineEndsDoNotMatter(pattern: String) throws {
    for key in [vendor, issuer] {
      let read = try parsePublic(bytes(pattern, key))
      #expect(read.key.text == key)
    }
    #expect(secretRefusal(of: bytes(pattern, secret)) == nil)
  }

  @Test func theFirstNameCommentIsTheName() throws {
    let read = try parsePublic(bytes("# a key\n# name: One\n# name: Two\r\nK\n", vendor))
    #expect(read.name == "One")
    let tight = try parsePublic(bytes("#name: One\nK\n", vendor))
    #expect(tight.name == nil)
    let windows = try parsePublic(bytes("# name: Jürgen \r\nK\r\n", vendor))
    #expect(windows.name == "Jürgen")
  }

  @Test(arguments: ["", "\n", "# only a comment\n", " \t\r\n\r\n"])
  func aFileWithoutAKeyIsRefused(text: String) {
    #expect(publicRefusal(of: Array(text.utf8)) == .noKey)
    #expect(secretRefusal(of: Array(text.utf8)) == .noKey)
  }

  @Test func aFileWithSeveralKeysIsRefused() {
    #expect(publicRefusal(of: Array("\(vendor)\n\(issuer)\n".utf8)) == .severalKeys)
    #expect(secretRefusal(of: bytes("K\nK\n", secret)) == .severalKeys)
  }

  @Test func twoKeysOnALineAreRefused() {
    #expect(publicRefusal(of: Array("\(vendor) \(issuer)\n".utf8)) == .severalKeys)
    #expect(secretRefusal(of: bytes("K K\n", secret)) == .severalKeys)
  }

  @Test func aSecretWhereAPublicKeyBelongsIsRefused() throws {
    #expect(publicRefusal(of: bytes("# name: x\nK\n", secret)) == .secretKeyInPublicPlace)
    #expect(publicRefusal(of: try Vectors.read("sample-vendor-sealed.key")) == .secretKeyInPublicPlace)
    #expect(publicRefusal(of: Array("\(vendor)\n\(secret)\n".utf8)) == .secretKeyInPublicPlace)
  }

  @Test func aPublicKeyWhereASecretBelongsIsRefused() {
    #expect(secretRefusal(of: bytes("# name: x\nK\n", vendor)) == .publicKeyInSecretPlace)
    #expect(secretRefusal(of: bytes("# name: x\nK\n", issuer)) == .publicKeyInSecretPlace)
  }

  @Test func aFileThatIsNoKeyFileIsRefused() {
    #expect(publicRefusal(of: Array("hello\n".utf8)) == .notAKey)
    #expect(secretRefusal(of: Array("hello\n".utf8)) == .notASecretKey)
    #expect(publicRefusal(of: [0xff, 0xfe, 0x00]) == .notAKey)
    #expect(secretRefusal(of: [UInt8](repeating: 0, count: KeyFile.sizeLimit)) == .notASecretKey)
  }

  /// I1: what stands behind `#` is for people, and may be a secret key that was pasted there.
  @Test func aSecretKeyInACommentIsPassedOverAndNoName() throws {
    let read = try parsePublic(Array("# \(secret)\n#\(secret)\n\(vendor)\n".utf8))
    #expect(read.key.text == vendor)
    #expect(read.name == nil)
    #expect(publicRefusal(of: Array("# name: \(secret)\n\(vendor)\n".utf8)) == .secretKeyInPublicPlace)
    #expect(publicRefusal(of: Array("# follows: \(secret)\n\(issuer)\n".utf8)) == .secretKeyInPublicPlace)
  }

  @Test func aSealedKeyMayBeIndentedAndQuoted() throws {
    let sealed = try Vectors.text("sample-vendor-sealed.key")
    for blank in [" ", "\t", "\r", "> ", "\u{feff}"] {
      let indented = sealed.replacing("\n", with: "\n" + blank)
      #expect(secretRefusal(of: Array(indented.utf8)) == nil)
      #expect(publicRefusal(of: Array(indented.utf8)) == .secretKeyInPublicPlace)
    }
  }

  /// I1: a sealed key file is read into ordinary memory, a plain key must not come along.
  @Test func aPlainKeyBesideASealedOneIsRefused() throws {
    let sealed = try Vectors.text("sample-vendor-sealed.key")
    #expect(secretRefusal(of: Array((secret + "\n" + sealed).utf8)) == .severalKeys)
    #expect(secretRefusal(of: Array((sealed + secret + "\n").utf8)) == .severalKeys)
    #expect(secretRefusal(of: Array((sealed + sealed).utf8)) == .severalKeys)
    #expect(secretRefusal(of: Array((sealed + "# comment\n\n").utf8)) == nil)
  }

  private func bytes(_ pattern: String, _ key: String) -> [UInt8] {
    Array(pattern.replacing("K", with: key).utf8)
  }
}
