internal import Handoff
public import VaultCore

extension VaultError {
  /// What happened.
  public var problem: Problem { problem(in: .commands) }

  /// What happened.
  public func problem(in wording: Wording) -> Problem {
    switch self {
    case .wrongPassphrase:
      return Problem(.notPermitted, "the passphrase does not unlock the vault")
    case .passphrase(.tooShort):
      return Problem(
        .unusableRequest,
        "a new passphrase has at least \(PassphraseFlaw.shortest) characters; nothing was done")
    case .passphrase(.invisible):
      return Problem(
        .unusableRequest,
        "the new passphrase has a character that nobody sees, or a space at one end; nothing was done")
    case .unknownCoordinator(let id, _):
      return Problem(.notPermitted, "\(id) is not a coordinator of this vault")
    case .coordinatorNeeded:
      return Problem(.unusableRequest, "the vault has several coordinators")
    case .damaged(let damage):
      return Problem(.badInput, damage.fact)
    case .clockBehind(let now, let newest, let author):
      return Problem(
        .notPermitted,
        "this machine's clock shows \(now.shown), but the newest entry in the vault is from \(newest.shown), by \(author)"
      )
    case .forked(let fork): return Problem(.rolledBack, fork.fact(in: wording))
    case .heldBack(let generation):
      return Problem(
        .rolledBack,
        "\(generation.titled) was sealed before the vault's server was restored or replaced, and what others did since "
          + "may be missing: it may be out already")
    case .moved(let move):
      return Problem(.notPermitted, "\(move.fact), and this file takes no changes any more")
    case .moveUnfinished:
      return Problem(.unavailable, "the vault is still being copied there from a file")
    case .cannotMove(let flaw): return flaw.problem
    case .memoryDamaged(let place):
      return Problem(
        .badInput,
        "the file with what this machine remembers of the vault is damaged: \(place.escapedForDisplay)")
    case .coordinatorExists(let id):
      return Problem(.cannotCreate, "there is already a coordinator \(id)")
    case .keysUsedBefore(let id):
      return Problem(.alreadyOut, "this request of \(id) was used before; each one lets in once")
    case .otherPlace(let id, .desk):
      return Problem(
        .notPermitted,
        "the keys of this vault's coordinators lie at their own desks, so \(id) asks from there to be let in")
    case .otherPlace(_, .vault):
      return Problem(
        .notPermitted, "this vault is a file, with its coordinators' keys in it, and does not take a request")
    case .otherPrograms(let id, let programs):
      return Problem(
        .badInput,
        "\(id) serves \(programs.map(\.rawValue).joined(separator: ", ")), but the request says otherwise")
    case .requestOfOtherVault(let id):
      return Problem(.badInput, "the request of \(id) is for another vault")
    case .request(let error): return error.problem()
    case .desk(let id, let error): return error.problem(of: id)
    case .notLetIn(let id):
      return Problem(.notPermitted, "the vault does not let \(id) in: not added yet, or removed")
    case .otherKeys(let id):
      return Problem(
        .notPermitted, "the vault knows \(id) by other keys than those in the key file on this machine")
    case .notCompared(let joining):
      return Problem(
        .notPermitted,
        "this machine has not seen the vault before, and its fingerprint was not compared: \(joining.fingerprint)"
      )
    case .reservedName:
      return Problem(.unusableRequest, "the name \(ShortID.recovery) is reserved for the recovery code")
    case .lastCoordinator:
      return Problem(.notPermitted, "the last coordinator cannot be removed")
    case .cannotRemoveOneself:
      return Problem(.notPermitted, "coordinators cannot remove themselves")
    case .wrongRecoveryCode:
      return Problem(.notPermitted, "the recovery code does not unlock the vault")
    case .noRecoveryCode:
      return Problem(.noInput, "this vault has no recovery code")
    case .recoveryOnlyLetsIn:
      return Problem(.notPermitted, "the recovery code can only let a coordinator in")
    case .overtaken(let entries):
      let changes = entries.map { LogEvent.telling($0.event, by: $0.author, at: $0.time, in: wording) }
      return Problem(
        .overtaken, "someone else's change came first, so nothing was done: \(LogEvent.list(changes))")
    case .vendorExists(let id):
      return Problem(.cannotCreate, "there is already a vendor \(id)")
    case .keyPinnedTo(let id):
      return Problem(.notPermitted, "this key \(wording.isPinned(to: id.text))")
    case .keyNotPinned(let fingerprint):
      return Problem(.notPermitted, "this key is not pinned to any vendor: \(fingerprint)")
    case .unknownVendor(let id, _):
      return Problem(.noInput, "there is no vendor \(id)")
    case .noVendorNamed:
      return Problem(.unusableRequest, "no vendor was named")
    case .vendorWithoutKey(let id):
      return Problem(
        .notAuthorized,
        "\(id) is authorized but has no key, so \(wording.sealing) would leave it without the credential")
    case .tooLateToShow(let id, let generation):
      return Problem(
        .notAuthorized,
        "\(id) has no key, and the secret key of \(generation.titled) goes out in bundles, so it can no longer be "
          + "shown to a person")
    case .statement(.size):
      return Problem(.badInput, "a statement must have 1 to \(Authorization.statementSizeLimit) bytes")
    case .statement(.invisible):
      return Problem(
        .badInput, "the statement has invisible characters, such as tabs or text direction marks")
    case .recordTooLong:
      return Problem(
        .badInput, "the record of this authorization would be too long; nothing was done")
    case .expiry(let time):
      return Problem(.unusableRequest, "a credential cannot expire on \(time.day)")
    case .secretUnfit:
      return Problem(
        .badInput,
        "this is not a secret key, which has 1 to \(Vault.importedSizes.upperBound) visible ASCII characters and no spaces"
      )
    case .days(let days):
      return Problem(.unusableRequest, "a credential cannot be valid for \(days) days")
    case .foreignSchool(let code):
      return Problem(.unusableRequest, "\(code.grouped) is not a school of this vault's organization")
    case .noCredential(nil):
      return Problem(.noInput, "there is no credential yet")
    case .noCredential(let code?):
      return Problem(.noInput, "there is no credential for \(code.grouped)")
    case .credentialNeeded:
      return Problem(.unusableRequest, "there are several credentials")
    case .credentialLive(let generation):
      return Problem(
        .wouldOverride,
        "\(generation.titled) is valid until \(generation.expires.shown): \(generation.summary(in: wording))"
      )
    case .notTheNewest(let named, let newest):
      return Problem(
        .overtaken,
        "generation \(named) is not the newest, so nothing was done; \(newest.titled) is: \(newest.summary(in: wording))"
      )
    case .expired(let generation):
      return Problem(.expired, "\(generation.titled) expired on \(generation.expires.shown)")
    case .revoked(let generation):
      let ending =
        generation.revoked.map { "\($0.author) revoked it on \($0.time.shown), reason: \($0.reason.shown)" }
        ?? ""
      return Problem(.expired, "\(generation.titled) is no longer in force: \(ending)")
    case .alreadyRevealed(let generation):
      let showing = generation.revealed.map { "\($0.author) was shown it on \($0.time.shown)" } ?? ""
      return Problem(
        .alreadyOut,
        "the secret key of \(generation.titled) has already left the vault: \(showing), and it was wiped")
    case .alreadyExported(let generation):
      return Problem(
        .alreadyOut,
        "the secret key of \(generation.titled) has already left the vault, sealed to \(generation.holders.names)"
      )
    case .wiped(let generation):
      return Problem(
        .alreadyOut,
        "the secret key of \(generation.titled) was wiped, because no authorized vendor was waiting for it")
    case .lost(let generation, let vendor):
      let found = vendor.map { generation.delivery(to: $0)?.lost } ?? generation.lost
      if vendor == nil, generation.isOrphaned {
        return Problem(
          .alreadyOut,
          "the secret key of \(generation.titled) is lost: no coordinator is left to whom it was sealed")
      }
      let item = vendor.map { "the bundle for \($0) of" } ?? "the secret key of"
      let record =
        found.map { ": \($0.author) recorded on \($0.time.shown) that another program had changed it" } ?? ""
      return Problem(.alreadyOut, "\(item) \(generation.titled) is lost\(record)")
    case .sealedToOthers(let generation):
      return Problem(
        .notPermitted,
        "the secret key of \(generation.titled) is sealed to \(generation.sealedTo.listed(with: "and")) "
          + "alone, because you joined, or your keys were replaced, after it was made")
    case .needsRepair:
      return Problem(
        .badInput,
        "\(wording.isNotLetOut) until what another program changed in the vault is repaired")
    case .alreadyAuthorized(let id, let generation):
      return Problem(.cannotCreate, "\(id) is already authorized for \(generation.titled)")
    case .wasServed(let id, let generation):
      return Problem(
        .alreadyOut, "\(id) had a bundle of \(generation.titled) before its authorization was withdrawn")
    case .tooLateToAuthorize(let generation):
      return Problem(
        .alreadyOut,
        "the secret key of \(generation.titled) was wiped, so it cannot be given to another vendor")
    case .alreadyConfirmed(let generation, let delivery):
      let confirmed = delivery.confirmed.map { " on \($0.time.shown)" } ?? ""
      return Problem(
        .alreadyOut,
        "\(delivery.vendor) confirmed \(generation.titled)\(confirmed), and its bundle was deleted then")
    case .codeUnknown(let count, let isRecorded):
      return Problem(
        .badInput,
        "this code matches no delivery; "
          + (isRecorded ? "\(LogEvent.wrongCodes(count)) tried, and the log records it" : "nothing was done"))
    case .noCodeExpected(let credential):
      return Problem(
        .noInput, "no delivery\(credential.map { " of \($0.grouped)" } ?? "") is waiting for its code")
    case .codeUsed(let generation, let delivery):
      let record = delivery.confirmed.map { ": \($0.author) recorded it on \($0.time.shown)" } ?? ""
      return Problem(
        .alreadyOut, "\(delivery.vendor) has already confirmed \(generation.titled) with this code\(record)")
    case .codeSuperseded(let generation, let vendor, let newest, _):
      return Problem(
        .expired,
        "this is the code of \(vendor.id) for generation \(generation.number), but generation \(newest.number) has "
          + "replaced it")
    case .codeWithdrawn(let generation, let withdrawal):
      return Problem(
        .notAuthorized,
        "this is the code of \(withdrawal.vendor.id) for \(generation.titled), but "
          + "\(withdrawal.ending.author) withdrew its authorization on \(withdrawal.ending.time.shown)")
    case .notAuthorized(let id, let generation):
      return Problem(.notAuthorized, "\(id) is not authorized for \(generation.titled)")
    case .store(let error): return error.problem()
    case .bundle(let error): return error.problem()
    case .record(let error): return error.problem()
    case .key(let error): return error.problem()
    case .sodium(let error): return error.problem
    case .internal(let fault):
      return Problem(
        .fault, "this is a fault in the program, and nothing was done: \(fault.escapedForDisplay)")
    }
  }
}

