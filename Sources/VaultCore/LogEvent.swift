public import Handoff
internal import Sodium

/// What happened: what the body of a log entry tells. Everything that the vault knows follows from these.
public enum LogEvent: Codable, Equatable, Sendable {
  // MARK: The vault and its people

  /// The vault, its first coordinator and its issuer key were made.
  case vaultCreated(organization: Organization, coordinator: Coordinator, issuer: String, salt: HexBytes)
  /// A coordinator was added; by the recovery code, which is spent by it, or by another coordinator.
  case coordinatorAdded(coordinator: Coordinator)
  /// A coordinator was removed; what is sealed from here on is sealed under a new key. A recovery code that
  /// was there is void.
  case coordinatorRemoved(coordinator: ShortID, epoch: NewEpoch)
  /// A coordinator whose passphrase or key file was lost has new keys, under a new passphrase; by the recovery code, which
  /// is spent by it, by another coordinator, or by that one.
  case coordinatorKeysReplaced(coordinator: Coordinator)
  /// The author's passphrase was changed, and with it all keys of theirs; those before are destroyed.
  case passphraseChanged(coordinator: Coordinator)
  /// After a wipe, the author's desk has renewed the X25519 key that secrets are sealed to (32 bytes), and destroyed the one
  /// before.
  case keysRenewed(key: HexBytes)
  /// A recovery code was made; one that was there is void.
  case recoveryCodeMade(coordinator: Coordinator)
  /// The author went on with a vault that lacks an entry which the author's machine had seen.
  case rollbackAccepted(seen: LogHead)
  /// The author went on after the vault's server was restored, or another took its place: secrets that were sealed up to
  /// the entry at `through` may be let out again.
  case restoreAccepted(through: Int)
  /// The vault was moved from a file to a server, where it has this name; the coordinators' own keys lie at their desks from then
  /// on.
  case vaultMoved(to: Remark)
  /// Items that were not what the log says were removed from the store: `changed` ones, and `extra` ones, whose names
  /// are not the vault's, by their number alone. What is `missing` with them is lost, but for what the entry puts anew.
  case vaultRepaired(changed: [String], missing: [String], extra: Int)

  // MARK: Vendors

  /// A vendor was recorded and its key pinned.
  case vendorAdded(vendor: Vendor)
  /// Another key was pinned to a vendor, or its first one. What is sealed to the one before stays as it is.
  case vendorKeyChanged(vendor: ShortID, key: String, verification: Vendor.Verification)
  /// A vendor has another name for people.
  case vendorRenamed(vendor: ShortID, name: DisplayName)
  /// A vendor was removed, and its authorization for the newest generations was withdrawn with it.
  case vendorRemoved(vendor: ShortID, reason: Remark)

  // MARK: A credential

  /// A generation of a credential was made and sealed under an authorization. `check` is what is kept of the secret after
  /// the wipe. With `replaces` it is a reset.
  case credentialGenerated(
    credential: CDSCode, generation: Int, username: DisplayName, authorization: Authorization,
    expires: Timestamp, check: GeneratedCheck, replaces: Replacement?)
  /// A credential that was made elsewhere was sealed under an authorization. `check` is Argon2id of the
  /// secret as text (`crypto_pwhash_str`), because it may be easier to guess.
  case credentialImported(
    credential: CDSCode, generation: Int, username: DisplayName, authorization: Authorization,
    expires: Timestamp, check: String, replaces: Replacement?)
  /// Further vendors were authorized, while the secret was still sealed.
  case vendorsAuthorized(credential: CDSCode, generation: Int, authorization: Authorization)
  /// A vendor's authorization was withdrawn, and with it the bundle that was kept for it.
  case authorizationWithdrawn(credential: CDSCode, generation: Int, vendor: ShortID, reason: Remark)
  /// The secret was let out to a person, and wiped.
  case credentialRevealed(credential: CDSCode, generation: Int)
  /// The secret was sealed to vendors, and wiped if none still waits.
  case deliveriesSealed(credential: CDSCode, generation: Int, deliveries: [SealedCopy])
  /// The vendor's code was read back to the author; the kept bundle is dropped.
  case deliveryConfirmed(credential: CDSCode, generation: Int, vendor: ShortID)
  /// So many codes in a row that matched no delivery were tried for these credentials.
  case codesRefused(credentials: [CDSCode], count: Int)
  /// The secrets of credentials that have expired were wiped; nobody can be given them any more.
  case expiredSecretsWiped(credentials: [CDSCode])
  /// The credential was ended; what was left of it is destroyed.
  case credentialRevoked(credential: CDSCode, generation: Int, reason: Remark)
}

