import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// What the format pages and the sample keys say is what the code does.
@Suite struct PageTests {
  private let bundlePage: String
  private let keyPage: String
  private let recordPage: String
  private let vectors: Vectors

  init() throws {
    let pages = Vectors.package.appending(path: "Sources/Handoff/Handoff.docc")
    bundlePage = try String(contentsOf: pages.appending(path: "BundleFormat.md"), encoding: .utf8)
    keyPage = try String(contentsOf: pages.appending(path: "KeyFormat.md"), encoding: .utf8)
    recordPage = try String(contentsOf: pages.appending(path: "RecordFormat.md"), encoding: .utf8)
    vectors = try Vectors.load()
  }

  private func parse(_ text: [UInt8]) throws(KeyError) -> KeyFile.Public {
    try text.withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
  }

  private func blocks(_ page: String) -> [String] {
    page.components(separatedBy: "```\n").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
  }

  @Test func theBundlePageShowsTheGoodVector() throws {
    let good = try #require(vectors.bundles.first)
    let header = try #require(good.header)
    #expect(good.name == "good")
    #expect(blocks(bundlePage).contains(try Vectors.text("good.bundle")))
    let secret = String(decoding: [UInt8](hex: try #require(good.secret)), as: UTF8.self)
    #expect(blocks(bundlePage).contains("vendor-vault/bundle/v1\n\(header)\n\(secret)\n"))
    #expect(bundlePage.contains("Its confirmation code is `\(try #require(good.code))`."))
    let laidOut = try #require(blocks(bundlePage).first { $0.hasPrefix("{") })
    let read = try JSONDecoder().decode(BundleHeader.self, from: Data(laidOut.utf8))
    #expect(try CanonicalJSON.encode(read) == Array(header.utf8))
  }

  @Test func theBundlePageNamesEveryHeaderKeyAndEveryRefusal() throws {
    let header = try #require(vectors.bundles.first?.header)
    let object = try JSONSerialization.jsonObject(with: Data(header.utf8)) as? [String: Any]
    let rows = bundlePage.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) } == (try #require(object)).keys.sorted())
    for expectation in Set(vectors.bundles.map(\.expect)) where expectation != "ok" {
      #expect(
        bundlePage.contains(try Regex("\\*([A-Za-z]+, )*\(expectation)(, [A-Za-z]+)*\\*")), "\(expectation)")
    }
  }

  @Test func theBundlePageDerivesTheConfirmationCode() throws {
    let good = try #require(vectors.bundles.first)
    let header = try CanonicalJSON.decode(BundleHeader.self, from: Array((good.header ?? "").utf8))
    let token = header.confirmation
    let digest = try GenericHash.digest([UInt8]("vendor-vault/confirmation/v1\n".utf8) + token.bytes)
    let code = try header.confirmationCode()
    #expect(blocks(bundlePage).contains("token   \(token)\ndigest  \(digest.hex)\ncode    \(code)\n"))
  }

  @Test func theBundlePageTellsTheLimits() {
    #expect(SealedBundle.secretSizeLimit == 4096)
    #expect(bundlePage.contains("1 to 4096 bytes"))
    #expect(SealedBundle.sizeLimit == 1_048_576)
    #expect(bundlePage.contains("1,048,576 bytes"))
    #expect(SealedBox.overhead == 48)
    #expect(bundlePage.contains("48 bytes longer"))
    #expect(DisplayName.characterLimit == 100)
    #expect(KeyFile.sizeLimit == 65_536)
    #expect(keyPage.contains("65,536 bytes"))
  }

