internal import Handoff

/// The names of what a store keeps beside the log.
enum ItemName {
  static let coordinatorPrefix = "coordinator/"

  /// A coordinator's secret halves, sealed under the passphrase.
  static func coordinator(_ id: ShortID) -> String { coordinatorPrefix + id.text }
  /// The vault key of an epoch, sealed to a coordinator.
  static func vaultKey(epoch: Int, _ id: ShortID) -> String { vaultKeyPrefix(epoch: epoch) + id.text }
  static func vaultKeyPrefix(epoch: Int) -> String { "vault-key/\(epoch)/" }
  /// The epoch in the name of a vault key.
  static func epochOfVaultKey(_ name: String) -> Int? {
    let parts = name.split(separator: "/")
    return parts.count == 3 && parts[0] == "vault-key" ? Int(parts[1]) : nil
  }
  /// The issuer's secret half.
  static func issuerKey(epoch: Int) -> String { "issuer-key/\(epoch)" }
  /// A credential's sealed secret, as it is boxed to a coordinator.
  static func secret(_ credential: CDSCode, _ generation: Int, for holder: ShortID) -> String {
    "secret/\(credential)/\(generation)/\(holder)"
  }
  static func secret(of generation: Generation, for holder: ShortID) -> String {
    secret(generation.credential, generation.number, for: holder)
  }
  /// A kept bundle.
  static func bundle(of generation: Generation, to vendor: ShortID) -> String {
    "bundle/\(generation.credential)/\(generation.number)/\(vendor)"
  }
  static func isVaultKey(_ name: String) -> Bool { name.hasPrefix("vault-key/") }
  static func isSecret(_ name: String) -> Bool { name.hasPrefix("secret/") }
  /// Whether it is a credential's secret or bundle.
  static func isOfCredential(_ name: String) -> Bool {
    isSecret(name) || name.hasPrefix("bundle/")
  }
}

/// What a store holds beside the log, as the log says: the hash (BLAKE2b-256) of each item by its name.
typealias ItemHashes = [String: HexBytes]

extension ItemName {
  /// What is kept for a coordinator, or the recovery code: the vault keys of these epochs, and their own keys, unless
  /// those lie at a desk.
  static func all(of holder: Coordinator, epochs: Int) -> Set<String> {
    let own = holder.keys == .vault ? [coordinator(holder.id)] : []
    return Set(own + (1...epochs).map { vaultKey(epoch: $0, holder.id) })
  }
}

extension Generation {
  /// What the store holds of it, while it is the newest of its credential.
  var itemNames: Set<String> {
    Set(keptBundles.map { ItemName.bundle(of: self, to: $0.vendor) }).union(secretNames)
  }

  /// The boxes of its sealed secret.
  var secretNames: Set<String> { Set(sealedTo.map { ItemName.secret(of: self, for: $0) }) }
}
