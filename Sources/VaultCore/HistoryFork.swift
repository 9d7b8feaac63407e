public import Handoff
internal import Sodium

/// How a vault differs from the one that this machine has seen: it is older, or both have gone on from the same entry.
public struct HistoryFork: Equatable, Sendable {
  /// The newest entry of this vault.
  public let newest: LogHead
  /// The newest entry that the machine has seen.
  public let seen: LogHead
  /// The last entry of both; nothing if it is older than what the machine still knows of.
  public let common: HistoryEntry?
  /// What only this vault has, the oldest first; nothing if it is merely older.
  public let here: [Step]
  /// What only the one has that the machine has seen, the oldest first: no more than the machine still knows of.
  public let elsewhere: [Step]
  /// The newest generations in this vault of what may have been let out or replaced in the other one: of the credentials
  /// that its entries name, or of all, if not all of them can be told.
  public let doubtful: [Generation]
  /// The credentials that only the other one has.
  public let foreign: [CDSCode]
  /// Whether the vault is on a server, and not a file.
  public let isOnServer: Bool

  /// One entry, as far as it can be told.
  public struct Step: Equatable, Sendable {
    /// Its index.
    public let index: Int
    /// Who made it.
    public let author: ShortID
    /// When.
    public let time: Timestamp
    /// What happened; nothing, if that cannot be read here.
    public let event: LogEvent?
  }

  /// Compares `history`, which `state` follows from, with what a machine has seen.
  init(
    of history: [HistoryEntry], _ state: VaultState, whereWas seen: [SeenEntry], newest: LogHead,
    readWith keys: VaultKeys, isOnServer: Bool
  ) throws(VaultError) {
    guard let last = history.last else { throw .damaged(.empty) }
    let common = seen.lastIndex { history.holds($0.head) }
    let lost = try seen[((common ?? -1) + 1)...].map { entry throws(VaultError) in try entry.step(with: keys)
    }
    self.newest = last.head
    self.seen = newest
    self.isOnServer = isOnServer
    self.common = common.map { history[seen[$0].head.index] }
    here = history.dropFirst(lost.first?.index ?? newest.index).map {
      Step(index: $0.head.index, author: $0.author, time: $0.time, event: $0.event)
    }
    elsewhere = lost
    let isTold = common != nil && lost.allSatisfy { $0.event != nil }
    let named = Set(lost.flatMap { $0.event?.credentials ?? [] })
    doubtful = state.credentials.filter { !isTold || named.contains($0) }.compactMap(state.newest(of:))
      .filter { $0.isLive(at: last.time) }
    foreign = named.filter { state.newest(of: $0) == nil }.sorted()
  }
}

/// An entry as a machine remembers it.
public struct SeenEntry: Codable, Equatable, Sendable {
  /// Its place.
  public let head: LogHead
  let author: ShortID
  let time: Timestamp
  /// The entry, whose body is sealed; nothing of a large one.
  let sealed: HexBytes?

  /// The largest entry that is remembered whole, in bytes: more than one with the built-in statement.
  static let sizeLimit = 4096
}

extension SeenEntry {
  init(_ entry: HistoryEntry, _ encoded: [UInt8]) {
    head = entry.head
    author = entry.author
    time = entry.time
    sealed = encoded.count <= Self.sizeLimit ? HexBytes(encoded) : nil
  }

  /// What it tells to whoever has the vault keys of its epoch.
  fileprivate func step(with keys: VaultKeys) throws(VaultError) -> HistoryFork.Step {
    let entry = sealed.flatMap { LogEntry($0.bytes) }
    let event: LogEvent?
    do {
      event = try entry.flatMap { entry throws(VaultError) in
        try OpenedEntry.openBody(of: entry, with: try keys.key(of: entry.epoch), isVerified: false).event
      }
    } catch .damaged {
      event = nil
    }
    return HistoryFork.Step(index: head.index, author: author, time: time, event: event)
  }
}

extension [HistoryEntry] {
  /// Whether a log goes through this head.
  func holds(_ head: LogHead) -> Bool {
    // Entries are counted from the first.
    indices.contains(head.index) && self[head.index].head == head
  }
}
