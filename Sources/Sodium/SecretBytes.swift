/// A secret in guarded memory: locked against swapping where the system allows it, between
/// inaccessible pages, overwritten and made inaccessible itself when the value ends.
///
/// The bytes can be lent to a closure but not copied, printed, encoded or stored in a collection.
@safe public struct SecretBytes: ~Copyable, @unchecked Sendable {
  private let region: GuardedRegion
  private let base: UnsafeMutableRawPointer
  /// The number of bytes.
  public let count: Int

  /// Allocates `capacity` bytes and lets `fill` initialize the first of them, which become the secret.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``, or what `fill` throws; what was
  ///   written until then is wiped.
  public init(
    capacity: Int, _ fill: (inout OutputRawSpan) throws(SodiumError) -> Void
  ) throws(SodiumError) {
    let region = try GuardedRegion.take(capacity)
    let base = unsafe region.last(capacity)
    let whole = unsafe UnsafeMutableRawBufferPointer(start: base, count: capacity)
    do throws(SodiumError) {
      var output = unsafe OutputRawSpan(buffer: whole, initializedCount: 0)
      try fill(&output)
      count = unsafe output.finalize(for: whole)
      self.region = region
      unsafe self.base = base
    } catch {
      region.giveBack()
      throw error
    }
  }

  /// A copy of `bytes` in guarded memory.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public init(copying bytes: RawSpan) throws(SodiumError) {
    try self.init(capacity: bytes.byteCount) { output in output.append(contentsOf: bytes) }
  }

  deinit { region.giveBack() }

  /// Lends the bytes for the length of `body`; the span cannot leave it.
  public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count).bytes)
  }

  func withPointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafePointer(base.assumingMemoryBound(to: UInt8.self)))
  }
}
