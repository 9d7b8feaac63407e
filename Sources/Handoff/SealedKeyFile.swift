public import Sodium

/// A secret key file under a passphrase: PEM armor `VAULT SECRET KEY` around a `PassphraseBox` whose readable
/// bytes are the public key (32) and whose secret is the secret key (32); 155 bytes in all.
public struct SealedKeyFile: Sendable {
  /// The public half, readable without the passphrase; true only once the file is opened.
  public let publicKey: RecipientKey
  private let box: PassphraseBox

  static let armor = Armor(label: "VAULT SECRET KEY")
  private static let version = "vendor-vault/secret-key/v1\n"

  /// Seals `key` under `passphrase`.
  ///
  /// - Returns: the text of the file.
  /// - Throws: ``KeyError/sodium(_:)``.
  public static func seal(
    _ key: borrowing RecipientSecretKey, under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(KeyError) -> [UInt8] {
    let publicKey = key.publicKey.bytes
    do {
      let box = try key.pair.secretKey.withBytes { bytes throws(SodiumError) in
        try PassphraseBox.seal(bytes, under: passphrase, cost: cost, version: version, readable: publicKey)
      }
      return armor.encode(box)
    } catch {
      throw .sodium(error)
    }
  }

  /// Reads the one sealed key in `text`.
  ///
  /// - Throws: ``KeyError/malformedSealedKey``, ``KeyError/severalKeys``, ``KeyError/unusable``.
  init(_ text: RawSpan) throws(KeyError) {
    let data: [UInt8]
    do {
      data = try Self.armor.decode(text)
    } catch {
      throw error == .several ? .severalKeys : .malformedSealedKey
    }
    let box = try? PassphraseBox(
      data, version: Self.version, readableSize: SealedBox.keySize, secretSize: SealedBox.keySize)
    guard let box else { throw .malformedSealedKey }
    publicKey = try RecipientKey(bytes: box.readable)
    self.box = box
  }

  /// The armor that was read, without what stood around it.
  var encoded: [UInt8] { Self.armor.encode(box.encoded) }

  /// Opens the file.
  ///
  /// - Throws: ``KeyError/wrongPassphrase``, ``KeyError/malformedSealedKey``, ``KeyError/sodium(_:)``.
  public func open(with passphrase: borrowing SecretBytes) throws(KeyError) -> RecipientSecretKey {
    let bytes: SecretBytes
    do {
      bytes = try box.open(with: passphrase)
    } catch {
      throw error == .forged ? .wrongPassphrase : .sodium(error)
    }
    let secretKey = try RecipientSecretKey(bytes)
    guard secretKey.publicKey == publicKey else { throw .malformedSealedKey }
    return secretKey
  }
}
