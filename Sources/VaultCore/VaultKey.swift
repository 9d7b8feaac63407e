internal import Handoff
internal import Sodium

/// The vault key of an epoch, and the subkeys that seal each kind of thing under it. Never copied: those who
/// use it share it, and it is wiped when the last of them is gone.
final class VaultKey: Sendable {
  let epoch: Int
  private let key: SecretBytes
  /// The subkey that each entry of the log is opened with.
  private let bodyKey: SecretBytes

  static let size = 32

  /// What is sealed. No ciphertext of one purpose opens as another: each has its own subkey.
  enum Purpose {
    case logBody
    case secret
    case issuerKey

    fileprivate var context: StaticString {
      switch self {
      case .logBody: "vv-body1"
      case .secret: "vv-scrt1"
      case .issuerKey: "vv-issr1"
      }
    }
  }

  init(epoch: Int, _ key: consuming SecretBytes) throws(SodiumError) {
    self.epoch = epoch
    bodyKey = try KeyDerivation.deriveSubkey(of: key, context: Purpose.logBody.context)
    self.key = key
  }

  static func make(epoch: Int) throws(SodiumError) -> VaultKey {
    try VaultKey(epoch: epoch, try Randomness.makeSecret(size))
  }

  func seal(
    _ secret: borrowing SecretBytes, for purpose: Purpose, boundTo context: [UInt8]
  ) throws(SodiumError) -> [UInt8] {
    let subkey = try KeyDerivation.deriveSubkey(of: key, context: purpose.context)
    return try secret.withBytes { secret throws(SodiumError) in
      try AEAD.seal(secret, with: subkey, boundTo: context)
    }
  }

  func seal(_ bytes: [UInt8], for purpose: Purpose, boundTo context: [UInt8]) throws(SodiumError) -> [UInt8] {
    try seal(try bytes.withBytes(SecretBytes.init(copying:)), for: purpose, boundTo: context)
  }

  func open(_ sealed: [UInt8], for purpose: Purpose, boundTo context: [UInt8]) throws(SodiumError)
    -> SecretBytes
  {
    let subkey = try KeyDerivation.deriveSubkey(of: key, context: purpose.context)
    return try AEAD.open(sealed, with: subkey, boundTo: context)
  }

  /// The body of a log entry, which holds no secret.
  func openBody(_ sealed: [UInt8], boundTo context: [UInt8]) throws(SodiumError) -> [UInt8] {
    try AEAD.openReadable(sealed, with: bodyKey, boundTo: context)
  }

  /// What the log says of a later epoch's key, so that no other can be put in its place: nothing about the
  /// key follows from it.
  func commitment() throws(SodiumError) -> HexBytes {
    let subkey = try KeyDerivation.deriveSubkey(of: key, context: "vv-cmmt1")
    return HexBytes(
      try [UInt8]("vendor-vault/vault-key/v1\n".utf8).withBytes { tag throws(SodiumError) in
        try GenericHash.authenticate(tag, with: subkey)
      })
  }

  /// The key itself, sealed to a coordinator.
  func sealed(to coordinator: Coordinator) throws(SodiumError) -> [UInt8] {
    try key.withBytes { key throws(SodiumError) in
      try SealedBox.seal(key, to: SealedBox.PublicKey(coordinator.sealingKey.bytes))
    }
  }

  /// What is kept of a secret after the wipe: enough to recognize it, too little to find it.
  func checkValue(of secret: borrowing SecretBytes, generation: Int) throws(SodiumError) -> HexBytes {
    let subkey = try KeyDerivation.deriveSubkey(UInt64(generation), of: key, context: "vv-chck1")
    return HexBytes(
      try secret.withBytes { secret throws(SodiumError) in
        try GenericHash.authenticate(secret, with: subkey)
      })
  }

  /// What is kept of a confirmation code, so that the log does not hold what only an opener should know.
  func checkValue(of code: ConfirmationCode) throws(SodiumError) -> HexBytes {
    let subkey = try KeyDerivation.deriveSubkey(of: key, context: "vv-cnfm1")
    return HexBytes(
      try [UInt8](code.description.utf8).withBytes { code throws(SodiumError) in
        try GenericHash.authenticate(code, with: subkey)
      })
  }
}
