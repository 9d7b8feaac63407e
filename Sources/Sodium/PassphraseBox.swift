/// A secret sealed under a passphrase, with bytes beside it that stay readable and are bound to it.
///
/// The bytes: version line, Argon2id cost (passes, then KiB, 4 bytes each, big-endian), salt (16), the
/// readable bytes, nonce (24), the sealed secret and its tag (16). All before the nonce is bound, and
/// whatever context the caller names.
public struct PassphraseBox: Sendable {
  /// The readable bytes; they are what was sealed only once the box has opened.
  public let readable: [UInt8]
  private let version: [UInt8]
  private let salt: [UInt8]
  private let cost: PasswordHash.Cost
  private let sealed: [UInt8]

  /// Seals `secret`.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public static func seal(
    _ secret: RawSpan, under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, version: String,
    readable: [UInt8], boundTo context: [UInt8] = []
  ) throws(SodiumError) -> [UInt8] {
    try seal(
      secret, with: try PassphraseKey.make(from: passphrase, cost: cost), version: version,
      readable: readable,
      boundTo: context)
  }

  /// Seals `secret` under the passphrase that `key` comes from.
  ///
  /// - Throws: ``SodiumError/unavailable``.
  public static func seal(
    _ secret: RawSpan, with key: PassphraseKey, version: String, readable: [UInt8] = [],
    boundTo context: [UInt8] = []
  ) throws(SodiumError) -> [UInt8] {
    let head = makeHead(version: [UInt8](version.utf8), cost: key.cost, salt: key.salt, readable: readable)
    return head + (try AEAD.seal(secret, with: key.key, boundTo: head + context))
  }

  private static func makeHead(
    version: [UInt8], cost: PasswordHash.Cost, salt: [UInt8], readable: [UInt8]
  ) -> [UInt8] {
    version + [UInt8](bigEndian: cost.operations) + [UInt8](bigEndian: cost.memoryKiB) + salt + readable
  }

  private var head: [UInt8] {
    Self.makeHead(version: version, cost: cost, salt: salt, readable: readable)
  }

  /// The bytes that were read.
  public var encoded: [UInt8] { head + sealed }

  /// Reads a box of `version` with `readableSize` readable and `secretSize` secret bytes, or as many times that as
  /// `counts` allows.
  ///
  /// - Throws: ``SodiumError/forged`` for another version or size, ``SodiumError/outOfRange`` for a cost
  ///   that is out of bounds.
  public init(
    _ bytes: [UInt8], version: String, readableSize: Int, secretSize: Int, counts: ClosedRange<Int> = 1...1
  ) throws(SodiumError) {
    let version = [UInt8](version.utf8)
    let costEnd = version.count + 8
    let saltEnd = costEnd + PasswordHash.saltSize
    let headEnd = saltEnd + readableSize
    let (count, rest) = (bytes.count - headEnd - AEAD.overhead).quotientAndRemainder(dividingBy: secretSize)
    guard counts.contains(count), rest == 0, bytes.starts(with: version) else { throw .forged }
    cost = try PasswordHash.Cost(
      operations: UInt32(bigEndian: bytes[version.count..<(version.count + 4)]),
      memoryKiB: UInt32(bigEndian: bytes[(version.count + 4)..<costEnd]))
    self.version = version
    salt = [UInt8](bytes[costEnd..<saltEnd])
    readable = [UInt8](bytes[saltEnd..<headEnd])
    sealed = [UInt8](bytes[headEnd...])
  }

  /// Opens the box.
  ///
  /// - Throws: ``SodiumError/forged`` for a wrong passphrase, another context or changed bytes;
  ///   ``SodiumError/outOfMemory``.
  public func open(
    with passphrase: borrowing SecretBytes, boundTo context: [UInt8] = []
  ) throws(SodiumError) -> SecretBytes {
    try open(with: try key(from: passphrase), boundTo: context)
  }

  /// The key that `passphrase` gives for this box.
  ///
  /// - Throws: ``SodiumError/outOfMemory``.
  public func key(from passphrase: borrowing SecretBytes) throws(SodiumError) -> PassphraseKey {
    try PassphraseKey(from: passphrase, salt: salt, cost: cost)
  }

  /// Opens the box with a key that was derived before.
  ///
  /// - Throws: ``SodiumError/forged`` for another key or context, or changed bytes; ``SodiumError/outOfMemory``.
  public func open(with key: PassphraseKey, boundTo context: [UInt8] = []) throws(SodiumError) -> SecretBytes
  {
    guard key.salt == salt, key.cost == cost else { throw .forged }
    return try AEAD.open(sealed, with: key.key, boundTo: head + context)
  }
}

/// What a passphrase gives for one salt and cost: it seals and opens without Argon2id's work each time. Never copied: those
/// who use it share it, and it is wiped when the last of them is gone.
public final class PassphraseKey: Sendable {
  fileprivate let salt: [UInt8]
  fileprivate let cost: PasswordHash.Cost
  fileprivate let key: SecretBytes

  fileprivate init(
    from passphrase: borrowing SecretBytes, salt: [UInt8], cost: PasswordHash.Cost
  ) throws(SodiumError) {
    self.salt = salt
    self.cost = cost
    key = try PasswordHash.deriveKey(from: passphrase, salt: salt, cost: cost)
  }

  /// The key for a fresh salt.
  ///
  /// - Throws: ``SodiumError/unavailable``, ``SodiumError/outOfMemory``.
  public static func make(
    from passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(SodiumError) -> PassphraseKey {
    try PassphraseKey(from: passphrase, salt: try Randomness.makeBytes(PasswordHash.saltSize), cost: cost)
  }
}
