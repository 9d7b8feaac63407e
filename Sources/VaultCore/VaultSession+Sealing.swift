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

  /// A fresh secret, sealed in the moment it is made to all coordinators, and what is kept of it.
  func sealNewSecret(
    of credential: CDSCode, _ generation: Int, username: DisplayName
  ) throws(VaultError) -> (items: [String: [UInt8]], check: GeneratedCheck) {
    let vaultKey = try currentKey()
    return try VaultError.wrapping {
      let secret = try GeneratedSecret.make()
      let items = try seal(secret, of: credential, generation)
      let salt = HexBytes(try Randomness.makeBytes(CredentialVerifier.saltSize))
      let verifier = try secret.withBytes { secret throws(SodiumError) in
        try CredentialVerifier.verifier(
          of: secret, for: credential, generation: generation, username: username, salt: salt)
      }
      let mac = try vaultKey.checkValue(of: secret, generation: generation)
      return (items, GeneratedCheck(mac: mac, salt: salt, verifier: verifier))
    }
  }

  /// Seals a secret that was made elsewhere; its check value is made to be slow to guess.
  func sealImported(
    _ secret: borrowing SecretBytes, of credential: CDSCode, _ generation: Int, cost: PasswordHash.Cost
  ) throws(VaultError) -> (items: [String: [UInt8]], check: String) {
    let items = try seal(secret, of: credential, generation)
    return (items, try VaultError.wrapping { try PasswordHash.makeCheck(of: secret, cost: cost) })
  }

  /// Sealed with the vault key, and that to each coordinator: the first is forever, the second until they renew their key.
  private func seal(
    _ secret: borrowing SecretBytes, of credential: CDSCode, _ generation: Int
  ) throws(VaultError) -> [String: [UInt8]] {
    let vaultKey = try currentKey()
    return try VaultError.wrapping {
      let sealed = try vaultKey.seal(secret, for: .secret, boundTo: context(of: credential, generation))
      var items: [String: [UInt8]] = [:]
      for coordinator in state.coordinators {
        items[ItemName.secret(credential, generation, for: coordinator.id)] = try Self.box(
          sealed, to: coordinator)
      }
      return items
    }
  }

  private static func box(_ sealed: [UInt8], to coordinator: Coordinator) throws(SodiumError) -> [UInt8] {
    let key = try SealedBox.PublicKey(coordinator.renewedKey.bytes)
    return try sealed.withBytes { sealed throws(SodiumError) in try SealedBox.seal(sealed, to: key) }
  }

  func openSecret(of generation: Generation) throws(VaultError) -> SecretBytes {
    guard generation.lost == nil else { throw .lost(generation, bundleFor: nil) }
    let sealed = try unboxSecret(of: generation)
    let vaultKey = try vaultKeys.key(of: generation.epoch)
    let context = context(of: generation.credential, generation.number)
    do {
      return try vaultKey.open(sealed, for: .secret, boundTo: context)
    } catch {
      throw error == .forged ? .damaged(.forgedItem(boxName(of: generation))) : .sodium(error)
    }
  }

  private func boxName(of generation: Generation) -> String {
    ItemName.secret(of: generation, for: coordinator.id)
  }

  /// What the coordinator's box holds, which is sealed with the vault key.
  private func unboxSecret(of generation: Generation) throws(VaultError) -> [UInt8] {
    try generation.checkIsSealed(to: coordinator.id)
    let name = boxName(of: generation)
    guard let box = items[name] else { throw .damaged(damage.verdict(on: name)) }
    do {
      return try SealedBox.open(box, with: keys.renewed).withBytes { $0.copiedBytes() }
    } catch {
      throw error == .forged ? .damaged(.forgedItem(name)) : .sodium(error)
    }
  }

  /// How many bytes the secret of `generation` has, if it is sealed to the coordinator.
  func secretSize(of generation: Generation) -> Int? {
    items[boxName(of: generation)].map { $0.count - SealedBox.overhead - AEAD.overhead }
  }

  /// The secrets that the coordinator can open, boxed to the keys of `new`; or only those whose names are `among` these. What is
  /// not there as it was sealed is left out.
  func boxedSecrets(
    to new: Coordinator, among names: Set<String>? = nil
  ) throws(VaultError) -> [String: [UInt8]] {
    var boxes: [String: [UInt8]] = [:]
    for generation in state.generations where generation.sealedTo.contains(coordinator.id) {
      let name = ItemName.secret(of: generation, for: new.id)
      guard names?.contains(name) ?? true,
        let sealed = try unlessDamaged({ () throws(VaultError) in try unboxSecret(of: generation) })
      else { continue }
      boxes[name] = try VaultError.wrapping { try Self.box(sealed, to: new) }
    }
    return boxes
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
    guard let sealed = items[name] else {
      if let left { throw .moved(left) }
      throw .damaged(damage.verdict(on: name))
    }
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
