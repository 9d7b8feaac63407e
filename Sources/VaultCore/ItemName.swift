internal import Handoff

/// The names of what a store keeps beside the log.
enum ItemName {
  static let coordinatorPrefix = "coordinator/"

  /// A coordinator's secret halves, sealed under the passphrase.
  static func coordinator(_ id: ShortID) -> String { coordinatorPrefix + id.text }
  /// The vault key of an epoch, sealed to a coordinator.
  static func vaultKey(epoch: Int, _ id: ShortID) -> String { "vault-key/\(epoch)/\(id)" }
  /// The epoch in the name of a vault key.
  static func epochOfVaultKey(_ name: String) -> Int? {
    let parts = name.split(separator: "/")
    return parts.count == 3 && parts[0] == "vault-key" ? Int(parts[1]) : nil
  }
  /// The issuer's secret half.
  static func issuerKey(epoch: Int) -> String { "issuer-key/\(epoch)" }
  /// A credential's sealed secret.
  static func secret(_ credential: CDSCode, _ generation: Int) -> String {
    "secret/\(credential)/\(generation)"
  }
  static func secret(of generation: Generation) -> String {
    secret(generation.credential, generation.number)
  }
  /// A kept bundle.
  static func bundle(of generation: Generation, to vendor: ShortID) -> String {
    "bundle/\(generation.credential)/\(generation.number)/\(vendor)"
  }
  /// Whether it is a credential's secret or bundle.
  static func isOfCredential(_ name: String) -> Bool {
    name.hasPrefix("secret/") || name.hasPrefix("bundle/")
  }
}

extension VaultState {
  /// The names of all that the store holds beside the log, no more and no less.
  var itemNames: Set<String> {
    var names: Set = [ItemName.issuerKey(epoch: epoch)]
    for holder in coordinators + (recovery.map { [$0] } ?? []) {
      names.insert(ItemName.coordinator(holder.id))
      names.formUnion((1...epoch).map { ItemName.vaultKey(epoch: $0, holder.id) })
    }
    for generation in Dictionary(generations.map { ($0.credential, $0) }, uniquingKeysWith: { $1 }).values {
      if generation.wiped == nil { names.insert(ItemName.secret(of: generation)) }
      names.formUnion(generation.keptBundles.map { ItemName.bundle(of: generation, to: $0.vendor) })
    }
    return names
  }
}
