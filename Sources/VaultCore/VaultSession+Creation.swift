internal import Handoff
internal import Sodium

// How a vault begins.

extension VaultSession {
  static func create(
    in store: any VaultStore, organization: Organization, coordinator id: ShortID, programs: [Program],
    passphrase: borrowing SecretBytes, cost: PasswordHash.Cost, machine: Machine, now: Timestamp
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
      items[ItemName.issuerKey(epoch: 1)] = try vaultKey.seal(
        seed, for: .issuerKey, boundTo: vaultID + issuerBytes)
      items[ItemName.coordinator(id)] = try keys.sealed(
        under: passphrase, cost: cost, vault: vaultID, id: id)
      items[ItemName.vaultKey(epoch: 1, id)] = try vaultKey.sealed(to: founder)
    } catch {
      throw VaultError(error)
    }
    let event = LogEvent.vaultCreated(
      organization: organization, coordinator: founder, issuer: issuer.text, salt: salt)
    _ = try VaultState(first: event)
    let entry = try makeEntry(
      event, vault: vaultID, after: nil, by: id, at: now, vaultKey: vaultKey, keys: keys)
    let residue: StoreError?
    do {
      residue = try store.commit(
        Change(index: 0, entry: entry.encoded, puts: items, deletes: []), expecting: nil)
    } catch {
      throw .store(error == .headMoved ? .exists : error)
    }
    if let residue { machine.warn(.stillOnTheMedium(residue)) }
    let session = try VaultSession(
      store: store, stored: StoredVault(entries: [entry.encoded], items: items), vaultID: vaultID,
      vaultKeys: VaultKeys(vaultKey, heldBy: id), keys: keys, as: id, machine: machine,
      recollection: Recollection())
    try session.remember()
    return session
  }
}
