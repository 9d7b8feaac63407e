internal import Sodium

/// A bundle that was opened and verified: its header, and its secret to be read once.
public struct OpenedBundle: ~Copyable {
  /// What the bundle says.
  public let header: BundleHeader
  /// Who signed it.
  public let issuer: IssuerKey
  private let secret: OneTimeSecret

  init(header: BundleHeader, issuer: IssuerKey, secret: consuming OneTimeSecret) {
    self.header = header
    self.issuer = issuer
    self.secret = secret
  }

  /// Lends the secret to `body`, then wipes it.
  public consuming func reveal<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try secret.reveal(body)
  }
}
