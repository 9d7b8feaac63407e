internal import Handoff
internal import VaultCore

extension Failure {
  init(_ error: VaultError) {
    switch error {
    case .wrongPassphrase:
      self.init(.notPermitted, "the passphrase does not unlock the vault")
    case .emptyPassphrase:
      self = Passphrase.empty
    case .unknownCoordinator(let id, let known):
      self.init(.notPermitted, "\(id) is no coordinator of this vault", hint: "--as \(Self.choice(known))")
    case .coordinatorNeeded(let known):
      self.init(.usage, "the vault has several coordinators", hint: "add --as \(Self.choice(known))")
    case .damaged(let damage):
      self.init(.badInput, damage.fact, hint: "restore the newest backup of the vault file")
    case .clockBehind(let now, let newest):
      self.init(
        .notPermitted, "the clock shows \(now), but the newest entry of the vault is of \(newest)",
        hint: "set this machine's clock")
    case .overtaken(let entries):
      let story = entries.map { "\($0.author) \($0.event.sentence) at \($0.time)" }.joined(separator: "; ")
      self.init(
        .overtaken, "someone else's change came first, nothing was done: \(story)",
        hint: "look at vault status, then decide again")
    case .vendorExists(let id):
      self.init(.cannotCreate, "there is a vendor \(id) already", hint: "vault vendor list")
    case .keyPinnedTo(let id):
      self.init(
        .notPermitted, "this key is pinned to the vendor \(id) already",
        hint: "every vendor has a key of its own; ask both for their fingerprints")
    case .keyNotPinned(let fingerprint):
      self.init(
        .notPermitted, "no vendor has this key pinned: \(fingerprint)",
        hint: "vault vendor add ID --name NAME --key FILE")
    case .unknownVendor(let id, let known):
      self.init(
        .noInput, "there is no vendor \(id)",
        hint: known.isEmpty
          ? "vault vendor add \(id) --name NAME --key FILE"
          : "the vendors are \(known.map(\.text).joined(separator: ", "))")
    case .noVendorNamed:
      self.init(.usage, "no vendor is named", hint: "add --vendor ID; vault vendor list shows them")
    case .vendorWithoutKey(let id):
      self.init(
        .notAuthorized,
        "\(id) is authorized and has no key, so an export would leave it without the credential",
        hint: "vault reveal shows the credential to a person once, for all its vendors")
    case .statementSize:
      self.init(.badInput, "a statement has 1 to \(Authorization.statementSizeLimit) bytes")
    case .days(let days):
      let limits = Vault.dayLimits
      self.init(
        .usage, "\(days) is no number of days that a credential can have",
        hint: "give --days from \(limits.lowerBound) to \(limits.upperBound)")
    case .foreignSchool(let code):
      self.init(.usage, "\(code) is no school of this vault's organization")
    case .noCredential(nil):
      self.init(.noInput, "there is no credential yet", hint: "vault generate --vendor ID")
    case .noCredential(let code?):
      self.init(
        .noInput, "there is no credential for \(code)", hint: "vault generate --for \(code) --vendor ID")
    case .credentialNeeded(let known):
      self.init(
        .usage, "there are several credentials",
        hint: "name one: \(known.map(\.text).joined(separator: ", "))")
    case .credentialLive(let generation):
      self.init(
        .wouldOverride,
        "\(generation.titled), is live until \(generation.expires.day): \(generation.author) made it at "
          + "\(generation.issued) for \(generation.authorization.vendors.titled)",
        hint: "it serves all its vendors; vault status shows who has it")
    case .expired(let generation):
      self.init(
        .expired, "\(generation.titled), expired on \(generation.expires.day)",
        hint: "vault generate --vendor ID")
    case .alreadyRevealed(let generation):
      let passing = generation.revealed.map { "\($0.author) was shown it at \($0.time)" } ?? ""
      self.init(
        .alreadyOut, "the secret of \(generation.titled), is already out: \(passing); it was wiped then")
    case .alreadyExported(let generation):
      let vendors = generation.deliveries.map(\.vendor.text).joined(separator: ", ")
      self.init(
        .alreadyOut, "the secret of \(generation.titled), is already out: sealed to \(vendors)",
        hint: "vault export --to VENDOR writes a bundle again")
    case .notAuthorized(let id, let generation):
      self.init(
        .notAuthorized, "\(id) is not authorized for \(generation.titled)",
        hint: "authorized are \(generation.authorization.vendors.titled)")
    case .store(let error):
      self.init(error, vault: nil)
    case .bundle(let error):
      self.init(error)
    case .key(let error):
      self.init(error)
    case .sodium(let error):
      self.init(error)
    }
  }

  private static func choice(_ ids: [ShortID]) -> String {
    ids.map(\.text).joined(separator: " or --as ")
  }
}

extension VaultError.Damage {
  /// What is not as it was written.
  var fact: String {
    switch self {
    case .empty: "the vault is damaged: its log is empty"
    case .malformedEntry(let index): "the vault is damaged: log entry \(index) does not follow the format"
    case .misplacedEntry(let index):
      "the vault was changed: another entry stands where log entry \(index) belongs"
    case .brokenChain(let index):
      "the vault was changed: log entry \(index) does not continue the one before it"
    case .badSignature(let index): "the vault was changed: log entry \(index) is not signed by a coordinator"
    case .sealedBody(let index): "the vault was changed: the body of log entry \(index) does not open"
    case .timeReversed(let index):
      "the vault was changed: log entry \(index) is dated before the one before it"
    case .impossibleEvent(let index):
      "the vault was changed: what log entry \(index) tells cannot have happened"
    case .missingItem(let name): "the vault is damaged: \(name.escapedForDisplay) is missing"
    case .forgedItem(let name): "the vault was changed: \(name.escapedForDisplay) does not open"
    }
  }
}
