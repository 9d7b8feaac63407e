public import Handoff
internal import Sodium

/// A person who may unlock the vault.
public struct Coordinator: Codable, Equatable, Sendable {
  /// The short name to unlock as.
  public let id: ShortID
  /// The programs served, in alphabetical order.
  public let programs: [Program]
  /// The Ed25519 key that signs this coordinator's log entries, 32 bytes.
  public let signingKey: HexBytes
  /// The X25519 key that vault keys are sealed to, 32 bytes.
  public let sealingKey: HexBytes
  /// Where the secret halves of both lie, sealed under the passphrase.
  public let keys: Place

  /// Where a coordinator's secret halves lie.
  public enum Place: String, Codable, Sendable {
    /// In the vault itself.
    case vault
    /// At the coordinator's one desk. The vault has no copy.
    case desk
  }

  init(
    id: ShortID, programs: [Program], signingKey: HexBytes, sealingKey: HexBytes, keys: Place = .vault
  ) {
    self.id = id
    self.programs = programs
    self.signingKey = signingKey
    self.sealingKey = sealingKey
    self.keys = keys
  }

  var publicKeys: Set<HexBytes> { [signingKey, sealingKey] }

  /// Whether the programs are spelled in the one way.
  ///
  /// - Throws: `KeyError.sodium(_:)` for a key that cannot be used.
  func checkKeys() throws(KeyError) -> Bool {
    do {
      _ = try Signature.PublicKey(signingKey.bytes)
      _ = try SealedBox.PublicKey(sealingKey.bytes)
    } catch {
      throw .sodium(error)
    }
    return programs == Set(programs).sorted()
  }
}

/// A testing program that a coordinator serves.
public enum Program: String, Codable, CaseIterable, Comparable, Sendable {
  /// California Assessment of Student Performance and Progress.
  case caaspp
  /// English Language Proficiency Assessments for California.
  case elpac

  /// The order of declaration.
  public static func < (left: Program, right: Program) -> Bool { left.rawValue < right.rawValue }
}

/// A coordinator's two secret halves: X25519 to receive vault keys, Ed25519 to sign log entries. At rest a
/// `PassphraseBox`, whose readable bytes are the two public halves, bound to this vault and this coordinator.
struct CoordinatorKeys: ~Copyable, Sendable {
  let signing: Signature.KeyPair
  let sealing: SealedBox.KeyPair
  let halves: SecretBytes

  private static let version = "vendor-vault/coordinator/v1\n"
  private static let halfSize = 32

  static func make() throws(SodiumError) -> CoordinatorKeys {
    try CoordinatorKeys(halves: try Randomness.makeSecret(2 * halfSize))
  }

  init(halves: consuming SecretBytes) throws(SodiumError) {
    let seed = try Self.half(0, of: halves)
    let sealingKey = try Self.half(1, of: halves)
    let signing = try Signature.KeyPair(seed: seed)
    let sealing = try SealedBox.KeyPair(secretKey: sealingKey)
    self.signing = signing
    self.sealing = sealing
    self.halves = halves
  }

  private static func half(_ index: Int, of halves: borrowing SecretBytes) throws(SodiumError) -> SecretBytes
  {
    try halves.withBytes { bytes throws(SodiumError) in
      try SecretBytes(copying: bytes.extracting((index * halfSize)..<((index + 1) * halfSize)))
    }
  }

  /// The public halves as the log records them.
  func coordinator(
    id: ShortID, programs: [Program], keys place: Coordinator.Place = .vault
  ) -> Coordinator {
    Coordinator(
      id: id, programs: programs.sorted(), signingKey: HexBytes(signing.publicKey),
      sealingKey: HexBytes(sealing.publicKey.bytes), keys: place)
  }

  /// Opens a vault key that was sealed to this coordinator.
  func openVaultKey(_ sealed: [UInt8], epoch: Int) throws(SodiumError) -> VaultKey {
    let key = try SealedBox.open(sealed, with: sealing)
    guard key.count == VaultKey.size else { throw .forged }
    return try VaultKey(epoch: epoch, key)
  }

  /// The box that opens with `passphrase`.
  func sealed(
    under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, vault: [UInt8], id: ShortID
  ) throws(SodiumError) -> [UInt8] {
    let readable = signing.publicKey + sealing.publicKey.bytes
    return try halves.withBytes { halves throws(SodiumError) in
      try PassphraseBox.seal(
        halves, under: passphrase, cost: cost, version: Self.version, readable: readable,
        boundTo: vault + [UInt8](id.text.utf8))
    }
  }

  /// Opens such a box.
  ///
  /// - Throws: `SodiumError.forged` for a wrong passphrase and for a box that is not what was sealed.
  static func open(
    _ bytes: [UInt8], with passphrase: borrowing SecretBytes, vault: [UInt8], id: ShortID
  ) throws(SodiumError) -> CoordinatorKeys {
    let box = try PassphraseBox(bytes, version: version, readableSize: 2 * halfSize, secretSize: 2 * halfSize)
    return try CoordinatorKeys(
      halves: try box.open(with: passphrase, boundTo: vault + [UInt8](id.text.utf8)))
  }
}
