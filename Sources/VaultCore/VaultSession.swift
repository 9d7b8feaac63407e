internal import Handoff
internal import Sodium

/// The machinery under ``Vault``: store, keys, and the log as it was read. Every change goes through
/// ``record(_:putting:deleting:now:)``.
struct VaultSession: ~Copyable {
  private let store: any VaultStore
  private let keys: CoordinatorKeys
  private let vaultKey: VaultKey
  private let vaultID: [UInt8]
  private var verifier: LogVerifier
  private var items: [String: [UInt8]]
  private(set) var history: [HistoryEntry]
  private(set) var state: VaultState
  let coordinator: Coordinator

  // MARK: - Making and unlocking

  static func create(
    in store: any VaultStore, organization: Organization, coordinator id: ShortID, programs: [Program],
    passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, now: Timestamp
  ) throws(VaultError) -> VaultSession {
    let keys = try VaultError.wrapping { try CoordinatorKeys.make() }
    let vaultKey = try VaultError.wrapping { try VaultKey.make(epoch: 1) }
    let founder = keys.coordinator(id: id, programs: programs)
    let salt: HexBytes
    let vaultID: [UInt8]
    let issuer: IssuerKey
    var items: [String: [UInt8]] = [:]
    do {
      salt = HexBytes(try Randomness.makeBytes(16))
      vaultID = try LogVerifier.vaultID(founder: founder, salt: salt)
      let seed = try Signature.makeSeed()
      let issuerBytes = try Signature.KeyPair(seed: seed).publicKey
      issuer = try IssuerKey(bytes: issuerBytes)
      items[ItemName.issuerKey(epoch: vaultKey.epoch)] = try vaultKey.seal(
        seed, for: .issuerKey, boundTo: vaultID + issuerBytes)
      items[ItemName.coordinator(id)] = try keys.sealed(
        under: passphrase, cost: cost, vault: vaultID, id: id)
      items[ItemName.vaultKey(epoch: vaultKey.epoch, id)] = try vaultKey.sealed(to: founder)
    } catch {
      throw VaultError(error)
    }
    let event = LogEvent.vaultCreated(
      organization: organization, coordinator: founder, issuer: issuer.text, salt: salt)
    let entry = try makeEntry(
      event, vault: vaultID, after: nil, by: id, at: now, vaultKey: vaultKey, keys: keys)
    do {
      try store.commit(Change(index: 0, entry: entry.encoded, puts: items, deletes: []), expecting: nil)
    } catch {
      throw .store(error == .headMoved ? .exists : error)
    }
    return try VaultSession(
      store: store, stored: StoredVault(entries: [entry.encoded], items: items), vaultID: vaultID,
      vaultKey: vaultKey, keys: keys, as: id)
  }

  static func unlock(
    _ store: any VaultStore, as id: ShortID?, passphrase: borrowing SecretBytes, now: Timestamp
  ) throws(VaultError) -> VaultSession {
    let stored: StoredVault
    do {
      stored = try store.read(after: nil)
    } catch {
      throw .store(error)
    }
    let claimed = try LogVerifier.claimedVault(stored.entries)
    let id = try chooseCoordinator(id, among: stored.items)
    guard let box = stored.items[ItemName.coordinator(id)] else {
      throw .damaged(.missingItem(ItemName.coordinator(id)))
    }
    let keyName = ItemName.vaultKey(epoch: claimed.epoch, id)
    guard let sealedKey = stored.items[keyName] else { throw .damaged(.missingItem(keyName)) }

    let keys: CoordinatorKeys
    do {
      keys = try CoordinatorKeys.open(box, with: passphrase, vault: claimed.id, id: id)
    } catch {
      throw error == .forged ? .wrongPassphrase : .sodium(error)
    }
    let vaultKey: VaultKey
    do {
      vaultKey = try keys.openVaultKey(sealedKey, epoch: claimed.epoch)
    } catch {
      throw error == .forged ? .damaged(.forgedItem(keyName)) : .sodium(error)
    }
    let session = try VaultSession(
      store: store, stored: stored, vaultID: claimed.id, vaultKey: vaultKey, keys: keys, as: id)
    try session.check(now)
    return session
  }

