internal import Handoff
internal import Sodium

// How a vault begins.

extension VaultSession {
  static func create(
    in store: any VaultStore, organization: Organization, coordinator id: ShortID, programs: [Program],
    passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, machine: Machine, now: Timestamp
  ) throws(VaultError) -> VaultSession {
    var items: [String: [UInt8]] = [:]
    let keys = try VaultError.wrapping { try CoordinatorKeys.make() }
    let (vaultID, vaultKey, ring, box, entry) = try VaultError.wrapping {
      let vaultKey = try VaultKey.make(epoch: 1)
      let founder = keys.coordinator(id: id, programs: programs, keys: store.ownKeys)
      let salt = HexBytes(try Randomness.makeBytes(16))
      let vaultID = try LogVerifier.vaultID(founder: founder, salt: salt)
      let seed = try Signature.makeSeed()
      let issuer = try IssuerKey(bytes: try Signature.KeyPair(seed: seed).publicKey)
      let event = LogEvent.vaultCreated(
        organization: organization, coordinator: founder, issuer: issuer.text, salt: salt)
      items[ItemName.issuerKey(epoch: 1)] = try vaultKey.seal(
        seed, for: .issuerKey, boundTo: vaultID + issuer.bytes)
      let ring = try KeyRing(keys, under: passphrase, cost: cost, vault: vaultID, id: id)
      let box = try ring.sealed()
      if founder.keys == .vault { items[ItemName.coordinator(id)] = box }
      items[ItemName.vaultKey(epoch: 1, id)] = try vaultKey.sealed(to: founder)
      let hashes = try hashes(of: items)
      _ = try VaultState(first: event, putting: hashes)
      let entry = try makeEntry(
        event, putting: hashes, vault: vaultID, after: nil, by: id, at: now, vaultKey: vaultKey, keys: keys)
      return (vaultID, vaultKey, ring, box, entry)
    }
    let isAtDesk = store.ownKeys == .desk
    if isAtDesk {
      try machine.atDesk(of: id) { desk throws(KeyDeskError) in
        try desk.add(box, of: id, in: HexBytes(vaultID))
      }
    }
    let residue: Residue
    do {
      residue = try store.commit(
        Change(index: 0, entry: entry.encoded, puts: items, deletes: []), expecting: nil)
    } catch {
      if isAtDesk, !error.isUncertain { machine.desk.takeBack(id, of: HexBytes(vaultID)) }
      throw .store(error == .headMoved ? .exists : error)
    }
    if residue != .none { machine.warn(.stillOnTheMedium(residue)) }
    let session = try VaultSession(
      store: store,
      stored: StoredVault(
        entries: [entry.encoded], items: items, origin: (try? store.read(after: 0))?.origin),
      vaultID: vaultID,
      vaultKeys: VaultKeys(vaultKey, heldBy: id), ring: ring, as: id, machine: machine,
      remembered: MachineRecord())
    try session.remember()
    return session
  }
}
