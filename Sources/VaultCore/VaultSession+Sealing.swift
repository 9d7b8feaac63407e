internal import Handoff
internal import Sodium

// What the vault seals and opens: secrets, bundles, the issuer key.

extension VaultSession {
  func makeAuthorization(
    _ release: Release, vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> Authorization {
    try VaultError.wrapping {
      try Authorization(release, vendors: vendors, coordinator: coordinator, now: now)
    }
  }

  /// Refuses to let anything out of a store that somebody else has written into.
  func checkCanLetOut() throws(VaultError) {
    if damage.isForeign { throw .needsRepair(damage) }
  }

  // MARK: - Secrets

  /// A fresh secret, sealed in the moment it is made, and its check value.
  func sealNewSecret(
    of credential: CDSCode, _ generation: Int
  ) throws(VaultError) -> (bytes: [UInt8], check: HexBytes) {
    let vaultKey = try currentKey()
    return try VaultError.wrapping {
      let secret = try GeneratedSecret.make()
      let sealed = try vaultKey.seal(secret, for: .secret, boundTo: context(of: credential, generation))
      return (sealed, try vaultKey.checkValue(of: secret, generation: generation))
    }
  }

  /// Seals a secret that was made elsewhere; its check value is made to be slow to guess.
  func sealImported(
    _ secret: borrowing SecretBytes, of credential: CDSCode, _ generation: Int, cost: PasswordHash.Cost
  ) throws(VaultError) -> (bytes: [UInt8], check: String) {
    let vaultKey = try currentKey()
    return try VaultError.wrapping {
      let sealed = try vaultKey.seal(secret, for: .secret, boundTo: context(of: credential, generation))
      return (sealed, try PasswordHash.makeCheck(of: secret, cost: cost))
    }
  }

  func openSecret(of generation: Generation) throws(VaultError) -> SecretBytes {
    guard generation.lost == nil else { throw .lost(generation, bundleFor: nil) }
    return try open(
      ItemName.secret(of: generation), for: .secret,
      boundTo: context(of: generation.credential, generation.number))
  }

  /// The secrets that are still to be let out, sealed again with another vault key. What is not there as it was sealed
  /// is lost, and one that was wiped, and put back on the medium, is not helped to a new life.
  func resealSecrets(with key: VaultKey) throws(VaultError) -> [String: [UInt8]] {
    var sealed: [String: [UInt8]] = [:]
    for generation in state.generations
    where generation.wiped == nil {
      guard let secret = try unlessDamaged({ () throws(VaultError) in try openSecret(of: generation) }) else {
        continue
      }
      let context = context(of: generation.credential, generation.number)
      sealed[ItemName.secret(of: generation)] = try VaultError.wrapping {
        try key.seal(secret, for: .secret, boundTo: context)
      }
    }
    return sealed
  }

  /// What `body` opens; nothing where that is not to be opened.
  func unlessDamaged<Value: ~Copyable>(_ body: () throws(VaultError) -> Value) throws(VaultError) -> Value? {
    do {
      return try body()
    } catch .damaged {
      return nil
    }
  }

  /// What a sealed secret is bound to, besides its key.
  private func context(of credential: CDSCode, _ generation: Int) -> [UInt8] {
    vaultID + [UInt8](credential.text.utf8) + [UInt8](bigEndian: UInt64(generation))
  }

  private func open(
    _ name: String, for purpose: VaultKey.Purpose, boundTo context: [UInt8]
  ) throws(VaultError) -> SecretBytes {
    guard let sealed = items[name] else { throw .damaged(damage.verdict(on: name)) }
    let vaultKey = try currentKey()
    do {
      return try vaultKey.open(sealed, for: purpose, boundTo: context)
    } catch {
      throw error == .forged ? .damaged(.forgedItem(name)) : .sodium(error)
    }
  }

  // MARK: - Bundles

  /// Seals the secret of `generation` to each vendor: opened once, gone when this returns.
  func sealBundles(
    of generation: Generation, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> [(copy: SealedCopy, text: [UInt8])] {
    guard let head = history.last?.head else { throw .damaged(.empty) }
    let vaultKey = try currentKey()
    let issuer = try openIssuerKey()
    let secret = try openSecret(of: generation)
    return try VaultError.wrapping {
      try vendors.map { vendor in
        guard let recipient = try vendor.recipientKey() else { throw VaultError.vendorWithoutKey(vendor.id) }
        let header = try BundleHeader(
          credential: generation.credential, generation: generation.number, username: generation.username,
          coordinator: generation.authorization.coordinator, organization: state.organization,
          vendor: BundleHeader.Vendor(id: vendor.id, name: vendor.name),
          recipient: recipient, issuer: IssuerKey(bytes: issuer.publicKey), issued: generation.issued,
          expires: generation.expires, origin: generation.origin, log: head)
        let bundle = try secret.withBytes { secret throws(BundleError) in
          try SealedBundle.seal(secret, header: header, to: recipient, signedBy: issuer)
        }
        let copy = SealedCopy(
          vendor: vendor.id, bundle: header.bundle,
          confirmationCheck: try vaultKey.checkValue(of: header.confirmationCode()), sealed: now)
        return (copy, bundle.text)
      }
    }
  }

  /// The organization's key pair that signs.
  func openIssuerKey() throws(VaultError) -> Signature.KeyPair {
    try VaultError.wrapping {
      let publicKey = try IssuerKey(text: state.issuer).bytes
      let seed = try open(
        ItemName.issuerKey(epoch: state.epoch), for: .issuerKey, boundTo: vaultID + publicKey)
      let pair = try Signature.KeyPair(seed: seed)
      guard pair.publicKey == publicKey else {
        throw VaultError.damaged(.forgedItem(ItemName.issuerKey(epoch: state.epoch)))
      }
      return pair
    }
  }

  /// The bundle kept for `vendor`, as it was sealed.
  func keptBundle(of generation: Generation, to vendor: ShortID) throws(VaultError) -> [UInt8] {
    let name = ItemName.bundle(of: generation, to: vendor)
    guard generation.delivery(to: vendor)?.lost == nil else { throw .lost(generation, bundleFor: vendor) }
    guard let text = items[name] else { throw .damaged(damage.verdict(on: name)) }
    return text
  }

  /// Whether `code` is the one that opening `copy` gives, which was sealed in this epoch.
  func isCode(
    _ code: ConfirmationCode, of copy: SealedCopy, sealedIn epoch: Int
  ) throws(VaultError) -> Bool {
    let vaultKey = try vaultKeys.key(of: epoch)
    return try VaultError.wrapping { try vaultKey.checkValue(of: code) } == copy.confirmationCheck
  }
}