  private static func chooseCoordinator(
    _ id: ShortID?, among items: [String: [UInt8]]
  ) throws(VaultError) -> ShortID {
    let known = items.keys.filter { $0.hasPrefix(ItemName.coordinatorPrefix) }
      .compactMap { ShortID(String($0.dropFirst(ItemName.coordinatorPrefix.count))) }.sorted()
    if let id {
      guard known.contains(id) else { throw .unknownCoordinator(id, known: known) }
      return id
    }
    guard let only = known.first else { throw .damaged(.missingItem(ItemName.coordinatorPrefix)) }
    guard known.count == 1 else { throw .coordinatorNeeded(known: known) }
    return only
  }

  private init(
    store: any VaultStore, stored: StoredVault, vaultID: [UInt8], vaultKey: consuming VaultKey,
    keys: consuming CoordinatorKeys, as id: ShortID
  ) throws(VaultError) {
    var verifier = LogVerifier()
    var history: [HistoryEntry] = []
    for entry in stored.entries { history.append(try verifier.read(entry, with: vaultKey)) }
    guard let state = verifier.state else { throw .damaged(.empty) }
    // The log must know this coordinator by the very keys that the passphrase opened.
    guard let coordinator = state.coordinator(id),
      coordinator == keys.coordinator(id: id, programs: coordinator.programs)
    else { throw .damaged(.forgedItem(ItemName.coordinator(id))) }
    self.store = store
    self.keys = keys
    self.vaultKey = vaultKey
    self.vaultID = vaultID
    self.verifier = verifier
    self.items = stored.items
    self.history = history
    self.state = state
    self.coordinator = coordinator
  }

  /// Refuses a clock that is behind the newest entry.
  func check(_ now: Timestamp) throws(VaultError) {
    guard let newest = verifier.newest, now < newest.time else { return }
    throw .clockBehind(now: now, newest: newest.time)
  }

  // MARK: - Changing

  /// Makes one change: one signed entry, and the items that come and go with it, in one commit against the
  /// head that was read. If another change came first, nothing is done.
  mutating func record(
    _ event: LogEvent, putting puts: [String: [UInt8]] = [:], deleting deletes: [String] = [], now: Timestamp
  ) throws(VaultError) {
    try check(now)
    let entry = try Self.makeEntry(
      event, vault: vaultID, after: verifier.newest?.head, by: coordinator.id, at: now, vaultKey: vaultKey,
      keys: keys)
    // What cannot be read back is never written.
    var advanced = verifier
    let read = try advanced.read(entry.encoded, with: vaultKey)
    guard let newState = advanced.state else { throw .damaged(.empty) }
    do {
      try store.commit(
        Change(index: entry.index, entry: entry.encoded, puts: puts, deletes: deletes),
        expecting: verifier.newest?.head)
    } catch {
      throw error == .headMoved ? try overtaken() : .store(error)
    }
    verifier = advanced
    history.append(read)
    state = newState
    for name in deletes { items[name] = nil }
    items.merge(puts) { _, new in new }
  }

  /// What others did since this session read the log.
  private func overtaken() throws(VaultError) -> VaultError {
    let stored: StoredVault
    do {
      stored = try store.read(after: verifier.newest?.head.index)
    } catch {
      throw .store(error)
    }
    var verifier = verifier
    var entries: [HistoryEntry] = []
    for entry in stored.entries { entries.append(try verifier.read(entry, with: vaultKey)) }
    return .overtaken(by: entries)
  }

  private static func makeEntry(
    _ event: LogEvent, vault: [UInt8], after head: LogHead?, by author: ShortID, at time: Timestamp,
    vaultKey: borrowing VaultKey, keys: borrowing CoordinatorKeys
  ) throws(VaultError) -> LogEntry {
    let index = (head?.index ?? -1) + 1
    let previous = head?.head.bytes ?? LogEntry.noPrevious
    let context = LogEntry.makeContext(
      vault: vault, index: index, previous: previous, epoch: vaultKey.epoch, author: author, time: time)
    do {
      let body = try CanonicalJSON.encode(event)
      let sealedBody = try vaultKey.seal(body, for: .logBody, boundTo: context)
      func entry(signature: [UInt8]) -> LogEntry {
        LogEntry(
          vault: vault, index: index, previous: previous, epoch: vaultKey.epoch, author: author, time: time,
          sealedBody: sealedBody, signature: signature)
      }
      let signature = try entry(signature: []).signedBytes.withBytes { bytes throws(SodiumError) in
        try keys.signing.sign(bytes)
      }
      return entry(signature: signature)
    } catch {
      throw VaultError(error)
    }
  }

  // MARK: - Sealing and opening

