public import Handoff
internal import Synchronization
public import VaultCore

/// A vault in one SQLite file, for the coordinators of one machine.
///
/// Deleting leaves nothing behind: `secure_delete` overwrites the rows in place, and the rollback journal,
/// which holds the pages as they were before, is kept as a file (`PERSIST`), overwritten with zeros and
/// synced after every commit and again when a store is opened.
public final class SQLiteVaultStore: VaultStore {
  private let connection: Mutex<Database>
  private let trial: JournalTrial
  private var journal: RollbackJournal { trial.journal }

  /// How long a change waits for another process's.
  static let busyTimeout = Duration.seconds(10)

  /// The largest file that is read, in bytes: some hundred thousand entries. All of it is held in memory.
  static let sizeLimit = 1 << 30

  // MARK: - Making and opening

  /// The bytes of a store that holds the first change.
  static func image(with change: Change) throws(StoreError) -> [UInt8] {
    let database = try Database.inMemory()
    try VaultSchema.make(in: database)
    try checked(.writing, database) { database throws(StoreError) in try apply(change, to: database) }
    return try database.image()
  }

  /// Opens the store at `path`.
  ///
  /// - Parameter isCurrent: whether a vault is not older than what is known of it elsewhere: asked before a journal that
  ///   was left beside the file changes it.
  /// - Throws: ``VaultFileError``.
  public static func open(
    at path: String, ifCurrent isCurrent: @escaping @Sendable (StoredVault) -> Bool = { _ in true }
  ) throws(VaultFileError) -> SQLiteVaultStore {
    try open(at: path, busyTimeout: busyTimeout, ifCurrent: isCurrent)
  }

  static func open(
    at path: String, busyTimeout: Duration,
    ifCurrent isCurrent: @escaping @Sendable (StoredVault) -> Bool = { _ in true }
  ) throws(VaultFileError) -> SQLiteVaultStore {
    try VaultFile.check(path)
    let trial = JournalTrial(path: path, patience: busyTimeout, isCurrent: isCurrent)
    let database = try VaultFileError.wrapping { () throws(StoreError) in
      try Database.open(path, busyTimeout: busyTimeout)
    }
    try trial.run(before: database)
    do throws(StoreError) {
      try prepare(database)
      try checkIntegrity(of: database, at: path)
      // A process that died between its commit and the overwriting left the work to the next one.
      if try trial.journal.holdsAnything() { _ = try trial.journal.scrub(under: database) }
    } catch {
      throw .store(error)
    }
    return SQLiteVaultStore(database, trial)
  }

  /// What a file holds that nobody else has open.
  static func readFile(at path: String) throws(StoreError) -> StoredVault {
    let database = try Database.open(path, busyTimeout: .zero)
    try prepare(database)
    try checkIntegrity(of: database, at: path)
    return try stored(in: database, after: nil)
  }

  private init(_ database: consuming sending Database, _ trial: JournalTrial) {
    connection = Mutex(database)
    self.trial = trial
  }

  private static func prepare(_ database: borrowing Database) throws(StoreError) {
    // Setting the journal mode reads the schema, and that rolls back what a crash left: in a mode that would
    // remove the journal with all that is in it, but for the exclusive one. Reading anything ends that.
    try database.execute("PRAGMA locking_mode = EXCLUSIVE")
    guard try database.text("PRAGMA journal_mode = PERSIST") == "persist" else {
      throw .unavailable(reason: "SQLite does not keep the journal")
    }
    try database.execute(
      """
      PRAGMA locking_mode = NORMAL;
      PRAGMA user_version;
      PRAGMA synchronous = EXTRA;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cell_size_check = ON;
      PRAGMA trusted_schema = OFF;
      """)
  }

  /// Refuses a file whose pages and indexes do not agree. SQLite would read on without the rows that a damaged
  /// page has lost, and would not find, to delete it, an item that a damaged index has lost; what a short last
  /// page lacks it takes for zeros.
  private static func checkIntegrity(of database: borrowing Database, at path: String) throws(StoreError) {
    // In one transaction, so that nobody makes the file longer meanwhile.
    try checked(.reading, database) { database throws(StoreError) in
      let size = try database.integer("PRAGMA page_count") * database.integer("PRAGMA page_size")
      guard size <= sizeLimit, try VaultFile.size(of: path) == size,
        try database.text("PRAGMA integrity_check(1)") == "ok"
      else { throw .damaged }
    }
  }