/// What is kept of a secret that was made here: enough to recognize it, too little to find it.
public struct GeneratedCheck: Codable, Equatable, Sendable {
  /// Keyed BLAKE2b-256 of the secret, for who has the vault's key.
  public let mac: HexBytes
  /// The salt of ``verifier``, 16 bytes.
  public let salt: HexBytes
  /// What a service needs that honors the credential, 32 bytes: a `CredentialVerifier`'s.
  public let verifier: HexBytes

  var isPlausible: Bool {
    mac.bytes.count == GenericHash.size && verifier.bytes.count == GenericHash.size
      && salt.bytes.count == CredentialVerifier.saltSize
  }
}

/// What a coordinator's removal begins: a new vault key, sealed to those who remain, and a new issuer key.
public struct NewEpoch: Codable, Equatable, Sendable {
  /// 2, 3, 4 …; a vault begins with epoch 1.
  public let number: Int
  /// What binds the log to the new vault key: keyed BLAKE2b-256, from which nothing about the key follows.
  public let commitment: HexBytes
  /// The new issuer key, `issuer1…`.
  public let issuer: String
  /// That it follows the one before; none where the secret half of that one was lost.
  public let succession: IssuerSuccession?
}

/// The body of a log entry: what happened, and the hash of each item that the entry puts into the store.
///
/// One JSON object: the event's own key, and `items` where there are any.
struct EntryBody: Codable, Equatable, Sendable {
  let event: LogEvent
  let items: ItemHashes

  private enum CodingKeys: String, CodingKey { case items }

  init(_ event: LogEvent, items: ItemHashes = [:]) {
    self.event = event
    self.items = items
  }

  init(from decoder: any Decoder) throws {
    event = try LogEvent(from: decoder)
    items =
      try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(ItemHashes.self, forKey: .items) ?? [:]
  }

  func encode(to encoder: any Encoder) throws {
    try event.encode(to: encoder)
    guard !items.isEmpty else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(items, forKey: .items)
  }
}

extension LogEvent {
  /// The credentials that it is about.
  public var credentials: [CDSCode] {
    switch self {
    case .credentialGenerated(let credential, _, _, _, _, _, _),
      .credentialImported(let credential, _, _, _, _, _, _), .vendorsAuthorized(let credential, _, _),
      .authorizationWithdrawn(let credential, _, _, _), .credentialRevealed(let credential, _),
      .deliveriesSealed(let credential, _, _), .deliveryConfirmed(let credential, _, _),
      .credentialRevoked(let credential, _, _):
      [credential]
    case .codesRefused(let credentials, _), .expiredSecretsWiped(let credentials): credentials
    case .vaultCreated, .coordinatorAdded, .coordinatorRemoved, .coordinatorKeysReplaced, .passphraseChanged,
      .keysRenewed,
      .recoveryCodeMade, .rollbackAccepted, .restoreAccepted, .vaultMoved, .vaultRepaired, .vendorAdded,
      .vendorKeyChanged,
      .vendorRenamed,
      .vendorRemoved:
      []
    }
  }

  /// The authorization that it records, if it records one.
  var authorization: Authorization? {
    switch self {
    case .credentialGenerated(_, _, _, let authorization, _, _, _),
      .credentialImported(_, _, _, let authorization, _, _, _), .vendorsAuthorized(_, _, let authorization):
      authorization
    default: nil
    }
  }

  /// The same with another statement in its authorization.
  func withStatement(_ statement: String) -> LogEvent {
    switch self {
    case .credentialGenerated(
      let credential, let number, let name, var authorization, let expires, let check, let old):
      authorization.statement = statement
      return .credentialGenerated(
        credential: credential, generation: number, username: name, authorization: authorization,
        expires: expires, check: check, replaces: old)
    case .credentialImported(
      let credential, let number, let name, var authorization, let expires, let check, let old):
      authorization.statement = statement
      return .credentialImported(
        credential: credential, generation: number, username: name, authorization: authorization,
        expires: expires, check: check, replaces: old)
    case .vendorsAuthorized(let credential, let number, var authorization):
      authorization.statement = statement
      return .vendorsAuthorized(credential: credential, generation: number, authorization: authorization)
    default: return self
    }
  }
}
