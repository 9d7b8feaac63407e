#if Desk
  internal import Glibc
  internal import Handoff
  internal import VaultCore

  /// One desk at the server: the connection, which is made anew after any error, and what is said over it.
  struct ServerDesk: ~Copyable {
    private let name: ServerName
    private let tables: VaultTables
    private var connection: Connection?
    /// How long a change whose outcome is not known is sent again.
    private let persistence: Duration
    /// Whether there was no entry when the server was reached.
    private(set) var isEmpty = true

    /// Longer than a server takes to start again.
    static let usualPersistence = Duration.seconds(30)

    /// The most bytes of entries and items, which are all held in memory.
    private static let sizeLimit = 1 << 30

    private init(
      _ name: ServerName, _ tables: VaultTables, _ connection: consuming Connection, persistence: Duration
    ) {
      self.name = name
      self.tables = tables
      self.connection = consume connection
      self.persistence = persistence
    }

    /// Connects, and looks whether the tables are those of a vault.
    static func reach(
      _ name: String, persistence: Duration
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
      var desk = ServerDesk(name, VaultTables(schema: schema), connection, persistence: persistence)
      var isEmpty = true
      let anyEntry = Query("SELECT position FROM \(desk.tables.entry) LIMIT 1")
      try desk.runChecked([anyEntry]) { _, _ throws(PostgreSQLError) in isEmpty = false }
      desk.isEmpty = isEmpty
      return desk
    }

    // MARK: - Reading

    mutating func read(after index: Int?) throws(PostgreSQLError) -> StoredVault {
      do {
        return try readOnce(after: index)
      } catch .lost {
        // As after the server was started again. To read twice does nothing.
        return try readOnce(after: index)
      }
    }

    /// The entries after `index`, without one all, the first at 0, and every item. There is no gap, and the columns that
    /// the server compares are what the entries say.
    private mutating func readOnce(after index: Int?) throws(PostgreSQLError) -> StoredVault {
      let first = index.map { $0 + 1 } ?? 0
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

    // MARK: - Changing

    mutating func commit(_ change: Change, after head: LogHead?) throws(PostgreSQLError) {
      let queries = try queries(making: change, after: head)
      do {
        try make(queries)
      } catch .lost(let reason) {
        try makeSure(of: change, by: queries, because: reason)
      }
    }

    private mutating func make(_ queries: [Query]) throws(PostgreSQLError) {
      guard try run(queries, { _, _ in }) == "COMMIT" else { throw .store(.damaged) }
    }

    /// An expression for what changes where a backup is restored, or a standby takes over: the server's identifier and
    /// the timeline that it writes.
    private static let originSQL = """
      (SELECT system_identifier || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) FROM pg_control_system())
      """

    /// Sends the change again until it is known what came of it: the first may land while the second is looked at.
    private mutating func makeSure(
      of change: Change, by queries: [Query], because reason: String
    ) throws(PostgreSQLError) {
      let start = ContinuousClock.now
      var reason = reason
      repeat {
        let refusal: PostgreSQLError
        do throws(PostgreSQLError) {
          do throws(PostgreSQLError) {
            return try make(queries)
          } catch {
            guard error == .store(.headMoved) || error == .store(.replaced) else { throw error }
            if try isMade(change) { return }
            refusal = error
          }
        } catch {
          // Of the second only; not of the first.
          reason = error.reason
          usleep(200_000)
          continue
        }
        throw refusal
      } while start.duration(to: .now) < persistence
      throw .store(.unconfirmed(reason: reason))
    }

    private mutating func isMade(_ change: Change) throws(PostgreSQLError) -> Bool {
      var found: [UInt8]?
      let entry = Query("SELECT bytes FROM \(tables.entry) WHERE position = $1", .integer(change.index))
      try run([entry]) { _, row throws(PostgreSQLError) in found = try row.bytes(0) }
      return found == change.entry
    }

    /// All in one go. The entry is first: of a change that comes too late nothing else is written. What is put is deleted
    /// before, because no role may change a row. What was made is looked at before it is made for good.
    private func queries(making change: Change, after head: LogHead?) throws(PostgreSQLError) -> [Query] {
      let new = try Self.head(of: change.entry, at: change.index)
      let gone = Set(change.deletes).union(change.puts.keys).sorted()
      var queries = [
        Query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), Self.settings(patience: 30),
        tables.shapeCheck,
        insertion(of: change.entry, at: new, after: head),
      ]
      if let origin = change.origin {
        queries.insert(Query("SELECT sqrt((\(Self.originSQL) = $1)::int - 1)", .text(origin)), at: 2)
      }
      queries += gone.map { Query("DELETE FROM \(tables.item) WHERE name = $1", .text($0)) }
      queries += insertions(of: change.puts)
      queries.append(
        Query(
          "SELECT 1 / (array_agg(bytes ORDER BY position) IS NOT DISTINCT FROM ARRAY[$2])::int FROM \(tables.entry) WHERE position >= $1",
          .integer(change.index), .bytes(change.entry)))
      queries += gone.map { name in
        Query(
          "SELECT 1 / ((SELECT bytes FROM \(tables.item) WHERE name = $1) IS NOT DISTINCT FROM $2)::int",
          .text(name), .bytes(change.puts[name]))
      }
      return queries + [Query("COMMIT")]
    }

    // MARK: - Copying

    /// All in one transaction, in which no second vault can come first: of each position there is one entry.
    mutating func copy(
      _ entries: [[UInt8]], after head: LogHead?, items: [String: [UInt8]]
    ) throws(PostgreSQLError) {
      var queries = [
        Query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), Self.settings(patience: 600),
        tables.shapeCheck,
      ]
      var before = head
      for entry in entries {
        let new = try Self.head(of: entry, at: before.map { $0.index + 1 } ?? 0)
        queries.append(insertion(of: entry, at: new, after: before))
        before = new
      }
      queries.append(Query("DELETE FROM \(tables.item)"))
      queries += insertions(of: items)
      try make(queries + [Query("COMMIT")])
    }

    private func insertion(of entry: [UInt8], at new: LogHead, after head: LogHead?) -> Query {
      Query(
        "INSERT INTO \(tables.entry) (position, head, previous, bytes) VALUES ($1, $2, $3, $4)",
        .integer(new.index), .bytes(new.head.bytes), .bytes(head?.head.bytes), .bytes(entry))
    }

    private func insertions(of items: [String: [UInt8]]) -> [Query] {
      items.sorted { $0.key < $1.key }.map { name, bytes in
        Query("INSERT INTO \(tables.item) (name, bytes) VALUES ($1, $2)", .text(name), .bytes(bytes))
      }
    }

    // MARK: - The connection

    /// What holds in one transaction: nobody's functions and operators but PostgreSQL's, and no endless waiting. A change
    /// is on the server's disk before it is said to be made.
    ///
    /// - Parameter seconds: for one statement.
    private static func settings(patience seconds: Int) -> Query {
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
    private mutating func run(
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

    private static func head(of entry: [UInt8], at index: Int) throws(PostgreSQLError) -> LogHead {
      do {
        return try LogHead(index: index, entry: entry)
      } catch {
        throw .store(.unavailable(reason: "\(error)"))
      }
    }
  }
#endif
