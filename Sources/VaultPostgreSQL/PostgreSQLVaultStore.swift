#if Desk
  public import Handoff
  internal import Synchronization
  public import VaultCore

  /// A vault on a PostgreSQL server, for coordinators at several desks.
  ///
  /// Of two changes against one head, one is made: each entry names the one before it, which no second entry can. What
  /// is deleted stays in the server's files, log and backups for a while, or for good.
  public final class PostgreSQLVaultStore: VaultTarget {
    /// At the desks: whoever runs the server could guess a passphrase.
    public let ownKeys = Coordinator.Place.desk
    private let desk: Mutex<ServerDesk>

    private init(_ desk: consuming sending ServerDesk) { self.desk = Mutex(desk) }

    /// Opens the vault of that name: a URI, or `service=` and what else libpq takes.
    ///
    /// - Parameter folder: where sealed entries are kept, so that only newer ones are read again; none, to read all each time.
    /// - Throws: ``PostgreSQLError``.
    public static func open(
      at name: String, keepingIn folder: String? = nil
    ) throws(PostgreSQLError) -> PostgreSQLVaultStore {
      try open(at: name, persistence: ServerDesk.usualPersistence, keepingIn: folder)
    }

    static func open(
      at name: String, persistence: Duration, keepingIn folder: String? = nil
    ) throws(PostgreSQLError) -> PostgreSQLVaultStore {
      let desk = try ServerDesk.reach(name, persistence: persistence, keepingIn: folder)
      guard !desk.isEmpty else { throw .empty }
      return PostgreSQLVaultStore(desk)
    }

    /// Makes sure that there can be a vault in the empty tables of that name.
    ///
    /// - Throws: ``PostgreSQLError``; `StoreError.exists` in it, if there is one already.
    public static func make(at name: String) throws(PostgreSQLError) -> PostgreSQLVaultStore {
      let desk = try ServerDesk.reach(name, persistence: ServerDesk.usualPersistence, keepingIn: nil)
      guard desk.isEmpty else { throw .store(.exists) }
      return PostgreSQLVaultStore(desk)
    }

    /// Reaches the tables of that name, for a vault that is to be copied there.
    ///
    /// - Throws: ``PostgreSQLError``.
    public static func target(at name: String) throws(PostgreSQLError) -> PostgreSQLVaultStore {
      PostgreSQLVaultStore(
        try ServerDesk.reach(name, persistence: ServerDesk.usualPersistence, keepingIn: nil))
    }

    /// Reads entries and items in one snapshot.
    public func read(after index: Int?) throws(StoreError) -> StoredVault {
      try desk.withLock { desk throws(StoreError) in
        do throws(PostgreSQLError) {
          return try desk.read(after: index)
        } catch {
          throw error.asStoreError
        }
      }
    }

    /// Makes the change in one transaction. If the connection breaks, the same change is sent again: it is made then, or
    /// found to be made, or another's has come first.
    public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
      guard change.index == (head?.index ?? -1) + 1 else { throw .headMoved }
      try desk.withLock { desk throws(StoreError) in
        do throws(PostgreSQLError) {
          try desk.commit(change, after: head)
        } catch {
          throw error.asStoreError
        }
      }
      return .none
    }

    /// Copies all in one transaction. If the connection breaks, what is there tells what came of it.
    public func copy(
      _ entries: [[UInt8]], after head: LogHead?, items: [String: [UInt8]]
    ) throws(StoreError) {
      try desk.withLock { desk throws(StoreError) in
        do throws(PostgreSQLError) {
          try desk.copy(entries, after: head, items: items)
        } catch {
          throw error.asStoreError
        }
      }
    }
  }
#endif
