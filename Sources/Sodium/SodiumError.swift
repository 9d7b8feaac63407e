/// Why a libsodium operation was refused.
public enum SodiumError: Error, Equatable, Sendable {
  /// `sodium_init` failed: no source of randomness.
  case unavailable
  /// Guarded memory could not be allocated.
  case outOfMemory
  /// A ciphertext or signature does not verify under the given key and bound data.
  case forged
  /// A public key is of low order or not a canonical encoding of a point.
  case unusableKey
  /// A size or parameter lies outside what the operation accepts.
  case outOfRange
}