  func makeAuthorization(
    statement: String, vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> Authorization {
    do {
      return try Authorization(
        statement: statement, vendors: vendors, coordinator: coordinator, accepted: now)
    } catch {
      throw .sodium(error)
    }
  }

  /// A fresh secret, sealed in the moment it is made, and its check value.
  func sealNewSecret(
    of credential: CDSCode, _ generation: Int
  ) throws(VaultError) -> (bytes: [UInt8], check: HexBytes) {
    do {
      let secret = try GeneratedSecret.make()
      let sealed = try vaultKey.seal(secret, for: .secret, boundTo: context(of: credential, generation))
      return (sealed, try vaultKey.checkValue(of: secret, generation: generation))
    } catch {
      throw .sodium(error)
    }
  }

  func openSecret(of generation: Generation) throws(VaultError) -> SecretBytes {
    try open(
      ItemName.secret(generation.credential, generation.number), for: .secret,
      boundTo: context(of: generation.credential, generation.number))
  }

  /// What a sealed secret is bound to, besides its key.
  private func context(of credential: CDSCode, _ generation: Int) -> [UInt8] {
    vaultID + [UInt8](credential.text.utf8) + [UInt8](bigEndian: UInt64(generation))
  }

  private func open(
    _ name: String, for purpose: VaultKey.Purpose, boundTo context: [UInt8]
  ) throws(VaultError) -> SecretBytes {
    guard let sealed = items[name] else { throw .damaged(.missingItem(name)) }
    do {
      return try vaultKey.open(sealed, for: purpose, boundTo: context)
    } catch {
      throw error == .forged ? .damaged(.forgedItem(name)) : .sodium(error)
    }
  }

  /// Seals the secret of `generation` to each vendor: opened once, gone when this returns.
  func sealBundles(
    of generation: Generation, to vendors: [Vendor], now: Timestamp
  ) throws(VaultError) -> [(delivery: Delivery, text: [UInt8])] {
    guard let head = verifier.newest?.head else { throw .damaged(.empty) }
    let issuer = try openIssuerKey()
    let secret = try openSecret(of: generation)
    var sealed: [(Delivery, [UInt8])] = []
    for vendor in vendors {
      guard let recipient = try recipientKey(of: vendor) else { throw .vendorWithoutKey(vendor.id) }
      do {
        let header = try BundleHeader(
          credential: generation.credential, generation: generation.number, username: generation.username,
          organization: state.organization, vendor: BundleHeader.Vendor(id: vendor.id, name: vendor.name),
          recipient: recipient, issuer: IssuerKey(bytes: issuer.publicKey), issued: generation.issued,
          expires: generation.expires, origin: generation.origin, log: head)
        let bundle = try secret.withBytes { secret throws(BundleError) in
          try SealedBundle.seal(secret, header: header, to: recipient, signedBy: issuer)
        }
        let delivery = Delivery(
          vendor: vendor.id, bundle: header.bundle, bundleHash: HexBytes(try GenericHash.digest(bundle.text)),
          confirmationCheck: try vaultKey.checkValue(of: header.confirmationCode()), sealed: now)
        sealed.append((delivery, bundle.text))
      } catch {
        throw VaultError(error)
      }
    }
    return sealed
  }

  private func openIssuerKey() throws(VaultError) -> Signature.KeyPair {
    do {
      let publicKey = try IssuerKey(text: state.issuer).bytes
      let seed = try open(
        ItemName.issuerKey(epoch: vaultKey.epoch), for: .issuerKey, boundTo: vaultID + publicKey)
      return try Signature.KeyPair(seed: seed)
    } catch {
      throw VaultError(error)
    }
  }

  private func recipientKey(of vendor: Vendor) throws(VaultError) -> RecipientKey? {
    do {
      return try vendor.recipientKey()
    } catch {
      throw .key(error)
    }
  }

  /// The bundle kept for `vendor`, as it was sealed.
  func keptBundle(of generation: Generation, to vendor: ShortID) throws(VaultError) -> [UInt8] {
    let name = ItemName.bundle(of: generation, to: vendor)
    guard let text = items[name], let delivery = generation.delivery(to: vendor) else {
      throw .damaged(.missingItem(name))
    }
    do {
      guard try GenericHash.digest(text) == delivery.bundleHash.bytes else {
        throw VaultError.damaged(.forgedItem(name))
      }
    } catch {
      throw VaultError(error)
    }
    return text
  }
}