extension MoveFlaw {
  /// What happened.
  fileprivate var problem: Problem {
    switch self {
    case .notAFile: Problem(.unusableRequest, "only a vault that is a file can be moved to a server")
    case .notAServer: Problem(.unusableRequest, "a vault is moved to a server, not into a file")
    case .otherVault: Problem(.cannotCreate, "there is another vault already; nothing was done")
    case .otherHistory:
      Problem(
        .cannotCreate,
        "the vault is there already, with a history that this file does not have; nothing was done")
    case .elsewhere(let move):
      Problem(.notPermitted, "\(move.fact), which is another place; nothing was done")
    case .differs: Problem(.badInput, "what is on the server is not what was copied there")
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
      "the vault was changed: another entry is in the place of log entry \(index)"
    case .brokenChain(let index):
      "the vault was changed: log entry \(index) does not continue the one before it"
    case .badSignature(let index): "the vault was changed: log entry \(index) is not signed by a coordinator"
    case .sealedBody(let index): "the vault was changed: the body of log entry \(index) does not open"
    case .timeReversed(let index):
      "the vault was changed: log entry \(index) is dated before the one before it"
    case .impossibleEvent(let index):
      "the vault was changed: log entry \(index) records something that cannot have happened"
    case .noCoordinator: "the vault is damaged: the keys of all coordinators are missing"
    case .missingItem(let name): "the vault is damaged: \(name.escapedForDisplay) is missing"
    case .forgedItem(let name): "the vault was changed: \(name.escapedForDisplay) is not what was put there"
    }
  }
}
