internal import CSodium
internal import Synchronization

/// Guarded memory of libsodium's for one secret at a time: locked where the system allows it, between inaccessible
/// pages.
///
/// Making and freeing one costs ten system calls, more than half of what it costs to open a box. So those of one
/// page, which are enough for most secrets, are used again: wiped, and inaccessible until then, as if freed.
///
/// Given up by that: libsodium looks at the canary before a region only when it is freed, so that a write before its
/// start would be noticed late, or never. A write beyond its end faults at once, as ever: secrets lie at the end.
@safe struct GuardedRegion: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let size: Int

  /// What libsodium leaves of a page of 4096 bytes beside its canary of 16.
  private static let pageSize = 4080
  /// How many stay locked without being used.
  private static let idleLimit = 16
  private static let idle = Mutex<[GuardedRegion]>([])

  /// A region of at least `capacity` bytes.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  static func take(_ capacity: Int) throws(SodiumError) -> GuardedRegion {
    try Sodium.ready()
    guard capacity >= 0 else { throw .outOfMemory }
    guard capacity <= pageSize else { return try GuardedRegion(size: capacity) }
    guard let region = idle.withLock({ $0.popLast() }) else { return try GuardedRegion(size: pageSize) }
    guard unsafe sodium_mprotect_readwrite(region.start) == 0 else { throw .outOfMemory }
    return region
  }

  private init(size: Int) throws(SodiumError) {
    guard let start = unsafe sodium_malloc(size) else { throw .outOfMemory }
    unsafe self.start = start
    self.size = size
  }

  /// Where the last `count` bytes begin: the first byte after them is inaccessible.
  func last(_ count: Int) -> UnsafeMutableRawPointer { unsafe start + (size - count) }

  /// Wipes the region; nobody reads it any more.
  func giveBack() {
    guard size == Self.pageSize else { return unsafe sodium_free(start) }
    unsafe sodium_memzero(start, size)
    let isIdle =
      unsafe sodium_mprotect_noaccess(start) == 0
      && Self.idle.withLock { idle in
        guard idle.count < Self.idleLimit else { return false }
        idle.append(self)
        return true
      }
    if !isIdle { unsafe sodium_free(start) }
  }
}
