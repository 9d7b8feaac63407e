internal import CSodium
internal import Synchronization

/// Short secrets side by side in one region of guarded memory, because a region each would lock a page each. Each is
/// read once; any thread may keep and reveal.
public final class SecretPool: Sendable {
  private let contents: Mutex<Contents>

  /// A secret in the pool.
  public struct Place: Sendable {
    /// Which in the order of keeping, from 0.
    fileprivate let index: Int
    fileprivate let offset: Int
    fileprivate let count: Int
  }

  private struct Contents: ~Copyable {
    let region: GuardedRegion
    let capacity: Int
    var used = 0
    /// Of each place, whether nobody has read it.
    var kept: [Bool] = []

    deinit { region.giveBack() }

    func bytes(at place: Place) -> GuardedBytes {
      unsafe GuardedBytes(
        memory: UnsafeMutableRawBufferPointer(start: region.last(capacity) + place.offset, count: place.count)
      )
    }
  }

  /// A pool of `capacity` bytes.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public init(capacity: Int) throws(SodiumError) {
    contents = Mutex(Contents(region: try GuardedRegion.take(capacity), capacity: capacity))
  }

  /// Keeps a copy of `secret`.
  ///
  /// - Returns: where; nothing if the pool is full.
  public func keep(_ secret: RawSpan) -> Place? {
    let count = secret.byteCount
    let taken = contents.withLock { contents -> (Place, GuardedBytes)? in
      guard count <= contents.capacity - contents.used else { return nil }
      let place = Place(index: contents.kept.count, offset: contents.used, count: count)
      contents.used += count
      contents.kept.append(true)
      return (place, contents.bytes(at: place))
    }
    guard let (place, bytes) = taken else { return nil }
    unsafe secret.withUnsafeBytes { unsafe bytes.memory.copyMemory(from: $0) }
    return place
  }

  /// Lends the secret at `place` to `body`, then wipes it, also when `body` throws.
  ///
  /// - Precondition: it was not revealed before.
  public func reveal<Result: ~Copyable, Failure: Error>(
    _ place: Place, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = contents.withLock { contents in
      precondition(contents.kept[place.index], "revealed before")
      contents.kept[place.index] = false
      return contents.bytes(at: place)
    }
    defer { unsafe sodium_memzero(bytes.memory.baseAddress, bytes.memory.count) }
    return try unsafe body(UnsafeRawBufferPointer(bytes.memory).bytes)
  }
}

/// The bytes of one place, which only who put or reads its secret touches.
@safe private struct GuardedBytes: @unchecked Sendable {
  let memory: UnsafeMutableRawBufferPointer
}
