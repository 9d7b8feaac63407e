/// A secret that can be read once: reading it ends it.
public struct OneTimeSecret: ~Copyable, Sendable {
  private let bytes: SecretBytes

  /// Takes over `bytes`.
  public init(_ bytes: consuming SecretBytes) {
    self.bytes = bytes
  }

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// Lends the secret to `body`, then wipes and unmaps it, also when `body` throws.
  ///
  /// The span cannot leave `body`, and a second call does not compile.
  public consuming func reveal<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withBytes(body)
  }
}
