internal import Handoff
internal import Sodium

/// A coordinator's three secret halves: Ed25519 to sign log entries, X25519 to receive vault keys, and X25519, which is
/// renewed, to receive secrets. Never copied: those who use them share them, and they are wiped when the last of them is
/// gone.
final class CoordinatorKeys: Sendable {
  let signing: Signature.KeyPair
  let sealing: SealedBox.KeyPair
  let renewed: SealedBox.KeyPair
  /// The secret halves, in this order.
  let halves: SecretBytes

  private static let halfSize = 32
  static let size = 3 * halfSize

  static func make() throws(SodiumError) -> CoordinatorKeys {
    try CoordinatorKeys(halves: try Randomness.makeSecret(size))
  }

  init(halves: consuming SecretBytes) throws(SodiumError) {
    signing = try Signature.KeyPair(seed: try Self.half(0, of: halves))
    sealing = try SealedBox.KeyPair(secretKey: try Self.half(1, of: halves))
    renewed = try SealedBox.KeyPair(secretKey: try Self.half(2, of: halves))
    self.halves = halves
  }

  private static func half(_ index: Int, of halves: borrowing SecretBytes) throws(SodiumError) -> SecretBytes
  {
    try halves.withBytes { bytes throws(SodiumError) in
      try SecretBytes(copying: bytes.extracting((index * halfSize)..<((index + 1) * halfSize)))
    }
  }

  /// The same, but for a fresh key that secrets are sealed to.
  func renewing() throws(SodiumError) -> CoordinatorKeys {
    try withRenewed(try SealedBox.makeSecretKey())
  }

  /// The keys that last, with the one that is renewed of `others`.
  func lasting(with others: CoordinatorKeys) throws(SodiumError) -> CoordinatorKeys {
    try withRenewed(try others.renewed.secretKey.withBytes(SecretBytes.init(copying:)))
  }

  private func withRenewed(_ key: consuming SecretBytes) throws(SodiumError) -> CoordinatorKeys {
    let key = key
    return try CoordinatorKeys(
      halves: try SecretBytes(capacity: Self.size) { output in
        halves.withBytes { output.append(contentsOf: $0.extracting(..<(2 * Self.halfSize))) }
        key.withBytes { output.append(contentsOf: $0) }
      })
  }

  /// The public halves as the log records them.
  func coordinator(
    id: ShortID, programs: [Program], keys place: Coordinator.Place = .vault
  ) -> Coordinator {
    Coordinator(
      id: id, programs: programs.sorted(), signingKey: HexBytes(signing.publicKey),
      sealingKey: HexBytes(sealing.publicKey.bytes), renewedKey: HexBytes(renewed.publicKey.bytes),
      keys: place)
  }

  /// Whether the keys that last are those of `others`.
  fileprivate func last(as others: CoordinatorKeys) -> Bool {
    signing.publicKey == others.signing.publicKey && sealing.publicKey == others.sealing.publicKey
  }

  /// Whether the keys that last are the coordinator's.
  func areLasting(of coordinator: Coordinator) -> Bool {
    coordinator.signingKey.bytes == signing.publicKey
      && coordinator.sealingKey.bytes == sealing.publicKey.bytes
  }

  /// Whether these are the coordinator's.
  func areAll(of coordinator: Coordinator) -> Bool {
    areLasting(of: coordinator) && coordinator.renewedKey.bytes == renewed.publicKey.bytes
  }

  /// Opens a vault key that was sealed to this coordinator.
  func openVaultKey(_ sealed: [UInt8], epoch: Int) throws(SodiumError) -> VaultKey {
    let key = try SealedBox.open(sealed, with: sealing)
    guard key.count == VaultKey.size else { throw .forged }
    return try VaultKey(epoch: epoch, key)
  }
}

/// The keys of a coordinator as they lie under the passphrase: those that the log names, after them those that it may name
/// next, the oldest first, and before them what older copies of the vault open with. At rest a `PassphraseBox`, bound to this vault and this coordinator.
struct KeyRing: Sendable {
  private(set) var sets: [CoordinatorKeys]
  private let key: PassphraseKey
  private let context: [UInt8]

  private static let version = "vendor-vault/coordinator/v1\n"
  /// How many keys that the log may name are kept; more are left only where as many connections broke in mid-commit.
  static let limit = 64

