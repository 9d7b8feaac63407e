public import Sodium

/// A secret key file under a passphrase: PEM armor `VAULT SECRET KEY`.
///
/// The data, 155 bytes and bound together: the version line, Argon2id cost (two big-endian 32-bit numbers:
/// passes, KiB), salt (16), the public key (32), nonce (24), the sealed secret key (32 + 16).
public struct SealedKeyFile: Sendable {
  /// The public half, readable without the passphrase; true only once the file is opened.
  public let publicKey: RecipientKey
  private let context: [UInt8]
  private let salt: [UInt8]
  private let cost: PasswordHash.Cost
  private let sealed: [UInt8]

  static let armor = Armor(label: "VAULT SECRET KEY")
  private static let version = [UInt8]("vendor-vault/secret-key/v1\n".utf8)

  /// Seals `key` under `passphrase`.
  ///
  /// - Returns: the text of the file.
  /// - Throws: ``KeyError/sodium(_:)``.
  public static func seal(
    _ key: borrowing RecipientSecretKey, under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(KeyError) -> [UInt8] {
    do {
      let salt = try Randomness.makeBytes(PasswordHash.saltSize)
      let context =
        version + bigEndian(cost.operations) + bigEndian(cost.memoryKiB) + salt + key.publicKey.bytes
      let sealingKey = try PasswordHash.deriveKey(from: passphrase, salt: salt, cost: cost)
      let sealed = try key.bytes.withBytes { bytes throws(SodiumError) in
        try AEAD.seal(bytes, with: sealingKey, boundTo: context)
      }
      return armor.encode(context + sealed)
    } catch {
      throw .sodium(error)
    }
  }

  /// Reads the text of a sealed key file.
  ///
  /// - Throws: ``KeyError/malformedSealedKey``, ``KeyError/unusable``.
  init(text: [UInt8]) throws(KeyError) {
    guard let data = try? Self.armor.decode(text), data.starts(with: Self.version) else {
      throw .malformedSealedKey
    }
    let contextSize = Self.version.count + 8 + PasswordHash.saltSize + SealedBox.keySize
    guard data.count == contextSize + AEAD.overhead + SealedBox.keySize else { throw .malformedSealedKey }
    var rest = data.dropFirst(Self.version.count)
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return [UInt8](rest.prefix(count))
    }
    do {
      cost = try PasswordHash.Cost(operations: number(take(4)), memoryKiB: number(take(4)))
    } catch {
      throw .malformedSealedKey
    }
    salt = take(PasswordHash.saltSize)
    publicKey = try RecipientKey(bytes: take(SealedBox.keySize))
    sealed = [UInt8](rest)
    context = [UInt8](data.prefix(contextSize))
  }

  /// Opens the file.
  ///
  /// - Throws: ``KeyError/wrongPassphrase``, ``KeyError/malformedSealedKey``, ``KeyError/sodium(_:)``.
  public func open(with passphrase: borrowing SecretBytes) throws(KeyError) -> RecipientSecretKey {
    let bytes: SecretBytes
    do {
      let key = try PasswordHash.deriveKey(from: passphrase, salt: salt, cost: cost)
      bytes = try AEAD.open(sealed, with: key, boundTo: context)
    } catch {
      throw error == .forged ? .wrongPassphrase : .sodium(error)
    }
    let secretKey = try RecipientSecretKey(bytes)
    guard secretKey.publicKey == publicKey else { throw .malformedSealedKey }
    return secretKey
  }
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
  [UInt8(number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
}

private func number(_ bytes: [UInt8]) -> UInt32 {
  bytes.reduce(0) { $0 << 8 | UInt32($1) }
}
