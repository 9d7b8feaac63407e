internal import Sodium

/// What RFC 6749, section 4.4.2 has a client send for a token.
struct TokenRequest {
  let name: [UInt8]
  let secret: WipedBytes

  /// Why it gets none; the word of RFC 6749, section 5.2.
  enum Flaw: String, Error {
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"
  }

  private static let formType = "application/x-www-form-urlencoded"

  /// Reads it.
  ///
  /// - Throws: ``Flaw``.
  init(_ question: Question) throws(Flaw) {
    let types = question.headers("content-type")
    guard types.count == 1, let type = types.first?.split(separator: ";").first,
      type.split(separator: " ").joined().lowercased() == Self.formType, let body = question.body,
      let form = try? body.withBytes({ body throws(Form.Malformed) in try Form(body) })
    else { throw .invalidRequest }
    guard let grant = form["grant_type"] else { throw .invalidRequest }
    guard grant.copied == [UInt8]("client_credentials".utf8) else { throw .unsupportedGrantType }
    // There is one thing to be let into.
    guard form["scope"] == nil else { throw .invalidScope }
    let headers = question.headers("authorization")
    guard let header = headers.first else {
      guard let name = form["client_id"], let secret = form["client_secret"] else { throw .invalidClient }
      (self.name, self.secret) = (name.copied, secret)
      return
    }
    // One way to say who it is (section 2.3).
    guard headers.count == 1, form["client_secret"] == nil else { throw .invalidRequest }
    guard let shown = try? header.utf8.withBytes(PresentedCredential.parse),
      case .secret(let encodedName, let encodedSecret) = shown,
      let name = encodedName.withBytes({ Form.decode($0) }),
      let secret = encodedSecret.withBytes({ Form.decode($0) })
    else { throw .invalidClient }
    guard form["client_id"].map({ $0.copied == name.copied }) ?? true else { throw .invalidRequest }
    (self.name, self.secret) = (name.copied, secret)
  }
}
