internal import Synchronization
public import VaultCore

/// A store in memory, whose contents a test can look at, change behind the vault's back, and hand on.
public final class MemoryStore: VaultTarget {
  /// What is asked before a change is made; what it throws, the store throws, and nothing is done.
  public typealias Gate = @Sendable (Change) throws(StoreError) -> Void

  /// What is done to a store behind its back.
  public typealias Meddler = @Sendable (inout [[UInt8]], inout [String: [UInt8]]) -> Void

  private struct Contents {
    var entries: [[UInt8]]
    var items: [String: [UInt8]]
    var origin: String?
    var gate: Gate?
    var meddler: Meddler?
    var liar: Meddler?
    var residue = Residue.none

    var head: LogHead? {
      entries.last.flatMap { try? LogHead(index: entries.count - 1, entry: $0) }
    }
  }

  private let contents: Mutex<Contents>

  /// Where the coordinators' own keys are to lie.
  public let ownKeys: Coordinator.Place

  /// Makes a store that holds `stored`; nothing, unless told otherwise.
  public init(
    _ stored: StoredVault = StoredVault(entries: [], items: [:]), ownKeys: Coordinator.Place = .vault
  ) {
    self.ownKeys = ownKeys
    contents = Mutex(Contents(entries: stored.entries, items: stored.items, origin: stored.origin))
  }

  /// All that the store holds.
  public var stored: StoredVault {
    contents.withLock { StoredVault(entries: $0.entries, items: $0.items, origin: $0.origin) }
  }

  /// Every byte that the store holds, names of items among them.
  public var bytes: [UInt8] { stored.bytes }

  /// Changes what is stored, as one who holds the medium could.
  public func tamper(_ body: (inout [[UInt8]], inout [String: [UInt8]]) -> Void) {
    contents.withLock { body(&$0.entries, &$0.items) }
  }

  /// Has the store be on a server, in this history of it, from now on.
  public func move(to origin: String) { contents.withLock { $0.origin = origin } }

  /// Has `gate` asked before every change from now on; no longer, without one.
  public func beforeCommit(_ gate: Gate?) {
    contents.withLock { $0.gate = gate }
  }

  /// Has `meddler` change what each change makes, before the store looks whether it was made.
  public func meddle(_ meddler: Meddler?) {
    contents.withLock { $0.meddler = meddler }
  }

  /// Has `liar` change what each change has made, and the store say that it was made.
  public func lie(_ liar: Meddler?) {
    contents.withLock { $0.liar = liar }
  }

  /// Has every change from now on leave this behind.
  public func leave(_ residue: Residue) {
    contents.withLock { $0.residue = residue }
  }

  /// All entries after `index` and every item.
  public func read(after index: Int?) throws(StoreError) -> StoredVault {
    contents.withLock {
      StoredVault(
        entries: [[UInt8]]($0.entries.dropFirst((index ?? -1) + 1)), items: $0.items, origin: $0.origin)
    }
  }

  /// Adds all, if `head` is still the newest entry.
  public func copy(
    _ entries: [[UInt8]], after head: LogHead?, items: [String: [UInt8]]
  ) throws(StoreError) {
    try contents.withLock { contents throws(StoreError) in
      guard contents.head == head else { throw .headMoved }
      contents.entries += entries
      contents.items = items
      contents.liar?(&contents.entries, &contents.items)
    }
  }

  /// Makes the change if `head` is still the newest entry, and nothing else.
  public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    try contents.withLock { $0.gate }?(change)
    return try contents.withLock { contents throws(StoreError) in
      guard change.origin == nil || change.origin == contents.origin else { throw .replaced }
      guard contents.head == head else { throw .headMoved }
      var (entries, items) = (contents.entries, contents.items)
      entries.append(change.entry)
      for name in change.deletes { items[name] = nil }
      items.merge(change.puts) { _, new in new }
      let made = StoredVault(entries: entries, items: items)
      contents.meddler?(&entries, &items)
      guard entries == made.entries, items == made.items else { throw .damaged }
      contents.liar?(&entries, &items)
      (contents.entries, contents.items) = (entries, items)
      return contents.residue
    }
  }
}

extension StoredVault {
  /// Every byte that is stored, names of items among them.
  public var bytes: [UInt8] {
    entries.flatMap { $0 } + items.sorted { $0.key < $1.key }.flatMap { [UInt8]($0.key.utf8) + $0.value }
  }
}
