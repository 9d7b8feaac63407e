import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// I7: each vector is one bundle with one flaw, named by it, and is refused for it; the good ones open.
@Suite struct VectorTests {
  @Test(arguments: try Vectors.load().bundles)
  func theBundleOpensOrIsRefusedAsListed(vector: Vectors.Bundle) throws {
    let text = try Vectors.read(vector.file)
    let key = try Vectors.secretKey(vector.key)
    let issuers = try vector.issuers.map { text throws(KeyError) in try IssuerKey(text: text) }
    let now = try #require(Timestamp(text: vector.now))
    do {
      let opened = try SealedBundle.parse(text).open(with: key, trusting: issuers, now: now)
      let header = opened.header
      let issuer = opened.issuer
      let secret = opened.reveal { $0.copiedBytes() }
      #expect(vector.expect == "ok")
      #expect(issuers.contains(issuer))
      #expect(try CanonicalJSON.encode(header) == vector.header.map { [UInt8]($0.utf8) })
      #expect(secret.hex == vector.secret)
      #expect(try header.confirmationCode().description == vector.code)
    } catch let error as BundleError {
      #expect(error.name == vector.expect)
    }
  }

  @Test func everyRefusalOfABundleHasAVector() throws {
    let expectations = Set(try Vectors.load().bundles.map(\.expect))
    #expect(
      expectations == [
        "ok", "notABundle", "truncated", "malformedArmor", "severalBundles", "notForThisKey",
        "unknownVersion", "rewritten",
        "malformedMessage", "badSignature", "resealed", "unknownIssuer", "expired",
      ])
  }

  @Test func everyBundleFileIsListed() throws {
    let listed = Set(try Vectors.load().bundles.map(\.file))
    let files = try FileManager.default.contentsOfDirectory(atPath: Vectors.folder.path)
    #expect(Set(files.filter { $0.hasSuffix(".bundle") }) == listed)
  }

  @Test(.needs(.python)) func theGeneratorMakesTheCommittedFiles() throws {
    let python = try Tool.required(.python)
    let folder = try TemporaryFolder()
    let script = Vectors.folder.appending(path: "make_vectors.py")
    let result = try run(python, [script.path, folder.url.path])
    #expect(result.status == 0, "\(result.errorText)")
    let committed = try FileManager.default.contentsOfDirectory(atPath: Vectors.folder.path)
    for file in committed where file != script.lastPathComponent && file != ".gitattributes" {
      #expect(try folder.read(file) == Vectors.read(file), "\(file)")
    }
  }

  @Test func theKeysOfTheVectorsAreRead() throws {
    let vectors = try Vectors.load()
    for vector in vectors.keys {
      let recipient = try Vectors.secretKey(vector.file).publicKey
      #expect(recipient.bytes.hex == vector.raw)
      #expect(recipient.text == vector.public)
      #expect(recipient.fingerprint.description == vector.fingerprint)
      #expect(try RecipientKey(text: vector.public) == recipient)
      #expect(try RecipientKey(text: vector.age) == recipient)
    }
    let issuer = try IssuerKey(text: vectors.issuer.public)
    #expect(issuer.bytes.hex == vectors.issuer.raw)
    #expect(issuer.fingerprint.description == vectors.issuer.fingerprint)
    let publicKey = try Vectors.issuer().publicKey
    #expect(publicKey == issuer.bytes)
    for refused in vectors.refusedIssuers {
      #expect(throws: KeyError.self, "\(refused)") { try IssuerKey(text: refused) }
    }
    let sealed = try Vectors.secretKey(vectors.sealedKey.file).publicKey
    #expect(sealed.text == vectors.sealedKey.public)
  }

  @Test func everySecretOfTheVectorsSaysThatItIsForTestsOnly() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Vectors.folder.path)
    for file in files where file.hasSuffix(".key") || file.hasSuffix(".seed") {
      #expect(try Vectors.text(file).hasPrefix("# TEST ONLY: "), "\(file)")
    }
  }
}

extension BundleError {
  /// The name of the case.
  var name: String { String("\(self)".prefix { $0 != "(" }) }
}
