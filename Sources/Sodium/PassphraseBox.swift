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
    let salt = try Randomness.makeBytes(PasswordHash.saltSize)
    let head = makeHead(version: [UInt8](version.utf8), cost: cost, salt: salt, readable: readable)
    let key = try PasswordHash.deriveKey(from: passphrase, salt: salt, cost: cost)
    return head + (try AEAD.seal(secret, with: key, boundTo: head + context))
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

  /// Reads a box of `version` with `readableSize` readable and `secretSize` secret bytes.
  ///
  /// - Throws: ``SodiumError/forged`` for another version or size, ``SodiumError/outOfRange`` for a cost
  ///   that is out of bounds.
  public init(_ bytes: [UInt8], version: String, readableSize: Int, secretSize: Int) throws(SodiumError) {
    let version = [UInt8](version.utf8)
    let costEnd = version.count + 8
    let saltEnd = costEnd + PasswordHash.saltSize
    let headEnd = saltEnd + readableSize
    guard bytes.count == headEnd + AEAD.overhead + secretSize, bytes.starts(with: version) else {
      throw .forged
    }
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
    let key = try PasswordHash.deriveKey(from: passphrase, salt: salt, cost: cost)
    return try AEAD.open(sealed, with: key, boundTo: head + context)
  }
}
