internal import Sodium

/// Bytes in ordinary memory that may be secret, for as long as one request is looked at: overwritten when this ends.
/// Guarded memory would cost each request more than all else that is done for it.
final class WipedBytes {
  private var bytes: [UInt8] = []
  private let capacity: Int

  /// - Parameter capacity: the most that are ever appended, so that they never move.
  init(capacity: Int) {
    self.capacity = capacity
    bytes.reserveCapacity(capacity)
  }

  convenience init(copying source: RawSpan) {
    self.init(capacity: source.byteCount)
    for offset in source.byteOffsets { append(source[offset]) }
  }

  deinit { bytes.withBytes { $0.overwrite() } }

  var count: Int { bytes.count }

  func append(_ byte: UInt8) {
    precondition(bytes.count < capacity, "bytes beyond the capacity")
    bytes.append(byte)
  }

  func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withBytes(body)
  }

  /// A copy that is not overwritten, of what is not secret.
  var copied: [UInt8] { bytes.withBytes { $0.copiedBytes() } }
}
