internal import Handoff
public import VaultCore

extension LogEvent {
  /// What happened, to follow the name of who did it.
  public var sentence: String { sentence(in: .commands) }

  /// What happened, to follow the name of who did it.
  public func sentence(in wording: Wording) -> String {
    switch self {
    case .vaultCreated(let organization, _, _, _):
      "made the vault of \(organization.name.text.escapedForDisplay), CDS \(organization.cds.grouped)"
    case .coordinatorAdded(let coordinator):
      "added the coordinator \(coordinator.titled)"
    case .coordinatorRemoved(let id, let epoch):
      "removed the coordinator \(id); the vault key and the issuer key are new (epoch \(epoch.number))"
    case .coordinatorKeysReplaced(let coordinator):
      "gave the coordinator \(coordinator.id) new keys under a new passphrase"
    case .passphraseChanged:
      "changed their own passphrase and keys"
    case .keysRenewed:
      "renewed the key that secret keys are sealed to, so that no copy of what was wiped opens with it"
    case .recoveryCodeMade:
      "made a recovery code"
    case .rollbackAccepted(let seen):
      "accepted a vault without entry \(seen.index), \(seen.head.text), which their machine had seen"
    case .restoreAccepted(let through):
      "accepted that what others did may be missing, after the vault's server was replaced; entry \(through) was the last then"
    case .vaultMoved(let place):
      "moved the vault from a file to \(place.shown), where it goes on"
    case .vaultRepaired(let changed, let missing, let extra):
      "repaired the vault, which another program had changed: "
        + [(changed.count, "changed"), (extra, "foreign"), (missing.count, "missing")]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        + (changed.count + missing.count + extra == 1 ? " item" : " items")
    case .vendorAdded(let vendor):
      "added the vendor \(vendor.titled), key \(vendor.verification.sentence)"
    case .vendorKeyChanged(let vendor, _, let verification):
      "\(wording.pinned(newKeyTo: vendor.text)), \(verification.sentence)"
    case .vendorRenamed(let vendor, let name):
      "gave the vendor \(vendor) the name \(name.text.escapedForDisplay)"
    case .vendorRemoved(let vendor, let reason):
      "removed the vendor \(vendor), reason: \(reason.shown)"
    case .credentialGenerated(
      let credential, let number, let name, let authorization, let expires, _, let old):
      Self.place(of: credential, number, isReset: old != nil, in: wording)
        + Self.making(name, authorization, expires, old)
    case .credentialImported(let credential, let number, let name, let authorization, let expires, _, let old):
      wording.imported(Self.titled(credential, number)) + Self.making(name, authorization, expires, old)
    case .vendorsAuthorized(let credential, let generation, let authorization):
      "authorized \(authorization.vendors.titled) for \(Self.titled(credential, generation))"
    case .authorizationWithdrawn(let credential, let generation, let vendor, let reason):
      "withdrew the authorization of \(vendor) for \(Self.titled(credential, generation)), reason: \(reason.shown)"
    case .credentialRevealed(let credential, let generation):
      "was shown the secret key of \(Self.titled(credential, generation)), which was then wiped"
    case .deliveriesSealed(let credential, let generation, let deliveries):
      "sealed \(Self.titled(credential, generation)) to "
        + deliveries.map(\.vendor.text).joined(separator: ", ")
    case .deliveryConfirmed(let credential, let generation, let vendor):
      "recorded the code of \(vendor), which has \(Self.titled(credential, generation))"
    case .codesRefused(let credentials, let count):
      "entered \(count == 1 ? "a wrong confirmation code" : "the last of \(count) wrong confirmation codes in a row") "
        + "for \(credentials.map(\.grouped).joined(separator: ", "))"
    case .expiredSecretsWiped(let credentials):
      "opened the vault, and the expired secret key of \(credentials.map(\.grouped).joined(separator: ", ")) was wiped"
    case .credentialRevoked(let credential, let generation, let reason):
      "revoked \(Self.titled(credential, generation)), reason: \(reason.shown)"
    }
  }

  /// Who did what, on which day; what was done may be unknown.
  static func telling(
    _ event: LogEvent?, by author: ShortID, at time: Timestamp, in wording: Wording
  ) -> String {
    "\(author) \(event?.sentence(in: wording) ?? "made a change that cannot be read here"), on \(time.shown)"
  }

  /// The first of these changes, and how many there are besides.
  static func list(_ changes: [String]) -> String {
    (changes.prefix(3) + (changes.count > 3 ? ["and \(changes.count - 3) more"] : [])).joined(separator: "; ")
  }

  /// How many wrong codes there were, to go on from.
  public static func wrongCodes(_ count: Int) -> String {
    count == 1 ? "a wrong confirmation code was" : "\(count) wrong confirmation codes in a row were"
  }

  private static func titled(_ credential: CDSCode, _ generation: Int) -> String {
    "generation \(generation) of \(credential.grouped)"
  }

  private static func place(
    of credential: CDSCode, _ number: Int, isReset: Bool, in wording: Wording
  ) -> String {
    isReset
      ? "\(wording.wasReset(credential.grouped)) to generation \(number)"
      : "made \(titled(credential, number))"
  }

  private static func making(
    _ username: DisplayName, _ authorization: Authorization, _ expires: Timestamp, _ old: Replacement?
  ) -> String {
    let reason =
      old.map { ", in place of generation \($0.generation), reason: \($0.reason.shown)" } ?? ""
    return
      ", user name \(username.text.escapedForDisplay), for \(authorization.vendors.titled), until "
      + expires.shown + reason
  }
}
