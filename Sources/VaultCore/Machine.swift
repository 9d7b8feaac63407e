public import Handoff

/// The machine that a vault is used on: what it remembers of the vault, the keys that lie there, and where it says what
/// it cannot do.
public struct Machine: Sendable {
  /// What it remembers.
  public let memory: any MachineMemory
  /// Where its coordinators' keys lie, if the vault has them not.
  public let desk: any KeyDesk
  /// Told of what went wrong beside a change that was made.
  public let warn: @Sendable (VaultWarning) -> Void

  /// Takes a memory, a desk and a listener.
  public init(
    memory: any MachineMemory, desk: any KeyDesk = NoDesk(), warn: @escaping @Sendable (VaultWarning) -> Void
  ) {
    self.memory = memory
    self.desk = desk
    self.warn = warn
  }
}

/// What a machine remembers of a vault, outside of it: evidence that an older copy was put in its place.
public struct MachineRecord: Codable, Equatable, Sendable {
  /// The newest entry that was seen.
  public var newest: LogHead? { recent.last?.head }
  /// The newest entries that were seen, the oldest first: what is lacking where another vault has come in the place of
  /// this one.
  public private(set) var recent: [SeenEntry] = []
  /// The history of its server that they were seen in (``StoredVault/origin``).
  public private(set) var origin: String?
  /// Up to which entry secrets that were sealed are held back, where another history of the server came: what others did
  /// before it may be missing.
  public private(set) var heldBackThrough: Int?
  /// The index of the entry up to which each coordinator has been told what others did.
  public var told: [String: Int] = [:]
  /// How many wrong codes in a row were tried for each credential.
  public var wrongCodes: [String: Int] = [:]
  /// The vendors' short names, which a shell offers where one is to be typed.
  public var vendors: [String] = []
  /// Up to which entry each coordinator has verified every signature.
  public var verified: [String: VerifiedHead] = [:]

  /// How many entries are remembered.
  static let recentCount = 12

  /// Nothing yet.
  public init() {}

  /// Remembers that `entries` were seen, the oldest first, and none after them.
  mutating func see(_ entries: [SeenEntry], in origin: String? = nil, holdingBackThrough index: Int? = nil) {
    recent = entries.suffix(Self.recentCount)
    self.origin = origin
    heldBackThrough = index
  }

  /// Up to which entry secrets are held back in this history, whose newest entry is at `index`.
  func heldBackThrough(in origin: String?, upTo index: Int) -> Int? {
    self.origin == nil || self.origin == origin ? heldBackThrough : index
  }
}

/// Where a machine keeps what it remembers of vaults. Nothing of it is secret.
public protocol MachineMemory: Sendable {
  /// What is remembered of the vault with this identity (32 bytes).
  ///
  /// - Throws: ``MemoryError``.
  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord

  /// Changes what is remembered, while no other process does.
  ///
  /// - Throws: ``MemoryError``.
  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError)
}

/// Why a machine's memory is of no use.
public enum MemoryError: Error, Equatable, Sendable {
  /// Another process held it for too long.
  case busy
  /// It cannot be read or written; the system's reason is given.
  case unavailable(reason: String)
  /// What is there is not what was written; its place is given.
  case damaged(place: String)
}

extension MemoryError: CustomStringConvertible {
  /// The reason, within a sentence.
  public var description: String {
    switch self {
    case .busy: "another process holds what is remembered"
    case .unavailable(let reason): reason
    case .damaged(let place): "\(place) is damaged"
    }
  }
}

/// What went wrong beside a change that was made.
public enum VaultWarning: Equatable, Sendable {
  /// Sealed bytes that were deleted are still on the store's medium.
  case stillOnTheMedium(Residue)
  /// It was accepted, and recorded, that the vault lacks an entry which the machine had seen.
  case rollbackAccepted(seen: LogHead)
  /// The store's server was restored, or another took its place: what others did before may be missing, and what was
  /// sealed up to this entry is held back.
  case serverReplaced(heldBackThrough: Int)
  /// It was accepted, and recorded, that what others did may be missing.
  case restoreAccepted
  /// The secrets of these credentials have expired, were not let out, and were wiped.
  case expiredSecretsWiped([CDSCode])
  /// The contents that the coordinator's key file had before are still on the medium of the desk.
  case stillAtTheDesk(Residue)
  /// The vault knew the coordinator by another key than the one at this desk: a copy of the key file, or of the vault, was put
  /// back. The key was renewed.
  case otherKeyRenewed
  /// Keys that open copies of what was wiped could not be renewed or destroyed at this desk; the next opening tries again.
  case notForgotten(VaultError)
  /// A change was refused, and the coordinator's key file could not be put back as it was before.
  case notPutBack(VaultError)
  /// The vault goes on elsewhere: what is here is what it was until then.
  case moved(Move)
  /// The machine cannot remember what it saw of the vault.
  case notRemembered(reason: String)
}

extension StoredVault {
  /// Whether it has the newest entry that `memory` knows of its vault, if it knows any. Nothing else is looked at.
  public func isCurrent(to memory: any MachineMemory) -> Bool {
    guard let vault = try? LogVerifier.claimedVault(entries) else { return false }
    guard let seen = try? memory.recall(HexBytes(vault)).newest else { return true }
    return (try? holds(seen)) ?? false
  }

  /// Whether it has the entry that was seen, if one was.
  func holds(_ seen: LogHead?) throws(VaultError) -> Bool {
    guard let seen else { return true }
    guard entries.indices.contains(seen.index) else { return false }
    return try VaultError.wrapping { try LogHead(index: seen.index, entry: entries[seen.index]) } == seen
  }
}
