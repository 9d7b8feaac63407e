internal import Handoff
internal import Sodium

/// Reads encoded entries one after the other, and lets none pass that the vault did not write: format, place,
/// chain, author, signature, body, time, and whether it can have happened.
struct LogVerifier {
  private(set) var state: VaultState?
  private(set) var newest: HistoryEntry?
  /// The index of the last entry up to which signatures, and the spelling of bodies, were verified on this machine before.
  /// The chain of hashes is followed, bodies are opened, and the state is made, all the same.
  private let verified: Int
  private var vault: [UInt8] = []
  /// The statements of the authorizations until now: the log has each text once, however often it was accepted.
  private var statements: [HexBytes: String] = [:]
  /// The keys that verified before, because validating one takes as long as half a signature.
  private var signers: [HexBytes: Signature.PublicKey] = [:]

  /// One that verifies all of the entries after the one at `verified`; without one, of all entries.
  init(after verified: Int? = nil) { self.verified = verified ?? -1 }

  /// The identity of the vault: what its first coordinator's keys and a salt hash to. Everything sealed
  /// under a passphrase is bound to it, so that no other log can be put under the same passphrase.
  static func vaultID(founder: Coordinator, salt: HexBytes) throws(SodiumError) -> [UInt8] {
    try GenericHash.digest(
      [UInt8]("vendor-vault/vault/v1\n\(founder.id)\n".utf8) + founder.signingKey.bytes
        + founder.sealingKey.bytes + founder.renewedKey.bytes + salt.bytes)
  }

  /// The vault that the first entry says it belongs to; proved only by reading on.
  static func claimedVault(_ entries: [[UInt8]]) throws(VaultError) -> [UInt8] {
    guard let first = entries.first else { throw .damaged(.empty) }
    guard let entry = LogEntry(first) else { throw .damaged(.malformedEntry(0)) }
    return entry.vault
  }

  /// How many entries are opened before they are judged: an opened one takes twice its size in memory.
  private static let shareOfEntries = 4096

  /// Verifies `entries` as all that follow. What takes long, and needs no entry before it, the cores share.
  mutating func read(_ entries: [[UInt8]], with keys: VaultKeys) throws(VaultError) -> [HistoryEntry] {
    var read: [HistoryEntry] = []
    read.reserveCapacity(entries.count)
    let (first, verified) = (nextIndex, verified)
    for start in stride(from: 0, to: entries.count, by: Self.shareOfEntries) {
      let share = [Int](start..<min(start + Self.shareOfEntries, entries.count))
      let opened = Cores.map(share) {
        OpenedEntry(entries[$0], with: keys, isVerified: first + $0 <= verified)
      }
      for opened in opened { read.append(try judge(opened)) }
    }
    return read
  }

  /// Verifies `bytes` as the next entry.
  mutating func read(_ bytes: [UInt8], with keys: VaultKeys) throws(VaultError) -> HistoryEntry {
    try judge(OpenedEntry(bytes, with: keys))
  }

  private var nextIndex: Int { (newest?.head.index ?? -1) + 1 }

  private mutating func judge(_ opened: OpenedEntry) throws(VaultError) -> HistoryEntry {
    let index = nextIndex
    guard let entry = opened.entry else { throw .damaged(.malformedEntry(index)) }
    guard entry.index == index, entry.epoch == state?.epoch ?? 1, newest == nil || entry.vault == vault else {
      throw .damaged(.misplacedEntry(index))
    }
    guard entry.previous == newest?.head.head.bytes ?? LogEntry.noPrevious else {
      throw .damaged(.brokenChain(index))
    }
    guard entry.time >= newest?.time ?? entry.time else { throw .damaged(.timeReversed(index)) }

    let written = try opened.body.get()
    guard let event = completed(written.event) else { throw .damaged(.impossibleEvent(index)) }
    let author = try author(of: entry, telling: event)
    let isVerified = index <= verified ? true : try isSigned(entry, by: author)
    guard isVerified else { throw .damaged(.badSignature(index)) }
    guard written.items.values.allSatisfy({ $0.bytes.count == GenericHash.size }),
      try Self.isConsistent(written.event)
    else { throw .damaged(.impossibleEvent(index)) }
    do {
      if state == nil {
        state = try VaultState(first: event, putting: written.items)
        vault = entry.vault
      } else {
        try state?.apply(event, putting: written.items, by: entry.author, at: entry.time)
      }
    } catch {
      throw .damaged(.impossibleEvent(index))
    }
    let head = LogHead(index: index, head: try opened.hash.get())
    if let new = event.authorization { statements[new.statementHash] = new.statement }
    let read = HistoryEntry(head: head, author: entry.author, time: entry.time, event: event)
    newest = read
    return read
  }

  /// The event as the next entry tells it: without the text of a statement that an earlier one has.
  func shortened(_ event: LogEvent) -> LogEvent {
    guard let authorization = event.authorization, statements[authorization.statementHash] != nil else {
      return event
    }
    return event.withStatement("")
  }

  /// The event with the statement that it tells by its hash alone; nothing, if no entry has that.
  private func completed(_ event: LogEvent) -> LogEvent? {
    guard let authorization = event.authorization, authorization.statement.isEmpty else { return event }
    return statements[authorization.statementHash].map(event.withStatement)
  }

