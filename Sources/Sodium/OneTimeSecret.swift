/// A secret that can be read once: reading it ends it.
public struct OneTimeSecret: ~Copyable, Sendable {
  private let bytes: SecretBytes
  private let start: Int

  /// Takes over `bytes`, of which those from `start` on are the secret.
  public init(_ bytes: consuming SecretBytes, from start: Int = 0) {
    precondition(0...bytes.count ~= start, "a secret beyond its bytes")
    self.bytes = bytes
    self.start = start
  }

  /// The number of bytes.
  public var count: Int { bytes.count - start }

  /// Lends the secret to `body`, then wipes and unmaps it, also when `body` throws.
  ///
  /// The span cannot leave `body`, and a second call does not compile.
  public consuming func reveal<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withBytes { bytes throws(Failure) in try body(bytes.extracting(start..<bytes.byteCount)) }
  }
}
