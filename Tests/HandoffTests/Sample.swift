import Handoff
import Sodium
import TestSupport
import Testing

/// Values that tests start from.
enum Sample {
  static func issuer() throws -> IssuerKey { try IssuerKey(text: Vectors.load().issuer.public) }

  static func header(
    to recipient: RecipientKey? = nil, by issuer: IssuerKey? = nil, generation: Int = 1, logIndex: Int = 7,
    logHead: Int = 32, issued: String = "2026-11-24T00:00:00Z", expires: String = "2099-12-31T00:00:00Z"
  ) throws -> BundleHeader {
    let cds = try #require(CDSCode("19647330000000"))
    return try BundleHeader(
      credential: cds, generation: generation, username: try #require(DisplayName("sample-usd-g1")),
      coordinator: try #require(ShortID("caaspp")),
      organization: .init(name: try #require(DisplayName("Sample Unified School District")), cds: cds),
      vendor: .init(id: try #require(ShortID("sample-sis")), name: try #require(DisplayName("Sample SIS"))),
      recipient: try recipient ?? Vectors.secretKey("sample-vendor.key").publicKey,
      issuer: try issuer ?? Sample.issuer(), issued: try #require(Timestamp(text: issued)),
      expires: try #require(Timestamp(text: expires)), origin: .generated,
      log: .init(index: logIndex, head: HexBytes([UInt8](repeating: 0xab, count: logHead))))
  }

  static func bundle(_ header: BundleHeader, secret: [UInt8]) throws -> SealedBundle {
    let issuer = try Vectors.issuer()
    let recipient = try RecipientKey(text: header.recipient)
    return try secret.withBytes { secret throws(BundleError) in
      try SealedBundle.seal(secret, header: header, to: recipient, signedBy: issuer)
    }
  }
}
