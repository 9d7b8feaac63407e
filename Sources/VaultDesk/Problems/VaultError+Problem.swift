internal import Handoff
public import VaultCore

extension VaultError {
  /// What happened.
  public var problem: Problem {
    switch self {
    case .wrongPassphrase:
      return Problem(.notPermitted, "the passphrase does not unlock the vault")
    case .emptyPassphrase:
      return Problem(.unusableRequest, "the passphrase is empty; nothing was done")
    case .unknownCoordinator(let id, _):
      return Problem(.notPermitted, "\(id) is no coordinator of this vault")
    case .coordinatorNeeded:
      return Problem(.unusableRequest, "the vault has several coordinators")
    case .damaged(let damage):
      return Problem(.badInput, damage.fact)
    case .clockBehind(let now, let newest, let author):
      return Problem(
        .notPermitted,
        "the clock shows \(now), but the newest entry of the vault is of \(newest), by \(author)")
    case .rolledBack(let newest, let seen):
      return Problem(
        .rolledBack,
        "this is not the vault that this machine has seen: it ends with entry \(newest.index), \(newest.head), "
          + "and entry \(seen.index), \(seen.head), was seen before")
    case .otherHistory(let entry, let seen):
      return Problem(
        .rolledBack,
        "this is another history than the one that this machine has seen: entry \(seen.index) is \(entry.head), "
          + "but \(seen.head) was seen")
    case .memoryDamaged(let place):
      return Problem(
        .badInput, "what this machine remembers of the vault is damaged: \(place.escapedForDisplay)")
    case .coordinatorExists(let id):
      return Problem(.cannotCreate, "there is a coordinator \(id) already")
    case .reservedName:
      return Problem(.unusableRequest, "the name \(ShortID.recovery) belongs to the recovery code")
    case .lastCoordinator:
      return Problem(.notPermitted, "the last coordinator cannot be removed")
    case .cannotRemoveOneself:
      return Problem(.notPermitted, "nobody can remove themselves")
    case .wrongRecoveryCode:
      return Problem(.notPermitted, "the recovery code does not unlock the vault")
    case .noRecoveryCode:
      return Problem(.noInput, "this vault has no recovery code")
    case .recoveryOnlyAdds:
      return Problem(.notPermitted, "the recovery code adds a coordinator, and does nothing else")
    case .overtaken(let entries):
      let story = entries.map { "\($0.author) \($0.event.sentence), at \($0.time)" }.joined(separator: "; ")
      return Problem(.overtaken, "someone else's change came first, nothing was done: \(story)")
    case .vendorExists(let id):
      return Problem(.cannotCreate, "there is a vendor \(id) already")
    case .keyPinnedTo(let id):
      return Problem(.notPermitted, "this key is pinned to the vendor \(id) already")
    case .keyNotPinned(let fingerprint):
      return Problem(.notPermitted, "no vendor has this key pinned: \(fingerprint)")
    case .unknownVendor(let id, _):
      return Problem(.noInput, "there is no vendor \(id)")
    case .noVendorNamed:
      return Problem(.unusableRequest, "no vendor is named")
    case .vendorWithoutKey(let id):
      return Problem(
        .notAuthorized,
        "\(id) is authorized and has no key, so an export would leave it without the credential")
    case .tooLateToShow(let id, let generation):
      return Problem(
        .notAuthorized,
        "\(id) has no key, and the secret of \(generation.titled), goes out in bundles, so that nobody can be "
          + "shown it any more")
    case .statement(.size):
      return Problem(.badInput, "a statement has 1 to \(Authorization.statementSizeLimit) bytes")
    case .statement(.invisible):
      return Problem(
        .badInput, "the statement has characters that do not show, such as tabs or writing marks")
    case .recordTooLong:
      return Problem(
        .badInput, "the record of this authorization would be longer than a record can be; nothing was done")
    case .expiry(let time):
      return Problem(.unusableRequest, "\(time.day) is no day on which a credential can expire")
    case .secretUnfit:
      return Problem(
        .badInput,
        "this cannot be a secret key: it has 1 to \(Vault.importedSizes.upperBound) visible ASCII characters without blanks"
      )
    case .days(let days):
      return Problem(.unusableRequest, "\(days) is no number of days that a credential can have")
    case .foreignSchool(let code):
      return Problem(.unusableRequest, "\(code) is no school of this vault's organization")
    case .noCredential(nil):
      return Problem(.noInput, "there is no credential yet")
    case .noCredential(let code?):
      return Problem(.noInput, "there is no credential for \(code)")
    case .credentialNeeded:
      return Problem(.unusableRequest, "there are several credentials")
    case .credentialLive(let generation):
      return Problem(
        .wouldOverride, "\(generation.titled), is live until \(generation.expires.day): \(generation.story)")
    case .notTheNewest(let named, let newest):
      return Problem(
        .overtaken,
        "generation \(named) is not the newest, nothing was done: \(newest.titled), is: \(newest.story)")
    case .expired(let generation):
      return Problem(.expired, "\(generation.titled), expired on \(generation.expires.day)")
    case .revoked(let generation):
      let ending =
        generation.revoked.map { "\($0.author) revoked it at \($0.time): \($0.reason.shown)" } ?? ""
      return Problem(.expired, "\(generation.titled), is not in force any more: \(ending)")
    case .alreadyRevealed(let generation):
      let passing = generation.revealed.map { "\($0.author) was shown it at \($0.time)" } ?? ""
      return Problem(
        .alreadyOut, "the secret of \(generation.titled), is already out: \(passing); it was wiped then")
    case .alreadyExported(let generation):
      return Problem(
        .alreadyOut,
        "the secret of \(generation.titled), is already out: sealed to \(generation.holders.names)")
    case .wiped(let generation):
      return Problem(
        .alreadyOut, "the secret of \(generation.titled), was wiped: no authorized vendor was left for it")
    case .alreadyAuthorized(let id, let generation):
      return Problem(.cannotCreate, "\(id) is authorized for \(generation.titled), already")
    case .wasServed(let id, let generation):
      return Problem(
        .alreadyOut, "\(id) had a bundle of \(generation.titled), before its authorization was withdrawn")
    case .tooLateToAuthorize(let generation):
      return Problem(
        .alreadyOut, "the secret of \(generation.titled), is wiped: no further vendor can be given it")
    case .alreadyConfirmed(let generation, let delivery):
      let confirmed = delivery.confirmed.map { " at \($0.time)" } ?? ""
      return Problem(
        .alreadyOut,
        "\(delivery.vendor) has confirmed \(generation.titled),\(confirmed), and its bundle was dropped then")
    case .codeUnknown(let count, let isRecorded):
      return Problem(
        .badInput,
        "no bundle gives this code; "
          + (isRecorded ? "\(LogEvent.wrongCodes(count)) tried, which is recorded" : "nothing was done"))
    case .noCodeExpected(let credential):
      return Problem(
        .noInput, "no delivery\(credential.map { " of \($0.grouped)" } ?? "") waits for its code")
    case .codeUsed(let generation, let delivery):
      let taken = delivery.confirmed.map { ": \($0.author) took it at \($0.time)" } ?? ""
      return Problem(
        .alreadyOut, "\(delivery.vendor) has confirmed \(generation.titled), with this code\(taken)")
    case .codeSuperseded(let generation, let vendor, let newest, _):
      return Problem(
        .expired,
        "this is the code of \(vendor.id) for generation \(generation.number), but generation \(newest.number) has "
          + "taken its place")
    case .codeWithdrawn(let generation, let withdrawal):
      return Problem(
        .notAuthorized,
        "this is the code of \(withdrawal.vendor.id) for \(generation.titled), whose authorization "
          + "\(withdrawal.ending.author) withdrew at \(withdrawal.ending.time)")
    case .notAuthorized(let id, let generation):
      return Problem(.notAuthorized, "\(id) is not authorized for \(generation.titled)")
    case .store(let error): return error.problem()
    case .bundle(let error): return error.problem()
    case .record(let error): return error.problem()
    case .key(let error): return error.problem()
    case .sodium(let error): return error.problem
    case .internal(let fault):
      return Problem(.fault, "this program is at fault, and nothing was done: \(fault.escapedForDisplay)")
    }
  }
}

extension VaultError.Damage {
  /// What is not as it was written.
  fileprivate var fact: String {
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
