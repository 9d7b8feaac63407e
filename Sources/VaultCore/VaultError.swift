public import Handoff
public import Sodium

/// Why the vault did not do what it was asked. Nothing was changed, but for two cases:
/// ``codeUnknown(inARow:isRecorded:)``, which says whether it was recorded, and
/// ``StoreError/unconfirmed(reason:)`` in ``store(_:)``: the change was made, and a loss of power may undo it, or may have
/// been made.
public enum VaultError: Error, Equatable, Sendable {
  /// The passphrase is wrong, or the coordinator's sealed keys were changed.
  case wrongPassphrase
  /// What was given cannot be a new passphrase.
  case passphrase(PassphraseFlaw)
  /// No such coordinator; those there are, are named.
  case unknownCoordinator(ShortID, known: [ShortID])
  /// More than one coordinator, and none named.
  case coordinatorNeeded(known: [ShortID])
  /// The log or an item is not what was written.
  case damaged(Damage)
  /// The clock shows a time before the newest log entry, whose author is named.
  case clockBehind(now: Timestamp, newest: Timestamp, by: ShortID)
  /// The vault is older than what this machine has seen of it, or has another entry in the place of one that it has seen,
  /// whichever is longer.
  case forked(HistoryFork)
  /// The vault goes on elsewhere, and takes no changes here.
  case moved(Move)
  /// The vault is still being moved here from a file.
  case moveUnfinished
  /// The vault cannot be moved.
  case cannotMove(MoveFlaw)
  /// What this machine remembers of the vault is not what was written.
  case memoryDamaged(place: String)
  /// Another change came first; these are the entries that did.
  case overtaken(by: [HistoryEntry])
  /// A coordinator of that name is there already.
  case coordinatorExists(ShortID)
  /// These keys are a coordinator's, or once were.
  case keysUsedBefore(ShortID)
  /// The keys of this vault's coordinators lie at another place than these would.
  case otherPlace(ShortID, Coordinator.Place)
  /// New keys come with other programs than the coordinator serves; those are named.
  case otherPrograms(ShortID, serving: [Program])
  /// The request is to be let into another vault.
  case requestOfOtherVault(ShortID)
  /// The request cannot be used.
  case request(RequestError)
  /// The coordinator's keys cannot be had from this desk, or be kept there.
  case desk(ShortID?, KeyDeskError)
  /// The keys at this desk are for the vault, but the vault has no key for this coordinator.
  case notLetIn(ShortID)
  /// The vault knows the coordinator by other keys than those at this desk.
  case otherKeys(ShortID)
  /// This machine has not seen the vault before, and nobody compared how the coordinator came into it.
  case notCompared(Joining)
  /// The name is the recovery code's.
  case reservedName
  /// The last coordinator cannot be removed.
  case lastCoordinator
  /// A coordinator is removed by another one.
  case cannotRemoveOneself
  /// The recovery code is wrong.
  case wrongRecoveryCode
  /// There is no recovery code.
  case noRecoveryCode
  /// The recovery code lets a coordinator in, a new one or one whose passphrase is lost, and does nothing else.
  case recoveryOnlyLetsIn
  /// A vendor of that name is recorded already.
  case vendorExists(ShortID)
  /// The key is pinned to another vendor.
  case keyPinnedTo(ShortID)
  /// The key is pinned to no vendor.
  case keyNotPinned(Fingerprint)
  /// No such vendor; those there are, are named.
  case unknownVendor(ShortID, known: [ShortID])
  /// A credential must name at least one vendor.
  case noVendorNamed
  /// The vendor has no key that a bundle could be sealed to.
  case vendorWithoutKey(ShortID)
  /// The vendor has no key, and the secret, which goes out in bundles, cannot be shown to a person any more.
  case tooLateToShow(ShortID, Generation)
  /// The statement cannot have been read as it is.
  case statement(StatementFlaw)
  /// The record of the generation's authorizations would be longer than a record can be.
  case recordTooLong
  /// The number of days is outside of 1 to 365.
  case days(Int)
  /// The expiry is past, or more than 365 days away.
  case expiry(Timestamp)
  /// The secret cannot be handed on in every form.
  case secretUnfit
  /// The school is not one of this organization's.
  case foreignSchool(CDSCode)
  /// There is no credential yet, or none for this organization or school.
  case noCredential(CDSCode?)
  /// More than one credential, and none named.
  case credentialNeeded(known: [CDSCode])
  /// A live credential would be overridden.
  case credentialLive(Generation)
  /// The generation that was to be replaced is not the newest.
  case notTheNewest(named: Int, newest: Generation)
  /// The credential has expired.
  case expired(Generation)
  /// The credential was revoked.
  case revoked(Generation)
  /// The secret was shown to a person; nothing is left.
  case alreadyRevealed(Generation)
  /// The secret was, or is being, sealed to vendors; it cannot be shown as well.
  case alreadyExported(Generation)
  /// The secret was wiped, because no authorized vendor was left to receive it.
  case wiped(Generation)
  /// The secret, or the bundle for a vendor, was changed or removed in the store by somebody else, as the log records.
  case lost(Generation, bundleFor: ShortID?)
  /// The secret is sealed to other coordinators than the one who asks, who came or had their keys replaced after it was
  /// made.
  case sealedToOthers(Generation)
  /// The secret was sealed before the store's server was restored, or another took its place: others may have let it out
  /// in what is missing since.
  case heldBack(Generation)
  /// Somebody else has written into the store: nothing is let out until it was repaired.
  case needsRepair(ItemDamage)
  /// The vendor is authorized already.
  case alreadyAuthorized(ShortID, Generation)
  /// The vendor had a sealed copy before its authorization was withdrawn.
  case wasServed(ShortID, Generation)
  /// The secret was wiped: no further vendor can be served.
  case tooLateToAuthorize(Generation)
  /// The vendor's delivery is confirmed, and its bundle dropped.
  case alreadyConfirmed(Generation, Delivery)
  /// No delivery gives this code. It was counted, as one of so many wrong ones in a row; the fifth, or each where
  /// the machine cannot count, was recorded in the log.
  case codeUnknown(inARow: Int, isRecorded: Bool)
  /// No delivery is waiting for its code.
  case noCodeExpected(CDSCode?)
  /// The code was taken before.
  case codeUsed(Generation, Delivery)
  /// The code is of an older generation than the newest; whether that one can be exported to the vendor.
  case codeSuperseded(Generation, Vendor, newest: Generation, canExport: Bool)
  /// The code is of a vendor whose authorization for the newest generation was withdrawn.
  case codeWithdrawn(Generation, Generation.Withdrawal)
  /// The vendor is not among those authorized.
  case notAuthorized(ShortID, Generation)
  /// The store refused.
  case store(StoreError)
  /// A bundle could not be made.
  case bundle(BundleError)
  /// A record could not be made.
  case record(RecordError)
  /// A recorded key is unusable.
  case key(KeyError)
  /// libsodium refused.
  case sodium(SodiumError)
  /// What no use of the vault can bring about: a fault of this program, told in words for whoever mends it.
  case `internal`(String)