  @Test func theKeyPageShowsTheSampleKeys() throws {
    let sample = vectors.keys[0]
    let secretText = try Vectors.text(sample.file).split(separator: "\n").last.map(String.init) ?? ""
    #expect(bundlePage.contains("```\n\(secretText)\n```"))
    let block = try #require(blocks(keyPage).first { $0.hasPrefix("secret bytes") })
    let values = block.split(separator: "\n").map { String($0.dropFirst(14)) }
    #expect(values.dropFirst() == [secretText, sample.raw, sample.public, sample.age])
    let secretKey = try RecipientSecretKey(.of([UInt8](hex: values[0])))
    #expect(secretKey.publicKey.bytes.hex == sample.raw)
    let text = try secretKey.encoded().copied()
    #expect(text == Array(secretText.utf8))
    #expect(
      blocks(keyPage).contains(
        "public bytes  \(vectors.issuer.raw)\npublic key    \(vectors.issuer.public)\n"))
    #expect(sample.public.count == 65 && vectors.issuer.public.count == 65)
    #expect(blocks(keyPage).contains(try Vectors.text(vectors.sealedKey.file)))
    #expect(keyPage.contains("Its passphrase is `\(vectors.sealedKey.passphrase)`."))
  }

  @Test func theKeyPageDerivesTheFingerprints() throws {
    func digest(_ kind: KeyKind, _ raw: String) throws -> [UInt8] {
      try GenericHash.digest(
        [UInt8]("vendor-vault/fingerprint/v1\n\(kind.rawValue)\n".utf8) + [UInt8](hex: raw))
    }
    let recipient = try digest(.recipient, vectors.keys[0].raw)
    let number = recipient.prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let fingerprint = try RecipientKey(text: vectors.keys[0].public).fingerprint
    let group = fingerprint.description.prefix(5)
    #expect(UInt64(group) == number % 100_000)
    #expect(
      blocks(keyPage).contains(
        """
        digest       \(recipient.hex)
        group 0      0x\(Array(recipient.prefix(5)).hex) = \(number), modulo 100,000 = \(group)
        fingerprint  \(fingerprint)

        """))
    #expect(
      blocks(keyPage).contains(
        """
        digest       \(try digest(.issuer, vectors.issuer.raw).hex)
        fingerprint  \(try IssuerKey(text: vectors.issuer.public).fingerprint)

        """))
  }

  @Test func theKeyPageShowsTheIssuerThatFollowsOthers() throws {
    #expect(blocks(keyPage).contains(try Vectors.text(vectors.succession.file)))
    let first = try #require(vectors.succession.links.first)
    #expect(
      blocks(keyPage).contains("vendor-vault/issuer-succession/v1\n\(first.old)\n\(first.new)\n"))
    try first.verify()
  }

  @Test func theRecordPageShowsTheRecordAndTellsTheLimits() throws {
    let record = try Vectors.read(vectors.record.file)
    #expect(blocks(recordPage).contains(String(decoding: record, as: UTF8.self)))
    #expect(SignedRecord.sizeLimit == 2_097_152)
    #expect(recordPage.contains("2,097,152 bytes"))
    #expect(record.count - vectors.record.text.utf8.count == 192)
    #expect(recordPage.contains("192 bytes of armor"))
    #expect(SignedRecord.fileSizeLimit == 8_388_610)
    #expect(recordPage.contains("8,388,610 bytes"))
    for error in [
      "rewritten", "tooLarge", "notARecord", "malformedSignature", "unreadableText", "badSignature",
      "unknownIssuer",
    ] {
      #expect(recordPage.contains("*\(error)*"))
    }
  }

  @Test func theSampleKeysAreThePublicHalvesOfTheVectors() throws {
    let created = try #require(Timestamp(text: "2026-11-24T00:00:00Z"))
    let vendor = try PublicKey(text: vectors.keys[0].public)
    let issuer = try PublicKey(text: vectors.issuer.public)
    let claim = try parse(Vectors.read(vectors.claim.file)).claim
    let name = DisplayName("Sample Unified School District")
    for (file, text) in [
      ("sample-vendor.pub", KeyFile.encode(vendor, name: DisplayName("Sample SIS"), created: created)),
      (
        "sample-district.pub",
        try KeyFile.encode(try issuer.issuer(), claim: claim, following: [], name: name, created: created)
      ),
    ] {
      let found = [UInt8](try Data(contentsOf: Vectors.package.appending(path: "keys/\(file)")))
      #expect(found == text)
      #expect(try parse(found).key == (file == "sample-vendor.pub" ? vendor : issuer))
    }
    #expect(blocks(keyPage).contains(try Vectors.text(vectors.claim.file)))
    #expect(
      blocks(keyPage).contains(
        "vendor-vault/issuer-claim/v1\n\(issuer.text)\n\(vectors.claim.cds)\n\(vectors.claim.name)\n"))
    let shown = KeyFile.encode(vendor, name: DisplayName("Sample SIS"), created: created)
    #expect(blocks(keyPage).contains(String(decoding: shown, as: UTF8.self)))
  }

  /// I1: a trust directory holds no secret.
  @Test func noSecretKeyIsUnderKeys() throws {
    let folder = Vectors.package.appending(path: "keys")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(files.contains("sample-vendor.pub") && files.contains("README.md"))
    for file in files {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for mark in ["SECRET-KEY-1", "BEGIN VAULT SECRET KEY"] {
        #expect(!text.uppercased().contains(mark), "\(file)")
      }
      guard file != "README.md" else { continue }
      #expect(file.hasSuffix(".pub"))
      #expect(throws: Never.self) {
        try [UInt8](text.utf8).withBytes { text throws(KeyError) in _ = try KeyFile.parsePublic(text) }
      }
    }
  }
}
