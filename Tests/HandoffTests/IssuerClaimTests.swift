import TestSupport
import Testing

internal import Sodium

@testable import Handoff

/// I11: an issuer key says for whom it speaks, and signs that.
@Suite struct IssuerClaimTests {
  private let vectors: Vectors
  private let file: String

  init() throws {
    vectors = try Vectors.load()
    file = try Vectors.text(vectors.claim.file)
  }

  @Test func theVectorIsReadVerifiedAndWritten() throws {
    let read = try parse(file)
    let claim = try #require(read.claim)
    #expect(claim.organization.cds.text == vectors.claim.cds)
    #expect(claim.organization.name.text == vectors.claim.name)
    #expect(claim.signature.text == vectors.claim.signature)
    // Ed25519 is deterministic: the same key says the same.
    let pair = try Vectors.issuer()
    let made = try IssuerClaim.make(for: claim.organization, signedBy: pair)
    #expect(made == claim)
    let text = try KeyFile.encode(
      try read.key.issuer(), claim: claim, following: [], name: claim.organization.name,
      created: try #require(Timestamp(text: "2026-11-24T00:00:00Z")))
    #expect(String(decoding: text, as: UTF8.self) == file)
  }

  @Test(arguments: ["\u{301}a", "a  b", "\u{200}\u{301} x"])
  func whateverNameIsWrittenIsReadAgain(name: String) throws {
    let pair = try Vectors.issuer()
    let organization = BundleHeader.Organization(
      name: try #require(DisplayName(name)), cds: try #require(CDSCode("19647330000000")))
    let claim = try IssuerClaim.make(for: organization, signedBy: pair)
    #expect(IssuerClaim(text: claim.text) == claim)
  }

  @Test func aFileWithoutTheLineSaysNothing() throws {
    let read = try parse(
      file.split(separator: "\n").filter { !$0.contains("organization") }.joined(separator: "\n"))
    #expect(read.claim == nil)
  }

  @Test func everyBitOfTheClaimCounts() throws {
    let bytes = [UInt8](file.utf8)
    let lines = file.split(separator: "\n")
    let start = lines[..<3].map { $0.utf8.count + 1 }.reduce(0, +) + "# organization: ".utf8.count
    let end = lines[..<4].map { $0.utf8.count + 1 }.reduce(0, +) - 1
    for index in start..<end {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        let claim = changed.withBytes { text in
          let read = try? KeyFile.parsePublic(text)
          return read?.claim
        }
        #expect(claim == nil, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func whatTheKeyDidNotSignIsRefused() throws {
    let line = try #require(file.split(separator: "\n").first { $0.contains("organization") })
    #expect(refusal(of: file.replacing(line, with: "\(line)\n\(line)")) == .brokenClaim)
    #expect(refusal(of: file.replacing("19647330000000", with: "19647330000001")) == .brokenClaim)
    #expect(refusal(of: file.replacing(line, with: "# organization:")) == .brokenClaim)
    #expect(refusal(of: file.replacing(line, with: "\(line) x")) == .brokenClaim)
    #expect(refusal(of: file.replacing(vectors.issuer.public, with: vectors.keys[0].public)) == .brokenClaim)
    let other = try IssuerKey(bytes: Signature.KeyPair(seed: .of([UInt8](repeating: 1, count: 32))).publicKey)
    #expect(refusal(of: file.replacing(vectors.issuer.public, with: other.text)) == .brokenClaim)
    let claim = try #require(try parse(file).claim)
    #expect(throws: KeyError.brokenClaim) {
      try KeyFile.encode(other, claim: claim, following: [], name: nil, created: Timestamp(seconds: 0))
    }
  }

  private func parse(_ text: String) throws(KeyError) -> KeyFile.Public {
    try [UInt8](text.utf8).withBytes { text throws(KeyError) in try KeyFile.parsePublic(text) }
  }

  private func refusal(of text: String) -> KeyError? {
    rejection { () throws(KeyError) in _ = try parse(text) }
  }
}
