internal import Handoff
internal import Sodium

// Keys of people, and the keys that are sealed to them.

extension VaultSession {
  /// A new coordinator, and the items that are kept for them: their own keys under their passphrase, and the
  /// vault keys of all epochs sealed to them.
  func makeCoordinator(
    _ id: ShortID, programs: [Program], passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(VaultError) -> (coordinator: Coordinator, items: [String: [UInt8]]) {
    try VaultError.wrapping {
      let new = try CoordinatorKeys.make()
      let coordinator = new.coordinator(id: id, programs: programs)
      var items: [String: [UInt8]] = [:]
      items[ItemName.coordinator(id)] = try new.sealed(under: passphrase, cost: cost, vault: vaultID, id: id)
      for epoch in 1...state.epoch {
        items[ItemName.vaultKey(epoch: epoch, id)] = try vaultKeys.key(of: epoch).sealed(to: coordinator)
      }
      return (coordinator, items)
    }
  }

  /// The next epoch: its key, what the log says of it, and the items that are sealed anew.
  func makeEpoch(
    for remaining: [Coordinator]
  ) throws(VaultError) -> (key: VaultKey, epoch: NewEpoch, items: [String: [UInt8]]) {
    try VaultError.wrapping {
      let number = state.epoch + 1
      let oldIssuer = try openIssuerKey()
      let key = try VaultKey.make(epoch: number)
      var items = try resealSecrets(with: key)
      let seed = try Signature.makeSeed()
      let publicKey = try Signature.KeyPair(seed: seed).publicKey
      let succession = try IssuerSuccession.make(old: oldIssuer, new: try IssuerKey(bytes: publicKey))
      items[ItemName.issuerKey(epoch: number)] = try key.seal(
        seed, for: .issuerKey, boundTo: vaultID + publicKey)
      for coordinator in remaining {
        items[ItemName.vaultKey(epoch: number, coordinator.id)] = try key.sealed(to: coordinator)
      }
      let epoch = NewEpoch(number: number, commitment: try key.commitment(), issuer: succession)
      return (key, epoch, items)
    }
  }

  /// The coordinator's own keys under another passphrase.
  func sealOwnKeys(
    under passphrase: borrowing SecretBytes, cost: PasswordHash.Cost
  ) throws(VaultError) -> [UInt8] {
    try VaultError.wrapping {
      try keys.sealed(under: passphrase, cost: cost, vault: vaultID, id: coordinator.id)
    }
  }
}
