internal import Handoff
internal import VaultCore

extension Failure {
  init(_ error: VaultError) {
    switch error {
    case .wrongPassphrase:
      self.init(
        .notPermitted, "the passphrase does not unlock the vault",
        hint: "it cannot be recovered; another coordinator can unlock the vault with --as ID")
    case .emptyPassphrase:
      self = Passphrase.empty
    case .unknownCoordinator(let id, let known):
      self.init(
        .notPermitted, "\(id) is no coordinator of this vault",
        hint: "the coordinators are \(known.map(\.text).joined(separator: ", ")); --as ID says who you are")
    case .coordinatorNeeded(let known):
      self.init(.usage, "the vault has several coordinators", hint: "add --as \(Self.choice(known))")
    case .damaged(let damage):
      self.init(.badInput, damage.fact, hint: "restore the newest backup of the vault file")
    case .clockBehind(let now, let newest, let author):
      self.init(
        .notPermitted,
        "the clock shows \(now), but the newest entry of the vault is of \(newest), by \(author)",
        hint:
          "set this machine's clock; if it is right, the other machine's was wrong: vault log shows the entry, "
          + "and the vault works again at that time, or from a backup before it")
    case .rolledBack(let newest, let seen):
      self.init(
        .rolledBack,
        "this is not the vault that this machine has seen: it ends with entry \(newest.index), \(newest.head), "
          + "and entry \(seen.index), \(seen.head), was seen before",
        hint:
          "use the newer file; if it is lost for good, add --accept-rollback once, which is recorded, and reset "
          + "what the older file still holds")
    case .otherHistory(let entry, let seen):
      self.init(
        .rolledBack,
        "this is another history than the one that this machine has seen: entry \(seen.index) is \(entry.head), "
          + "but \(seen.head) was seen",
        hint:
          "use the file with the entry that was seen; if it is lost for good, add --accept-rollback once, which is "
          + "recorded, and reset what this file still holds")
    case .memoryDamaged(let place):
      self.init(
        .badInput, "what this machine remembers of the vault is damaged: \(place.escapedForDisplay)",
        hint: "remove that file; then an older copy of the vault is not noticed until the next use")
    case .coordinatorExists(let id):
      self.init(.cannotCreate, "there is a coordinator \(id) already", hint: "vault coordinator list")
    case .reservedName:
      self.init(
        .usage, "the name \(ShortID.recovery) belongs to the recovery code", hint: "choose another name")
    case .lastCoordinator:
      self.init(
        .notPermitted, "the last coordinator cannot be removed",
        hint: "vault coordinator add ID --program elpac")
    case .cannotRemoveOneself:
      self.init(.notPermitted, "nobody can remove themselves", hint: "another coordinator does it")
    case .wrongRecoveryCode:
      self.init(
        .notPermitted, "the recovery code does not unlock the vault",
        hint: "it has 24 letters and digits; a newer one, or the removal of a coordinator, makes it void")
    case .noRecoveryCode:
      self.init(
        .noInput, "this vault has no recovery code",
        hint: "a coordinator makes one: vault coordinator recovery")
    case .recoveryOnlyAdds:
      self.init(
        .notPermitted, "the recovery code adds a coordinator, and does nothing else",
        hint: "vault coordinator add ID --as recovery")
    case .overtaken(let entries):
      let story = entries.map { "\($0.author) \($0.event.sentence), at \($0.time)" }.joined(separator: "; ")
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
    case .tooLateToShow(let id, let generation):
      self.init(
        .notAuthorized,
        "\(id) has no key, and the secret of \(generation.titled), goes out in bundles, so that nobody can be "
          + "shown it any more",
        hint: "only a new secret can be shown to a person: \(generation.resetCommand(adding: id.text))")
    case .statement(.size):
      self.init(.badInput, "a statement has 1 to \(Authorization.statementSizeLimit) bytes")
    case .statement(.invisible):
      self.init(
        .badInput, "the statement has characters that do not show, such as tabs or writing marks",
        hint: "save it as plain text, with line ends and visible characters only")
    case .recordTooLong:
      self.init(
        .badInput, "the record of this authorization would be longer than a record can be; nothing was done",
        hint: "shorten the statement, use fewer lines, or name fewer vendors")
    case .expiry(let time):
      self.init(
        .usage, "\(time.day) is no day on which a credential can expire",
        hint: "it is after today, and \(Vault.dayLimits.upperBound) days away at most")
    case .secretUnfit:
      self.init(
        .badInput,
        "this cannot be a secret key: it has 1 to \(Vault.importedSizes.upperBound) visible ASCII characters without blanks",
        hint: "copy it again, without what stands around it")
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
        "\(generation.titled), is live until \(generation.expires.day): \(generation.story)",
        hint: "\(generation.resetCommand) replaces it; all its vendors must load the new one then",
        "for one that the testing agency made: \(generation.importCommand)")
    case .notTheNewest(let named, let newest):
      self.init(
        .overtaken,
        "generation \(named) is not the newest, nothing was done: \(newest.titled), is: \(newest.story)",
        hint: "look at vault status, then decide again: \(newest.resetCommand)")
    case .expired(let generation):
      self.init(
        .expired, "\(generation.titled), expired on \(generation.expires.day)",
        hint: generation.generateCommand)
    case .revoked(let generation):
      let ending =
        generation.revoked.map { "\($0.author) revoked it at \($0.time): \($0.reason.shown)" } ?? ""
      self.init(
        .expired, "\(generation.titled), is not in force any more: \(ending)",
        hint: generation.generateCommand)
    case .alreadyRevealed(let generation):
      let passing = generation.revealed.map { "\($0.author) was shown it at \($0.time)" } ?? ""
      self.init(
        .alreadyOut, "the secret of \(generation.titled), is already out: \(passing); it was wiped then")
    case .alreadyExported(let generation):
      let kept = generation.deliveries.filter { $0.confirmed == nil }.map(\.vendor.text)
      self.init(
        .alreadyOut,
        "the secret of \(generation.titled), is already out: sealed to \(generation.holders.names)",
        hint: kept.isEmpty
          ? "if a vendor lost it: \(generation.resetCommand)"
          : "to write a bundle again: vault export \(generation.credential) --to \(kept.joined(separator: " "))"
      )
    case .wiped(let generation):
      self.init(
        .alreadyOut, "the secret of \(generation.titled), was wiped: no authorized vendor was left for it",
        hint: generation.resetCommand)
    case .alreadyAuthorized(let id, let generation):
      self.init(
        .cannotCreate, "\(id) is authorized for \(generation.titled), already",
        hint: generation.step(toServe: id))
    case .wasServed(let id, let generation):
      self.init(
        .alreadyOut, "\(id) had a bundle of \(generation.titled), before its authorization was withdrawn",
        hint: "only a new secret can be given to it: \(generation.resetCommand)")
    case .tooLateToAuthorize(let generation):
      self.init(
        .alreadyOut, "the secret of \(generation.titled), is wiped: no further vendor can be given it",
        hint: "only a reset can serve a new vendor: \(generation.resetCommand(adding: "ID"))")
    case .alreadyConfirmed(let generation, let delivery):
      let confirmed = delivery.confirmed.map { " at \($0.time)" } ?? ""
      self.init(
        .alreadyOut,
        "\(delivery.vendor) has confirmed \(generation.titled),\(confirmed), and its bundle was dropped then",
        hint: "if it lost the credential: \(generation.resetCommand)")
    case .codeUnknown(let count, let isRecorded):
      self.init(
        .badInput,
        "no bundle gives this code; "
          + (isRecorded ? "\(LogEvent.wrongCodes(count)) tried, which is recorded" : "nothing was done"),
        hint: "have it read out again; a vendor sees it when it opens its bundle")
    case .noCodeExpected(let credential):
      self.init(
        .noInput, "no delivery\(credential.map { " of \($0.grouped)" } ?? "") waits for its code",
        hint: "vault status")
    case .codeUsed(let generation, let delivery):
      let taken = delivery.confirmed.map { ": \($0.author) took it at \($0.time)" } ?? ""
      self.init(.alreadyOut, "\(delivery.vendor) has confirmed \(generation.titled), with this code\(taken)")
    case .codeSuperseded(let generation, let vendor, let newest, let canExport):
      self.init(
        .expired,
        "this is the code of \(vendor.id) for generation \(generation.number), but generation \(newest.number) has "
          + "taken its place",
        hint: canExport
          ? "have the vendor open its newest bundle: vault export \(generation.credential) --to \(vendor.id)"
          : "vault status \(generation.credential)")
    case .codeWithdrawn(let generation, let withdrawal):
      self.init(
        .notAuthorized,
        "this is the code of \(withdrawal.vendor.id) for \(generation.titled), whose authorization "
          + "\(withdrawal.ending.author) withdrew at \(withdrawal.ending.time)",
        hint: "it has the secret: \(generation.resetCommand)")
    case .notAuthorized(let id, let generation):
      self.init(
        .notAuthorized, "\(id) is not authorized for \(generation.titled)",
        hint: generation.vendors.isEmpty
          ? "no vendor is" : "authorized are \(generation.vendors.titled)",
        generation.wiped == nil && !generation.isHeld(by: id)
          ? "vault authorize \(generation.credential) --vendor \(id)"
          : generation.resetCommand(adding: id.text))
    case .store(let error):
      self.init(error, vault: nil)
    case .bundle(let error):
      self.init(error)
    case .record(let error):
      self.init(error)
    case .key(let error):
      self.init(error)
    case .sodium(let error):
      self.init(error)
    case .internal(let fault):
      self.init(
        .internalError, "this program is at fault, not what you did: \(fault.escapedForDisplay)",
        hint: "nothing was done; tell those who maintain it these words and the command")
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