  /// A ring of these keys alone.
  init(
    _ keys: CoordinatorKeys, under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost,
    vault: [UInt8], id: ShortID
  ) throws(SodiumError) {
    sets = [keys]
    key = try PassphraseKey.make(from: passphrase, cost: cost)
    context = vault + [UInt8](id.text.utf8)
  }

  private init(_ sets: [CoordinatorKeys], key: PassphraseKey, context: [UInt8]) {
    self.sets = sets
    self.key = key
    self.context = context
  }

  /// Opens such a box.
  ///
  /// - Throws: `SodiumError.forged` for a wrong passphrase and for a box that is not what was sealed.
  static func open(
    _ bytes: [UInt8], with passphrase: borrowing SecretBytes, vault: [UInt8], id: ShortID
  ) throws(SodiumError) -> KeyRing {
    let box = try Self.box(bytes)
    let (key, context) = (try box.key(from: passphrase), vault + [UInt8](id.text.utf8))
    return KeyRing(try sets(in: box, key, context), key: key, context: context)
  }

  /// Opens the box that has come in the place of this one's, under the same passphrase.
  ///
  /// - Throws: `SodiumError.forged` for a box under another passphrase, and for what is none.
  func reopened(_ bytes: [UInt8]) throws(SodiumError) -> KeyRing {
    KeyRing(try Self.sets(in: try Self.box(bytes), key, context), key: key, context: context)
  }

  /// The same keys under another passphrase.
  func under(_ passphrase: borrowing SecretBytes, cost: PasswordHash.Cost) throws(SodiumError) -> KeyRing {
    KeyRing(sets, key: try PassphraseKey.make(from: passphrase, cost: cost), context: context)
  }

  /// The keys of `coordinator`; or those of theirs that last, with another that is renewed.
  func keys(of coordinator: Coordinator) -> CoordinatorKeys? {
    sets.last { $0.areAll(of: coordinator) } ?? sets.last { $0.areLasting(of: coordinator) }
  }

  /// With keys that the log may name next, the newest of which give way if there are too many.
  func adding(_ keys: CoordinatorKeys) -> KeyRing {
    KeyRing(sets.prefix(Self.limit - 1) + [keys], key: key, context: context)
  }

  /// Without what came before the keys that the log names. Of that, only keys that last are kept: a backup of the vault from
  /// before a change of passphrase opens with no others.
  func dropping(before keys: CoordinatorKeys) throws(SodiumError) -> KeyRing {
    var left: [CoordinatorKeys] = []
    for former in sets.prefix(while: { $0 !== keys })
    where !former.last(as: keys) && !left.contains(where: former.last(as:)) {
      left.append(try former.lasting(with: keys))
    }
    return KeyRing(left + sets.drop { $0 !== keys }, key: key, context: context)
  }

  /// Whether there is something to drop.
  func hasFormer(before keys: CoordinatorKeys) -> Bool {
    sets.prefix { $0 !== keys }.contains {
      $0.last(as: keys) || $0.renewed.publicKey != keys.renewed.publicKey
    }
  }

  private static func box(_ bytes: [UInt8]) throws(SodiumError) -> PassphraseBox {
    try PassphraseBox(
      bytes, version: version, readableSize: 0, secretSize: CoordinatorKeys.size, counts: 1...limit)
  }

  private static func sets(
    in box: PassphraseBox, _ key: PassphraseKey, _ context: [UInt8]
  ) throws(SodiumError) -> [CoordinatorKeys] {
    let opened = try box.open(with: key, boundTo: context)
    let size = CoordinatorKeys.size
    return try opened.withBytes { opened throws(SodiumError) in
      var sets: [CoordinatorKeys] = []
      for start in stride(from: 0, to: opened.byteCount, by: size) {
        let halves = try SecretBytes(copying: opened.extracting(start..<(start + size)))
        sets.append(try CoordinatorKeys(halves: halves))
      }
      return sets
    }
  }

  /// The box that opens with the passphrase.
  func sealed() throws(SodiumError) -> [UInt8] {
    let halves = try SecretBytes(capacity: sets.count * CoordinatorKeys.size) { output in
      for keys in sets { keys.halves.withBytes { output.append(contentsOf: $0) } }
    }
    return try halves.withBytes { halves throws(SodiumError) in
      try PassphraseBox.seal(halves, with: key, version: Self.version, boundTo: context)
    }
  }
}
