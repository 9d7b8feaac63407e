internal import Handoff

/// The names of what a store keeps beside the log.
enum ItemName {
  static let coordinatorPrefix = "coordinator/"

  /// A coordinator's secret halves, sealed under the passphrase.
  static func coordinator(_ id: ShortID) -> String { coordinatorPrefix + id.text }
  /// The vault key of an epoch, sealed to a coordinator.
  static func vaultKey(epoch: Int, _ id: ShortID) -> String { "vault-key/\(epoch)/\(id)" }
  /// The issuer's secret half.
  static func issuerKey(epoch: Int) -> String { "issuer-key/\(epoch)" }
  /// A credential's sealed secret.
  static func secret(_ credential: CDSCode, _ generation: Int) -> String {
    "secret/\(credential)/\(generation)"
  }
  /// A kept bundle.
  static func bundle(_ credential: CDSCode, _ generation: Int, _ vendor: ShortID) -> String {
    "bundle/\(credential)/\(generation)/\(vendor)"
  }
  static func bundle(of generation: Generation, to vendor: ShortID) -> String {
    bundle(generation.credential, generation.number, vendor)
  }

  /// What a generation may have left in the store.
  static func remains(of generation: Generation) -> [String] {
    [secret(generation.credential, generation.number)]
      + generation.deliveries.map { bundle(of: generation, to: $0.vendor) }
  }
}