  /// A transaction in the one shape that a vault has. Another process may have given the file another one since it was
  /// opened.
  private static func checked<Result>(
    _ lock: Database.Lock, _ database: borrowing Database,
    _ body: (borrowing Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try database.transaction(lock) { database throws(StoreError) in
      try VaultSchema.check(database)
      return try body(database)
    }
  }

  // MARK: - VaultStore

  /// Reads entries and items in one snapshot.
  public func read(after index: Int?) throws(StoreError) -> StoredVault {
    try connection.withLock { database throws(StoreError) in
      try look(before: database)
      return try Self.stored(in: database, after: index)
    }
  }

  private static func stored(in database: borrowing Database, after index: Int?) throws(StoreError)
    -> StoredVault
  {
    try checked(.reading, database) { database throws(StoreError) in
      StoredVault(entries: try entries(of: database, after: index), items: try items(of: database))
    }
  }

  /// What lies beside the file may be another thing each time, as after somebody was asked for a passphrase.
  private func look(before database: borrowing Database) throws(StoreError) {
    do {
      try trial.run(before: database)
    } catch {
      throw error.asStoreError
    }
  }

  /// The entries after `index`; without one all, the first at 0. There is no gap.
  private static func entries(of database: borrowing Database, after index: Int?) throws(StoreError)
    -> [[UInt8]]
  {
    let first = index.map { $0 + 1 }
    let rows = try database.query(
      "SELECT position, bytes FROM entry WHERE position >= ? ORDER BY position", .integer(first ?? .min))
    var entries: [[UInt8]] = []
    while try rows.next() {
      guard try rows.integer(0) == (first ?? 0) + entries.count, entries.count < VaultSchema.rowCountLimit
      else { throw .damaged }
      entries.append(try rows.blob(1))
    }
    return entries
  }

  private static func items(of database: borrowing Database) throws(StoreError) -> [String: [UInt8]] {
    let rows = try database.query("SELECT name, bytes FROM item")
    var items: [String: [UInt8]] = [:]
    while try rows.next() {
      let name = try rows.text(0)
      guard VaultSchema.allows(name), items.count < VaultSchema.rowCountLimit else { throw .damaged }
      items[name] = try rows.blob(1)
    }
    return items
  }

  /// Makes the change in one transaction, then overwrites the journal.
  public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    try connection.withLock { database throws(StoreError) -> Residue in
      try look(before: database)
      do throws(StoreError) {
        try Self.write(change, expecting: head, to: database)
      } catch .unavailable(let reason) where Self.holds(change, in: database) {
        // The disk failed after the step that cannot be undone, in the sync of it.
        throw .unconfirmed(reason: reason)
      } catch .full where Self.holds(change, in: database) {
        throw .unconfirmed(reason: "no space left")
      }
      // The change is durable. Should the journal be busy now, its user overwrites it, or the next to open.
      do throws(StoreError) {
        return try journal.scrub(under: database) ? .none : .forGood(reason: "\(journal.path) was removed")
      } catch .unavailable(let reason) {
        return .untilNextOpening(reason: reason)
      } catch {
        return .untilNextOpening(reason: "the vault is in use by another process")
      }
    }
  }

  static func write(
    _ change: Change, expecting head: LogHead?, to database: borrowing Database
  ) throws(StoreError) {
    try checked(.writing, database) { database throws(StoreError) in
      guard try Self.head(of: database) == head else { throw .headMoved }
      try apply(change, to: database)
    }
  }

  private static func holds(_ change: Change, in database: borrowing Database) -> Bool {
    guard let newest = try? head(of: database) else { return false }
    return newest == (try? LogHead(index: change.index, entry: change.entry))
  }

  private static func head(of database: borrowing Database) throws(StoreError) -> LogHead? {
    let newest = try database.query("SELECT position, bytes FROM entry ORDER BY position DESC LIMIT 1")
    guard try newest.next() else { return nil }
    let (index, entry) = (try newest.integer(0), try newest.blob(1))
    do {
      return try LogHead(index: index, entry: entry)
    } catch {
      throw .damaged
    }
  }

  /// Makes the change, and makes sure that it is what was made, and that nothing else came with it.
  private static func apply(_ change: Change, to database: borrowing Database) throws(StoreError) {
    let before = database.changeCount
    let puts = change.puts.sorted { $0.key < $1.key }
    var changed = try database.execute(
      "INSERT INTO entry (position, bytes) VALUES (?, ?)", .integer(change.index), .blob(change.entry))
    for name in change.deletes {
      changed += try database.execute("DELETE FROM item WHERE name = ?", .text(name))
    }
    for (name, bytes) in puts {
      changed += try database.execute(
        "INSERT OR REPLACE INTO item (name, bytes) VALUES (?, ?)", .text(name), .blob(bytes))
    }
    guard database.changeCount == before + changed else { throw .damaged }
    try change.checkIsMade(entries: try entries(of: database, after: change.index - 1)) {
      name throws(StoreError) in try item(name, of: database)
    }
  }

  private static func item(_ name: String, of database: borrowing Database) throws(StoreError) -> [UInt8]? {
    let row = try database.query("SELECT bytes FROM item WHERE name = ?", .text(name))
    return try row.next() ? try row.blob(0) : nil
  }
}