  /// Whether `author` signed the entry; what keeps it from looking is passed on.
  private mutating func isSigned(_ entry: LogEntry, by author: Coordinator) throws(VaultError) -> Bool {
    do {
      let signer = try signer(author.signingKey)
      try entry.signedBytes.withBytes { signed throws(SodiumError) in
        try Signature.verify(entry.signature, of: signed, by: signer)
      }
      return true
    } catch {
      guard error.isOfTheInput else { throw .sodium(error) }
      return false
    }
  }

  private mutating func signer(_ key: HexBytes) throws(SodiumError) -> Signature.PublicKey {
    if let known = signers[key] { return known }
    let signer = try Signature.PublicKey(key.bytes)
    signers[key] = signer
    return signer
  }

  /// Whether the event's parts belong together: keys that can be used, spelled in the one way, an issuer key that the
  /// one before it signed, a statement with its own hash, hashes of their size.
  private static func isConsistent(_ event: LogEvent) throws(VaultError) -> Bool {
    switch event {
    case .vaultCreated(_, let founder, let issuer, _):
      return try areUsable { () throws(KeyError) in
        let isCanonical = try IssuerKey(text: issuer).text == issuer
        return try founder.checkKeys() && isCanonical
      }
    case .coordinatorAdded(let new), .coordinatorKeysReplaced(let new), .recoveryCodeMade(let new),
      .passphraseChanged(let new):
      return try areUsable { () throws(KeyError) in try new.checkKeys() }
    case .keysRenewed(let key):
      return try areUsable { () throws(KeyError) in
        do throws(SodiumError) {
          return try SealedBox.PublicKey(key.bytes).bytes == key.bytes
        } catch {
          throw .sodium(error)
        }
      }
    case .vendorAdded(let new):
      return try areUsable { () throws(KeyError) in
        try new.recipientKey()?.text == new.key && (new.key == nil) == (new.verification == .none)
      }
    case .vendorKeyChanged(_, let key, let verification):
      return try areUsable { () throws(KeyError) in
        try RecipientKey(text: key).text == key && verification != .none
      }
    case .coordinatorRemoved(_, let epoch):
      return try areUsable { () throws(KeyError) in
        try epoch.succession?.verify()
        return try IssuerKey(text: epoch.issuer).text == epoch.issuer
      }
    case .deliveriesSealed(_, _, let copies):
      return copies.allSatisfy {
        $0.bundle.bytes.count == BundleHeader.identifierSize
          && $0.confirmationCheck.bytes.count == GenericHash.size
      }
    case .credentialGenerated(_, _, _, _, _, let check, _) where !check.isPlausible:
      return false
    case .credentialGenerated(_, _, _, let authorization, _, _, _),
      .credentialImported(_, _, _, let authorization, _, _, _), .vendorsAuthorized(_, _, let authorization):
      // What is told by its hash alone was hashed where it stands.
      if authorization.statement.isEmpty { return true }
      return try VaultError.wrapping { try Authorization.hash(of: authorization.statement) }
        == authorization.statementHash
    default:
      return true
    }
  }

  /// Whether keys are what their constructors accept, in the one spelling; what keeps it from looking is passed on.
  private static func areUsable(_ body: () throws(KeyError) -> Bool) throws(VaultError) -> Bool {
    do {
      return try body()
    } catch .sodium(let error) where !error.isOfTheInput {
      throw .sodium(error)
    } catch {
      return false
    }
  }

  /// Who may have signed the entry: a coordinator; for the first entry the one it records, whose keys the
  /// vault's identity commits to.
  private func author(of entry: LogEntry, telling event: LogEvent) throws(VaultError) -> Coordinator {
    if let state {
      guard let author = state.author(entry.author) else { throw .damaged(.badSignature(entry.index)) }
      return author
    }
    guard case .vaultCreated(_, let founder, _, let salt) = event, founder.id == entry.author,
      try VaultError.wrapping({ try Self.vaultID(founder: founder, salt: salt) }) == entry.vault
    else { throw .damaged(.badSignature(entry.index)) }
    return founder
  }
}

/// What can be found out about an entry without those before it, and is not proved by it. A class, because it is handed
/// on several times, and has a dozen parts that would be counted each time.
final class OpenedEntry: Sendable {
  /// Nothing, if it is malformed.
  let entry: LogEntry?
  let hash: Result<HexBytes, VaultError>
  let body: Result<EntryBody, VaultError>

  /// Opens an entry, of which it may be known that it was verified.
  init(_ bytes: [UInt8], with keys: VaultKeys, isVerified: Bool = false) {
    let entry = LogEntry(bytes)
    self.entry = entry
    hash = Result { () throws(VaultError) in
      HexBytes(try VaultError.wrapping { try GenericHash.digest(bytes) })
    }
    body = Result { () throws(VaultError) in
      guard let entry else { throw .internal("a malformed entry has no body") }
      return try Self.openBody(of: entry, with: try keys.key(of: entry.epoch), isVerified: isVerified)
    }
  }

  static func openBody(
    of entry: LogEntry, with key: VaultKey, isVerified: Bool
  ) throws(VaultError) -> EntryBody {
    let body: [UInt8]
    do {
      body = try key.openBody(entry.sealedBody, boundTo: entry.context)
    } catch {
      throw error.isOfTheInput ? .damaged(.sealedBody(entry.index)) : .sodium(error)
    }
    do {
      return try CanonicalJSON.decode(EntryBody.self, from: body, isKnown: isVerified)
    } catch {
      throw .damaged(.sealedBody(entry.index))
    }
  }
}
