public import Handoff
public import Sodium

/// Why the vault did not do what it was asked. Nothing was changed.
public enum VaultError: Error, Equatable, Sendable {
  /// The passphrase is wrong, or the coordinator's sealed keys were changed.
  case wrongPassphrase
  /// An empty passphrase was given for a new coordinator.
  case emptyPassphrase
  /// No such coordinator; those there are, are named.
  case unknownCoordinator(ShortID, known: [ShortID])
  /// More than one coordinator, and none named.
  case coordinatorNeeded(known: [ShortID])
  /// The log or an item is not what was written.
  case damaged(Damage)
  /// The clock shows a time before the newest log entry.
  case clockBehind(now: Timestamp, newest: Timestamp)
  /// Another change came first; these are the entries that did.
  case overtaken(by: [HistoryEntry])
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
  /// The statement is empty or too long.
  case statementSize
  /// The number of days is outside of 1 to 365.
  case days(Int)
  /// The school is not one of this organization's.
  case foreignSchool(CDSCode)
  /// There is no credential yet, or none for this organization or school.
  case noCredential(CDSCode?)
  /// More than one credential, and none named.
  case credentialNeeded(known: [CDSCode])
  /// A live credential would be overridden.
  case credentialLive(Generation)
  /// The credential has expired.
  case expired(Generation)
  /// The secret was shown to a person; nothing is left.
  case alreadyRevealed(Generation)
  /// The secret was, or is being, sealed to vendors; it cannot be shown as well.
  case alreadyExported(Generation)
  /// The vendor is not among those authorized.
  case notAuthorized(ShortID, Generation)
  /// The store refused.
  case store(StoreError)
  /// A bundle could not be made.
  case bundle(BundleError)
  /// A recorded key is unusable.
  case key(KeyError)
  /// libsodium refused.
  case sodium(SodiumError)

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
    /// The entry's author was no coordinator, or the signature is not the author's.
    case badSignature(Int)
    /// The entry's body does not open.
    case sealedBody(Int)
    /// The entry is dated before the one before it.
    case timeReversed(Int)
    /// The entry tells of something that cannot have happened.
    case impossibleEvent(Int)
    /// An item is missing that the log says is there.
    case missingItem(String)
    /// An item does not open.
    case forgedItem(String)
  }
}