  /// Why a statement cannot have been read as it is.
  public enum StatementFlaw: Equatable, Sendable {
    /// It is empty, or longer than ``Authorization/statementSizeLimit``.
    case size
    /// It has characters that do not show.
    case invisible
  }

  /// What is not as it was written.
  public enum Damage: Equatable, Sendable {
    /// There is no entry at all.
    case empty
    /// The entry at this position does not follow the format.
    case malformedEntry(Int)
    /// The entry at this position is another: removed, added or reordered.
    case misplacedEntry(Int)
    /// The entry does not continue the one before it.
    case brokenChain(Int)
    /// The entry's author was not a coordinator, or the signature is not the author's.
    case badSignature(Int)
    /// The entry's body does not open.
    case sealedBody(Int)
    /// The entry is dated before the one before it.
    case timeReversed(Int)
    /// The entry tells of something that cannot have happened.
    case impossibleEvent(Int)
    /// There are no keys under a passphrase in it.
    case noCoordinator
    /// An item is missing that the log says is there.
    case missingItem(String)
    /// An item is not what was put there.
    case forgedItem(String)
  }
}

extension VaultError {
  /// Runs `body`, whose errors are lower rooms'.
  static func wrapping<Result: ~Copyable>(
    _ body: () throws -> Result
  ) throws(VaultError) -> Result {
    do {
      return try body()
    } catch {
      throw VaultError(error)
    }
  }

  /// What a lower room's error means here.
  init(_ error: any Error) {
    switch error {
    case let error as VaultError: self = error
    case let error as SodiumError: self = .sodium(error)
    case let error as KeyError: self = .key(error)
    case let error as BundleError: self = .bundle(error)
    case let error as RecordError: self = .record(error)
    case let error as StoreError: self = .store(error)
    case let error as RequestError: self = .request(error)
    default: self = .internal("\(error)")
    }
  }
}

extension VaultError {
  /// Whether it is about one credential, so that a change to another one could still be made.
  public var concernsOneCredential: Bool {
    switch self {
    case .credentialLive, .notTheNewest, .expired, .revoked, .alreadyRevealed, .alreadyExported, .wiped,
      .alreadyConfirmed, .notAuthorized, .vendorWithoutKey, .foreignSchool, .noCredential, .secretUnfit,
      .expiry, .lost, .heldBack, .sealedToOthers:
      true
    case .damaged(.missingItem(let name)), .damaged(.forgedItem(let name)):
      ItemName.isOfCredential(name)
    default: false
    }
  }
}

extension StoreError {
  /// Whether the change may have been made.
  var isUncertain: Bool {
    if case .unconfirmed = self { true } else { false }
  }
}

extension VaultError {
  /// Whether the change may have been made.
  var isUncertain: Bool {
    if case .store(let error) = self { error.isUncertain } else { false }
  }
}

extension SodiumError {
  /// Whether it tells of what was looked at, and not of the machine that looked.
  var isOfTheInput: Bool {
    switch self {
    case .forged, .unusableKey, .outOfRange: true
    case .outOfMemory, .unavailable: false
    }
  }
}
