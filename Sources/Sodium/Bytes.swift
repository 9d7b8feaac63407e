internal import CSodium

// Safe byte access to spans, and the two shapes in which bytes meet libsodium's C functions.

extension RawSpan {
  /// The byte at `offset`; traps out of bounds, as an array does.
  public subscript(offset: Int) -> UInt8 {
    precondition(byteOffsets.contains(offset), "offset outside of the span")
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// The offset of the first `byte` at or after `start`.
  public func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
    var offset = start
    while offset < byteCount {
      if self[offset] == byte { return offset }
      offset += 1
    }
    return nil
  }

  /// A copy in ordinary memory, for bytes that are not secret.
  public func copiedBytes() -> [UInt8] {
    unsafe withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Whether these are `bytes`, compared in time that depends on the lengths alone.
  public func isEqual(to bytes: [UInt8]) -> Bool {
    bytes.withBytes { Sodium.areEqual(self, $0) }
  }

  /// Overwrites the bytes with zeros where they lie, for everybody who has them: what came in ordinary memory, shared or
  /// not, and is not to stay there. It has to be memory that can be written, as that of buffers is, and of literals is not.
  public func overwrite() {
    unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe sodium_memzero(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  func withPointer<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<UInt8>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe withUnsafeBytes { (bytes) throws(Failure) in
      try unsafe body(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
  }
}

extension OutputRawSpan {
  /// Appends a copy of `bytes`.
  ///
  /// - Precondition: they fit into the free capacity.
  public mutating func append(contentsOf bytes: RawSpan) {
    precondition(bytes.byteCount <= freeCapacity, "bytes beyond the capacity")
    unsafe withUnsafeMutableBytes { buffer, count in
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: source)
      }
      count += bytes.byteCount
    }
  }

  /// Appends a copy of `bytes`.
  ///
  /// - Precondition: they fit into the free capacity.
  public mutating func append(contentsOf bytes: [UInt8]) {
    bytes.withBytes { append(contentsOf: $0) }
  }

  /// Lets a C function fill exactly `byteCount` bytes.
  mutating func appendBytes<Failure: Error>(
    _ byteCount: Int, _ fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(byteCount <= freeCapacity, "bytes beyond the capacity")
    try unsafe withUnsafeMutableBytes { (buffer, count) throws(Failure) in
      guard let base = buffer.baseAddress else { preconditionFailure("output without memory") }
      try unsafe fill(base.advanced(by: count).assumingMemoryBound(to: UInt8.self))
      count += byteCount
    }
  }
}

extension [UInt8] {
  /// Lends the bytes as a span.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(span.bytes)
  }

  /// The bytes of `number`, the highest first.
  @inlinable public init(bigEndian number: some FixedWidthInteger) {
    self = stride(from: number.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: number >> $0)
    }
  }

  /// Lets a C function fill exactly `byteCount` bytes that are not secret.
  init<Failure: Error>(
    byteCount: Int, _ fill: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(byteCount > 0, "nothing to fill")
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var failure: Failure?
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("array without memory") }
      do throws(Failure) {
        try unsafe fill(base)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    self = bytes
  }
}

extension String.UTF8View {
  /// Lends the bytes as a span.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(span.bytes)
  }
}

extension FixedWidthInteger {
  /// The number whose bytes these are, the highest first.
  @inlinable public init(bigEndian bytes: some Sequence<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
  }
}
