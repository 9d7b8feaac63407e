public import Handoff

/// Where a vault is kept: log entries in order, and sealed items by name. A store sees sealed bytes only,
/// and makes a change whole or not at all.
public protocol VaultStore: Sendable {
  /// All entries with an index above `index` (all, without one), in order, and every item; one snapshot.
  ///
  /// - Throws: ``StoreError``.
  func read(after index: Int?) throws(StoreError) -> StoredVault

  /// Makes `change` in one durable step, if the newest entry is still `head` (none, for an empty store), and
  /// looks in that step whether the change, and nothing else, was made (``Change/checkIsMade(entries:item:)``).
  /// Deleted items are unreadable afterward on the medium too, as far as the store's medium allows.
  ///
  /// - Returns: what is left of deleted bytes on the medium; the change was made.
  /// - Throws: ``StoreError/headMoved`` if it is not; ``StoreError/replaced`` if the store is not in the change's
  ///   history; ``StoreError/damaged`` if something else was made; then nothing was done, as after every other error but
  ///   ``StoreError/unconfirmed(reason:)``.
  func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue

  /// Where the coordinators' own keys are to lie: not in a store that others hold, where a weak passphrase would open
  /// them.
  var ownKeys: Coordinator.Place { get }
}

extension VaultStore {
  /// In the vault.
  public var ownKeys: Coordinator.Place { .vault }
}

/// What a store holds.
public struct StoredVault: Sendable {
  /// Encoded log entries, in order.
  public var entries: [[UInt8]]
  /// Sealed items by name.
  public let items: [String: [UInt8]]
  /// Which history of its server the store is in: another one from when a backup was restored or a standby took the
  /// server's place; nothing, for a store without a server.
  public let origin: String?

  /// Takes entries and items.
  public init(entries: [[UInt8]], items: [String: [UInt8]], origin: String? = nil) {
    self.entries = entries
    self.items = items
    self.origin = origin
  }
}

/// One change: an entry, and the items that come and go with it.
public struct Change: Sendable {
  /// The index of the entry.
  public let index: Int
  /// The encoded entry.
  public let entry: [UInt8]
  /// Items to keep from now on.
  public let puts: [String: [UInt8]]
  /// Items to destroy.
  public let deletes: [String]
  /// Where it was judged by what was read: the one history of its server that the store makes the change in.
  public internal(set) var origin: String? = nil

  /// Refuses what a store reads back, in the step that makes the change, if it is another one: a secret goes out on
  /// the strength of it.
  ///
  /// - Parameters:
  ///   - entries: the entries from ``index`` on.
  ///   - item: what is kept under a name, if anything is.
  /// - Throws: ``StoreError/damaged``, or what `item` throws.
  public func checkIsMade(
    entries: [[UInt8]], item: (String) throws(StoreError) -> [UInt8]?
  ) throws(StoreError) {
    guard entries == [entry] else { throw .damaged }
    for name in Set(deletes).union(puts.keys) {
      guard try item(name) == puts[name] else { throw .damaged }
    }
  }
}

/// What a change that was made has left on the medium of what it deleted, which was sealed.
public enum Residue: Equatable, Sendable {
  /// Nothing, as far as the store can tell.
  case none
  /// Bytes that can still be read until the store is next opened; the reason is given.
  case untilNextOpening(reason: String)
  /// Bytes that the store cannot reach any more; the reason is given.
  case forGood(reason: String)
}

/// Why a store did not do what it was asked.
public enum StoreError: Error, Equatable, Sendable {
  /// There is no store at this place.
  case missing
  /// There is something at this place already.
  case exists
  /// Another change came first; nothing was done.
  case headMoved
  /// The store's server was restored, or another took its place, since it was read; nothing was done.
  case replaced
  /// Another process held the store for too long; nothing was done.
  case busy
  /// What is there is not a vault.
  case notAVault
  /// The vault was written by a newer version of this program.
  case newerVersion
  /// The store is damaged.
  case damaged
  /// What is in the place of the entry at this position does not belong there.
  case strangeEntry(Int)
  /// The change was made, but the medium did not confirm it, so that it may be undone by a loss of power; or the server
  /// that was asked for it cannot be reached, so that it may have been made. The system's reason is given.
  case unconfirmed(reason: String)
  /// No space is left.
  case full
  /// The store cannot be written or read; the system's reason is given.
  case unavailable(reason: String)
}
