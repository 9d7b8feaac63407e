import Foundation
import Handoff
import Sodium
import TestSupport
import Testing

/// I7: a record is a text that can be shown, signed as a whole; there is one spelling of it, and no bit to change.
@Suite struct SignedRecordTests {
  private let vectors: Vectors
  private let trusted: [IssuerKey]

  init() throws {
    vectors = try Vectors.load()
    trusted = [try Sample.issuer()]
  }

  @Test func theVectorIsReadVerifiedAndWritten() throws {
    let bytes = try Vectors.read(vectors.record.file)
    let record = try SignedRecord.parse(bytes)
    try record.verify(trusting: trusted)
    #expect(record.text == vectors.record.text)
    #expect(record.issuer.text == vectors.record.issuer)
    #expect(record.encoded == bytes)
    // Ed25519 is deterministic: the same text has the same signature.
    #expect(try make(vectors.record.text) == record)
  }

  /// Line ends, UTF-16 and a mark of either are how the text is kept, not what it says.
  @Test func theSameTextInAnotherSpellingVerifies() throws {
    let record = try SignedRecord.parse(try Vectors.read(vectors.record.file))
    #expect(vectors.record.also.count == 6)
    for file in vectors.record.also {
      let read = try SignedRecord.parse(try Vectors.read(file))
      #expect(read == record, "\(file)")
      try read.verify(trusting: trusted)
    }
  }

  @Test func whatMailDidToTheTextItselfIsRefused() throws {
    let text = try Vectors.text(vectors.record.file)
    for changed in [
      "> " + text.replacing("\n", with: "\n> "), " " + text, text.replacing("\n\n", with: "\n"),
      text.replacing("reports", with: "Reports\n"), text.replacing("to Sample", with: "to  Sample"),
      "Hello\n" + text,
      text.replacing("District ", with: "District\u{a0}"), text.replacing(".\n", with: ". \n"),
    ] where changed != text {
      #expect(refusal(of: [UInt8](changed.utf8)) != nil, "\(changed)")
    }
    let quoted = text.replacing("—", with: "=E2=80=94").replacing(
      "SIGNATURE-----\n", with: "SIGNATURE-----=20\n")
    #expect(refusal(of: [UInt8](quoted.utf8)) == .rewritten(.quotedPrintable))
    #expect(refusal(of: [UInt8](Data(text.utf8).base64EncodedData())) == .rewritten(.base64))
    #expect(refusal(of: try Vectors.read("good.bundle")) == .otherText(.bundle))
  }

  @Test(arguments: [
    "a\n", "\n", "\n\n", "a\n\n", " a \n", "Ñandú — 学校\n", "-----\n---- BEGIN\n",
    "- 1\n -----BEGIN VAULT SIGNATURE-----\n", "-----BEGINNING\n",
  ])
  func aDisplayableTextIsSignedAsItIs(text: String) throws {
    let record = try make(text)
    let read = try SignedRecord.parse(record.encoded)
    #expect(Array(read.text.utf8) == Array(text.utf8))
    #expect(read == record)
    try read.verify(trusting: trusted)
  }

  @Test(arguments: [
    "", "a", "a\tb\n", "a\u{1b}[2Jb\n", "a\u{202e}b\n", "a\u{200b}\n", "a\u{2028}b\n", "a\0\n",
    "a\u{3164}\n", "a\u{fe0f}\n", "a\u{e000}\n", "a\n\u{7f}",
    "-----BEGIN VAULT SIGNATURE-----\n", "a\n-----END VAULT SIGNATURE-----\nb\n",
    "-----BEGIN VAULT BUNDLE-----\n",
    "-----END \n",
  ])
  func anyOtherTextIsNeitherSignedNorRead(text: String) throws {
    #expect(throws: RecordError.unreadableText) { try make(text) }
    let armor = try make("a\n").encoded.dropFirst(2)
    #expect(throws: RecordError.unreadableText) { try SignedRecord.parse([UInt8](text.utf8) + armor) }
  }

  @Test(arguments: ["a\r\n", "a\r", "\u{feff}a\n"])
  func whatOnlyAReaderTakesIsNotSigned(text: String) throws {
    #expect(throws: RecordError.unreadableText) { try make(text) }
    let record = try make("a\n")
    #expect(try SignedRecord.parse([UInt8](text.utf8) + record.encoded.dropFirst(2)) == record)
  }

