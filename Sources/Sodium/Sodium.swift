internal import CSodium

/// The library itself: initialized once, before the first operation.
public enum Sodium {
  private static let isInitialized = sodium_init() >= 0

  /// Makes sure that libsodium is initialized; every operation of this module that needs it calls it.
  ///
  /// - Throws: ``SodiumError/unavailable``.
  public static func ready() throws(SodiumError) {
    guard isInitialized else { throw .unavailable }
  }

  /// Compares two byte sequences in time that depends on their lengths alone.
  public static func areEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
    let count = left.byteCount
    guard right.byteCount == count else { return false }
    guard count > 0 else { return true }
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        unsafe sodium_memcmp(left.baseAddress, right.baseAddress, count) == 0
      }
    }
  }
}
