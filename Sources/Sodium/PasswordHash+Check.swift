internal import CSodium
internal import Glibc

// What is kept to recognize a secret by, when the secret itself is not kept: Argon2id in the text form that
// other programs read too (libsodium `crypto_pwhash_str`).

extension PasswordHash {
  /// A fresh check of `secret`: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`, 97 characters or a few more, with a
  /// salt of 16 and a hash of 32 random-looking bytes. It is worth guessing at: keep it sealed.
  ///
  /// - Throws: ``SodiumError/unavailable``; ``SodiumError/outOfMemory`` if the memory of `cost` is not to be had.
  public static func makeCheck(
    of secret: borrowing SecretBytes, cost: Cost
  ) throws(SodiumError) -> String {
    try Sodium.ready()
    let length = UInt64(secret.count)
    let text = try unsafe secret.withPointer { secret throws(SodiumError) in
      try unsafe [UInt8](byteCount: checkCapacity) { output throws(SodiumError) in
        let status = unsafe crypto_pwhash_str(
          UnsafeMutableRawPointer(output).assumingMemoryBound(to: CChar.self),
          UnsafeRawPointer(secret).assumingMemoryBound(to: CChar.self), length, UInt64(cost.operations),
          Int(cost.memoryKiB) << 10)
        guard status == 0 else { throw .outOfMemory }
      }
    }
    return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Verifies that `check` is one of `secret`.
  ///
  /// - Throws: ``SodiumError/outOfRange`` for a text that is not a check, or whose cost is out of the bounds of
  ///   ``Cost``; ``SodiumError/forged`` for another secret; ``SodiumError/outOfMemory``.
  public static func verifyCheck(
    _ check: String, of secret: borrowing SecretBytes
  ) throws(SodiumError) {
    try Sodium.ready()
    guard isCheck(check) else { throw .outOfRange }
    let length = UInt64(secret.count)
    try unsafe secret.withPointer { secret throws(SodiumError) in
      errno = 0
      let status = unsafe crypto_pwhash_str_verify(
        check, UnsafeRawPointer(secret).assumingMemoryBound(to: CChar.self), length)
      // libsodium says EINVAL of a secret that does not match, and nothing of memory that is not to be had.
      guard status == 0 else { throw errno == EINVAL ? .forged : .outOfMemory }
    }
  }

  /// `crypto_pwhash_STRBYTES`, the ending zero included.
  private static let checkCapacity = 128
  /// The base64 characters (RFC 4648 §4, unpadded) of a salt of 16 and of a hash of 32 bytes.
  private static let (saltLength, hashLength) = (22, 43)

  /// Whether `text` is a check within the bounds of ``Cost``, in the one spelling that libsodium writes.
  private static func isCheck(_ text: String) -> Bool {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard text.utf8.count < checkCapacity, parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id",
      parts[2] == "v=19", parts[4].utf8.count == saltLength, parts[5].utf8.count == hashLength,
      (parts[4] + parts[5]).utf8.allSatisfy(base64.contains)
    else { return false }
    let numbers = parts[3].split(separator: ",").map { UInt32($0.drop { $0 != "=" }.dropFirst()) }
    guard numbers.count == 3, let memoryKiB = numbers[0], let operations = numbers[1],
      parts[3] == "m=\(memoryKiB),t=\(operations),p=1"
    else { return false }
    return (try? Cost(operations: operations, memoryKiB: memoryKiB)) != nil
  }

  private static let base64 = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