  @Test func textThatIsNoUTF8IsRefused() throws {
    let armor = try make("a\n").encoded.dropFirst(2)
    for bytes in [[0xff, 0x0a], [0xc0, 0x80, 0x0a], [0xed, 0xa0, 0x80, 0x0a], [0xe2, 0x0a]] as [[UInt8]] {
      #expect(throws: RecordError.unreadableText) { try SignedRecord.parse(bytes + armor) }
    }
  }

  @Test func everyBitOfARecordCounts() throws {
    let bytes = try Vectors.read(vectors.record.file)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        // A line end between the base64 may become another blank, which is passed over.
        if bytes[index] == UInt8(ascii: "\n"), index > bytes.count - 192,
          changed[index] == 0x0b
        {
          continue
        }
        #expect(refusal(of: changed) != nil, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func nothingIsAroundTheArmor() throws {
    let text = try Vectors.text(vectors.record.file)
    for changed in [
      text + "x\n", "x" + text, text.replacing("\n", with: "\n\n"),
      text.replacing(" SIGNATURE", with: " SIGNATURES"),
      text.replacing("SIGNATURE-----\n", with: "SIGNATURE-----\nComment: x\n"),
      text.replacing("/", with: "_"), text + text, "",
    ] {
      #expect(refusal(of: [UInt8](changed.utf8)) != nil, "\(changed)")
    }
  }

  @Test func onlyATrustedIssuersSignatureIsAccepted() throws {
    let record = try make("a\n")
    #expect(throws: RecordError.unknownIssuer(trusted[0])) { try record.verify(trusting: []) }
    let stranger = try IssuerKey(bytes: Signature.KeyPair(seed: .of([UInt8](0..<32))).publicKey)
    #expect(throws: RecordError.unknownIssuer(trusted[0])) { try record.verify(trusting: [stranger]) }
    try record.verify(trusting: [stranger, trusted[0]])
  }

  @Test func aSignatureOfAnotherTextOrAnotherKindIsRefused() throws {
    let one = try make("a\n").encoded
    let other = try SignedRecord.parse([UInt8]("b\n".utf8) + one.dropFirst(2))
    #expect(throws: RecordError.badSignature) { try other.verify(trusting: trusted) }
    // The same text signed without the domain tag.
    let issuer = try Vectors.issuer()
    let signature = try [UInt8]("a\n".utf8).withBytes { text throws(SodiumError) in try issuer.sign(text) }
    #expect(refusal(of: armored(trusted[0].bytes + signature, after: "a\n")) == .badSignature)
  }

  @Test func aKeyThatIsNoIssuersIsRefused() throws {
    let signature = [UInt8](repeating: 0, count: 64)
    for key in [[1] + [UInt8](repeating: 0, count: 31), [UInt8](repeating: 0xff, count: 32)] {
      #expect(refusal(of: armored(key + signature, after: "a\n")) == .malformedSignature)
    }
  }

  @Test func aRecordHasAtMost2MiB() throws {
    let armorSize = try make("a\n").encoded.count - 2
    #expect(armorSize == 192)
    #expect(SignedRecord.sizeLimit == 2_097_152)
    let longest = String(repeating: "x", count: 2_097_152 - armorSize - 1) + "\n"
    let record = try make(longest)
    #expect(record.encoded.count == 2_097_152)
    #expect(try SignedRecord.parse(record.encoded) == record)
    #expect(throws: RecordError.tooLarge) { try make("x" + longest) }
    #expect(refusal(of: [UInt8]("x".utf8) + record.encoded) == .tooLarge)
  }

  private func make(_ text: String) throws -> SignedRecord {
    let issuer = try Vectors.issuer()
    return try SignedRecord.make(text, signedBy: issuer)
  }

  private func refusal(of bytes: [UInt8]) -> RecordError? {
    rejection { () throws(RecordError) in try SignedRecord.parse(bytes).verify(trusting: trusted) }
  }

  private func armored(_ data: [UInt8], after text: String) -> [UInt8] {
    let base64 = Data(data).base64EncodedString()
    let lines = [String(base64.prefix(64)), String(base64.dropFirst(64))].joined(separator: "\n")
    return [UInt8](
      "\(text)-----BEGIN VAULT SIGNATURE-----\n\(lines)\n-----END VAULT SIGNATURE-----\n".utf8)
  }
}
