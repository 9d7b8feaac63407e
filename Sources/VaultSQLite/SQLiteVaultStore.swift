internal import FoundationEssentials
internal import GRDB
internal import GRDBSQLite
public import Handoff
public import VaultCore

/// A vault in one SQLite file, for the coordinators of one machine.
///
/// Deleting leaves nothing behind: `secure_delete` overwrites the rows in place, and the rollback journal,
/// which holds the pages as they were before, is kept as a file (`PERSIST`), overwritten with zeros and
/// synced after every commit and again when a store is opened.
public struct SQLiteVaultStore: VaultStore {
  private let queue: DatabaseQueue
  private let journal: RollbackJournal

  /// Marks the file as a vault in SQLite's header: "VVLT".
  static let applicationID: UInt32 = 0x5656_4c54

  /// How long a change waits for another process's, in seconds.
  static let busyTimeout = 10.0

  // MARK: - Making and opening

  /// The bytes of a store that holds the first change.
  static func image(with change: Change) throws(StoreError) -> [UInt8] {
    try translating {
      let queue = try DatabaseQueue()
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA application_id = \(applicationID)")
      }
      try migrator.migrate(queue)
      try queue.write { try apply(change, to: $0) }
      return try queue.read { try $0.image() }
    }
  }

  /// Opens the store at `path`.
  ///
  /// - Throws: `StoreError.missing`, `.symbolicLink`, `.notAFile`, `.openToOthers(mode:)`, `.foreignOwner`,
  ///   `.hardLink`, `.folderOpenToOthers(folder:)`, `.foreignFolder(folder:)`, `.foreignJournal`,
  ///   `.notAVault`, `.newerVersion`, `.damaged`, `.busy`, `.unavailable(reason:)`.
  public static func open(at path: String) throws(StoreError) -> SQLiteVaultStore {
    try open(at: path, busyTimeout: busyTimeout)
  }

  static func open(at path: String, busyTimeout: Double) throws(StoreError) -> SQLiteVaultStore {
    try VaultFile.check(path)
    let store = try SQLiteVaultStore(path: path, busyTimeout: busyTimeout)
    guard try translating({ try store.queue.read { try !migrator.hasBeenSuperseded($0) } }) else {
      throw .newerVersion
    }
    try store.checkIntegrity()
    try translating { try migrator.migrate(store.queue) }
    // A process that died between its commit and the overwriting left the work to the next one.
    if try store.journal.holdsAnything() { try store.journal.scrub(under: store.queue) }
    return store
  }

  /// Refuses a file whose pages and indexes do not agree. SQLite would read on without the rows that a damaged
  /// page has lost, and would not find, to delete it, an item that a damaged index has lost.
  private func checkIntegrity() throws(StoreError) {
    let finding = try Self.translating {
      try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
    }
    guard finding == "ok" else { throw .damaged }
  }

  private init(path: String, busyTimeout: Double) throws(StoreError) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeout)
    configuration.prepareDatabase { db in
      // Setting the journal mode reads the schema, and that rolls back what a crash left: in a mode that would
      // remove the journal with all that is in it, but for the exclusive one. Reading anything ends that.
      try db.execute(
        sql: """
          PRAGMA locking_mode = EXCLUSIVE;
          PRAGMA journal_mode = PERSIST;
          PRAGMA locking_mode = NORMAL;
          PRAGMA user_version;
          PRAGMA synchronous = EXTRA;
          PRAGMA secure_delete = ON;
          PRAGMA temp_store = MEMORY;
          PRAGMA cell_size_check = ON;
          PRAGMA trusted_schema = OFF;
          """)
    }
    // SQLite reads "file:…" and ":memory:" as something else than a file of that name.
    let plain = path.hasPrefix("/") ? path : "./" + path
    queue = try Self.translating { try DatabaseQueue(path: plain, configuration: configuration) }
    journal = RollbackJournal(path: path + "-journal")
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(
        sql: """
          CREATE TABLE entry (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
          CREATE TABLE item (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
          """)
    }
    return migrator
  }

  // MARK: - VaultStore

  /// Reads entries and items in one snapshot.
  public func read(after index: Int?) throws(StoreError) -> StoredVault {
    try Self.translating {
      try queue.read { db in
        let entries = try Self.entries(db, after: index ?? -1)
        var items: [String: [UInt8]] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT name, bytes FROM item")
        while let row = try rows.next() {
          let name: String = try row.decode(forColumn: "name")
          let bytes: Data = try row.decode(forColumn: "bytes")
          items[name] = [UInt8](bytes)
        }
        return StoredVault(entries: entries, items: items)
      }
    }
  }

  /// The entries after `index`, without a gap.
  private static func entries(_ db: Database, after index: Int) throws -> [[UInt8]] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT position, bytes FROM entry WHERE position > ? ORDER BY position", arguments: [index])
    var entries: [[UInt8]] = []
    while let row = try rows.next() {
      let position: Int = try row.decode(forColumn: "position")
      let bytes: Data = try row.decode(forColumn: "bytes")
      guard position == index + 1 + entries.count else { throw StoreError.damaged }
      entries.append([UInt8](bytes))
    }
    return entries
  }

  /// Makes the change in one transaction, then overwrites the journal.
  public func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> StoreError? {
    do throws(StoreError) {
      guard try write(change, expecting: head) else { throw StoreError.headMoved }
    } catch .unavailable(let reason) where holds(change) {
      // The disk failed after the step that cannot be undone, in the sync of it.
      throw .unconfirmed(reason: reason)
    } catch .full where holds(change) {
      throw .unconfirmed(reason: "no space left")
    }
    // The change is durable. Should the journal be busy now, its user overwrites it, or the next to open.
    do {
      try journal.scrub(under: queue)
      return nil
    } catch {
      return error
    }
  }

  /// Whether the change was made; if not, because of another head.
  private func write(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Bool {
    try Self.translating {
      try queue.writeWithoutTransaction { db in
        var isDone = false
        try db.inTransaction(.immediate) {
          guard try Self.head(db) == head else { return .rollback }
          try Self.apply(change, to: db)
          isDone = true
          return .commit
        }
        return isDone
      }
    }
  }

  private func holds(_ change: Change) -> Bool {
    let newest = try? queue.read { try Self.head($0) }
    return newest != nil && newest == (try? LogHead(index: change.index, entry: change.entry))
  }

  private static func head(_ db: Database) throws -> LogHead? {
    guard
      let newest = try Row.fetchOne(
        db, sql: "SELECT position, bytes FROM entry ORDER BY position DESC LIMIT 1")
    else { return nil }
    let position: Int = try newest.decode(forColumn: "position")
    let bytes: Data = try newest.decode(forColumn: "bytes")
    return try LogHead(index: position, entry: [UInt8](bytes))
  }

  private static func apply(_ change: Change, to db: Database) throws {
    try db.execute(
      sql: "INSERT INTO entry (position, bytes) VALUES (?, ?)",
      arguments: [change.index, Data(change.entry)])
    for name in change.deletes {
      try db.execute(sql: "DELETE FROM item WHERE name = ?", arguments: [name])
    }
    for (name, bytes) in change.puts {
      try db.execute(
        sql: "INSERT OR REPLACE INTO item (name, bytes) VALUES (?, ?)", arguments: [name, Data(bytes)])
    }
  }

  // MARK: - Errors

  private static func translating<Result>(_ body: () throws -> Result) throws(StoreError) -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError {
      throw StoreError(error)
    } catch {
      throw .damaged
    }
  }
}

extension Database {
  /// The bytes that a file of this database has.
  fileprivate func image() throws -> [UInt8] {
    var size: sqlite3_int64 = 0
    guard let bytes = unsafe sqlite3_serialize(sqliteConnection, "main", &size, 0) else {
      throw DatabaseError(resultCode: .SQLITE_NOMEM)
    }
    defer { unsafe sqlite3_free(bytes) }
    return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: Int(size)))
  }
}

extension StoreError {
  fileprivate init(_ error: DatabaseError) {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    case .SQLITE_NOTADB: self = .notAVault
    case .SQLITE_FULL: self = .full
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH, .SQLITE_NOMEM:
      self = .unavailable(reason: error.message ?? error.resultCode.description)
    default: self = .damaged
    }
  }
}
