#if Desk
  internal import Glibc
  internal import Handoff
  internal import VaultCore

  /// One desk at the server: the connection, which is made anew after any error, and what is said over it.
  struct ServerDesk: ~Copyable {
    private let name: ServerName
    let tables: VaultTables
    private var connection: Connection?
    /// How long a change whose outcome is not known is sent again.
    let persistence: Duration
    /// What this user read of the vault before.
    private let cache: EntryCache?
    /// Whether there was no entry when the server was reached.
    private(set) var isEmpty = true

    /// Longer than a server takes to start again.
    static let usualPersistence = Duration.seconds(30)

    /// The most bytes of entries and items, which are all held in memory.
    private static let sizeLimit = 1 << 30

    private init(
      _ name: ServerName, _ tables: VaultTables, _ connection: consuming Connection, persistence: Duration,
      cache: EntryCache?
    ) {
      self.name = name
      self.tables = tables
      self.connection = consume connection
      self.persistence = persistence
      self.cache = cache
    }

    /// Connects, and looks whether the tables are those of a vault.
    ///
    /// - Parameter folder: where what is read is kept, if it is.
    static func reach(
      _ name: String, persistence: Duration, keepingIn folder: String?
    ) throws(PostgreSQLError) -> ServerDesk {
      let name = try ServerName(name)
      let connection = try Connection.open(name)
      var schema = ""
      // Set by the server's or the role's owner, it says where other programs' tables are.
      let place = """
        SELECT CASE WHEN source = 'client' THEN coalesce(current_schema()::text, setting)
          ELSE '\(VaultTables.usualSchema)' END
        FROM pg_catalog.pg_settings WHERE name = 'search_path'
        """
      try connection.run([Query(place)]) { _, row throws(PostgreSQLError) in schema = try row.text(0) }
      let cache = folder.flatMap { EntryCache(of: name, schema: schema, in: $0) }
      var desk = ServerDesk(
        name, VaultTables(schema: schema), connection, persistence: persistence, cache: cache)
      var isEmpty = true
      let anyEntry = Query("SELECT position FROM \(desk.tables.entry) LIMIT 1")
      try desk.runChecked([anyEntry]) { _, _ throws(PostgreSQLError) in isEmpty = false }
      desk.isEmpty = isEmpty
      return desk
    }

    // MARK: - Reading

    /// The entries after `index`, without one all, and every item.
    mutating func read(after index: Int?) throws(PostgreSQLError) -> StoredVault {
      if let index { return try readPersistently(from: index + 1) }
      var known = cache?.entries() ?? []
      var stored = try readPersistently(from: max(known.count - 1, 0))
      if let last = known.last {
        if stored.entries.first == last {
          stored.entries = known + stored.entries.dropFirst()
        } else {
          // Another vault has its place, or an earlier state.
          known = []
          stored = try readPersistently(from: 0)
        }
      }
      if stored.entries.count - known.count > known.count / Self.shareThatIsReadAgain {
        cache?.keep(stored.entries)
      }
      return stored
    }

    /// What is new is kept when it is more than this part of what is kept, so that it seldom costs more than it spares.
    private static let shareThatIsReadAgain = 16

    private mutating func readPersistently(from first: Int) throws(PostgreSQLError) -> StoredVault {
      do {
        return try readOnce(from: first)
      } catch .lost {
        // As after the server was started again. To read twice does nothing.
        return try readOnce(from: first)
      }
    }

    /// There is no gap between the entries, and the columns that the server compares are what they say.
    private mutating func readOnce(from first: Int) throws(PostgreSQLError) -> StoredVault {
      var entries: [[UInt8]] = []
      var items: [String: [UInt8]] = [:]
      var origin: String?
      var (size, newest) = (0, nil as HexBytes?)
      let entryRows = Query(
        "SELECT position, head, previous, bytes FROM \(tables.entry) WHERE position >= $1 ORDER BY position",
        .integer(first))
      let itemRows = Query("SELECT name, bytes FROM \(tables.item)")
      let originRow = Query("SELECT \(Self.originSQL)")
      try runChecked([originRow, entryRows, itemRows]) { query, row throws(PostgreSQLError) in
        guard query > 0 else {
          origin = try row.text(0)
          return
        }
        let bytes = try row.bytes(query == 1 ? 3 : 1)
        size += bytes.count
        guard size <= Self.sizeLimit, max(entries.count, items.count) < VaultTables.rowCountLimit else {
          throw .store(.damaged)
        }
        guard query == 1 else {
          items[try row.text(0)] = bytes
          return
        }
        let position = try row.integer(0)
        let previous = row.isNull(2) ? nil : HexBytes(try row.bytes(2))
        let head = try Self.head(of: bytes, at: position).head
        // A desk's role can add a row with anything in it.
        guard position == first + entries.count, (previous == nil) == (position == 0),
          newest == nil || previous == newest, try row.bytes(1) == head.bytes
        else { throw .store(.strangeEntry(position)) }
        newest = head
        entries.append(bytes)
      }
      return StoredVault(entries: entries, items: items, origin: origin)
    }

    /// Runs these in one snapshot of the tables, which are as they are made.
    private mutating func runChecked(
      _ queries: [Query], _ take: (_ query: Int, _ row: borrowing Answer) throws(PostgreSQLError) -> Void
    ) throws(PostgreSQLError) {
      let before = [
        Query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), Self.settings(patience: 600), tables.shape,
      ]
      try run(before + queries + [Query("COMMIT")]) { [tables] number, row throws(PostgreSQLError) in
        if number == 2 { try tables.check(shape: try row.text(0)) }
        if number > 2 { try take(number - before.count, row) }
      }
    }

    /// An expression for what changes where a backup is restored, or a standby takes over: the server's identifier and
    /// the timeline that it writes.
    static let originSQL = """
      (SELECT system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) FROM pg_control_system())
      """

    // MARK: - The connection

    /// What holds in one transaction: nobody's functions and operators but PostgreSQL's, and no endless waiting. A change
    /// is on the server's disk before it is said to be made.
    ///
    /// - Parameter seconds: for one statement.
    static func settings(patience seconds: Int) -> Query {
      Query(
        """
        SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
          pg_catalog.set_config('lock_timeout', '10s', true),
          pg_catalog.set_config('statement_timeout', '\(seconds)s', true),
          pg_catalog.set_config('idle_in_transaction_session_timeout', '30s', true),
          pg_catalog.set_config('synchronous_commit',
            CASE pg_catalog.current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END,
            true)
        """)
    }

    @discardableResult
    mutating func run(
      _ queries: [Query], _ take: (_ query: Int, _ row: borrowing Answer) throws(PostgreSQLError) -> Void
    ) throws(PostgreSQLError) -> String {
      do {
        let connection = try takeConnection()
        let tag = try connection.run(queries, take)
        self.connection = consume connection
        return tag
      } catch .missingGrants(let reason) {
        let grants = try missingGrants()
        throw .missingGrants(grants.isEmpty ? reason : grants)
      }
    }

    private mutating func takeConnection() throws(PostgreSQLError) -> Connection {
      if let connection = connection.take() { return connection }
      return try Connection.open(name)
    }

    private func missingGrants() throws(PostgreSQLError) -> [String] {
      var grants: [String] = []
      let connection = try Connection.open(name)
      try connection.run([tables.missingGrants]) { _, row throws(PostgreSQLError) in
        grants.append(try row.text(0))
      }
      return grants
    }

    static func head(of entry: [UInt8], at index: Int) throws(PostgreSQLError) -> LogHead {
      do {
        return try LogHead(index: index, entry: entry)
      } catch {
        throw .store(.unavailable(reason: "\(error)"))
      }
    }
  }
#endif
