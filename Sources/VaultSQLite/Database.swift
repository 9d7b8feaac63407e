internal import CSQLite
internal import PrivateFiles
internal import SystemPackage
internal import VaultCore

/// A connection to a SQLite database, for one thread at a time.
@safe struct Database: ~Copyable {
  let handle: OpaquePointer

  /// When a transaction takes its lock.
  enum Lock: String {
    /// SQLite's `DEFERRED`: to read, at the first statement.
    case reading = "DEFERRED"
    /// SQLite's `IMMEDIATE`: to write, at once, so that nobody else writes between a look and a change.
    case writing = "IMMEDIATE"
  }

  /// The longest row that is read, in bytes: more than an entry with the longest statement for as many vendors as a
  /// record has room for.
  private static let rowSizeLimit: CInt = 16 << 20

  private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  /// Closes it, or has its last statement close it.
  deinit { _ = unsafe sqlite3_close_v2(handle) }

  /// Opens the file at `path`, and waits for others' locks as long as `busyTimeout`.
  static func open(_ path: String, busyTimeout: Duration) throws(StoreError) -> Database {
    // SQLite reads "file:…" and ":memory:" as something else than a file of that name.
    let name = path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
    let database = try connect(to: name, SQLITE_OPEN_READWRITE)
    let milliseconds = CInt(busyTimeout / .milliseconds(1))
    try database.check(unsafe sqlite3_busy_timeout(database.handle, milliseconds))
    // A longer row, or statement of a schema, is `SQLITE_TOOBIG`.
    unsafe sqlite3_limit(database.handle, SQLITE_LIMIT_LENGTH, rowSizeLimit)
    return database
  }

  /// Makes an empty database in memory.
  static func inMemory() throws(StoreError) -> Database {
    try connect(to: ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY)
  }

  private static func connect(to name: String, _ flags: CInt) throws(StoreError) -> Database {
    var handle: OpaquePointer?
    let status = unsafe FilePath(marked: name).withPlatformString {
      unsafe sqlite3_open_v2($0, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    }
    // There is a handle also where it cannot be opened, to ask for the reason and to close.
    guard let handle = unsafe handle else { throw StoreError(sqlite: SQLITE_NOMEM, "out of memory") }
    let database = unsafe Database(handle)
    try database.check(status)
    return database
  }

  /// Runs statements without values, and leaves their rows.
  func execute(_ sql: String) throws(StoreError) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Runs one statement with these values, which changes rows and gives none.
  ///
  /// - Returns: how many rows it changed.
  @discardableResult
  func execute(_ sql: String, _ values: Statement.Value...) throws(StoreError) -> Int {
    let statement = try prepare(sql, values)
    while try statement.next() {}
    return Int(unsafe sqlite3_changes64(handle))
  }

  /// How many rows were changed since it was opened, also by what a change set off besides.
  var changeCount: Int { Int(unsafe sqlite3_total_changes64(handle)) }

  /// The statement, before its first row.
  func query(_ sql: String, _ values: Statement.Value...) throws(StoreError) -> Statement {
    try prepare(sql, values)
  }

  /// The number that is the answer.
  func integer(_ sql: String) throws(StoreError) -> Int {
    let answer = try query(sql)
    guard try answer.next() else { throw .damaged }
    return try answer.integer(0)
  }

  /// The text that is the answer.
  func text(_ sql: String) throws(StoreError) -> String {
    let answer = try query(sql)
    guard try answer.next() else { throw .damaged }
    return try answer.text(0)
  }

  private func prepare(_ sql: String, _ values: [Statement.Value]) throws(StoreError) -> Statement {
    var handle: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(self.handle, sql, -1, &handle, nil))
    guard let handle = unsafe handle else { preconditionFailure("not a statement: \(sql)") }
    let statement = unsafe Statement(handle)
    for (position, value) in values.enumerated() { try statement.bind(value, at: position + 1) }
    return statement
  }

  /// Does all of `body`, durably, or nothing.
  func transaction<Result>(
    _ lock: Lock, _ body: (borrowing Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try execute("BEGIN \(lock.rawValue)")
    do throws(StoreError) {
      let result = try body(self)
      try execute("COMMIT")
      return result
    } catch {
      // Some errors have ended it already. This one tells more than what may come of undoing.
      if unsafe sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// The bytes that a file of this database has.
  func image() throws(StoreError) -> [UInt8] {
    var size: sqlite3_int64 = 0
    guard let bytes = unsafe sqlite3_serialize(handle, "main", &size, 0) else {
      throw StoreError(sqlite: SQLITE_NOMEM, "out of memory")
    }
    defer { unsafe sqlite3_free(bytes) }
    return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: Int(size)))
  }

  func check(_ status: CInt) throws(StoreError) {
    guard status == SQLITE_OK else { throw unsafe StoreError(lastOf: handle) }
  }
}

extension StoreError {
  /// The error that the newest call of `connection` ended in.
  init(lastOf connection: OpaquePointer?) {
    let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
    self.init(sqlite: unsafe sqlite3_extended_errcode(connection), message ?? "out of memory")
  }

  /// What SQLite's code, extended or not, means (its page "Result and Error Codes"). The low byte is the kind.
  fileprivate init(sqlite code: CInt, _ message: String) {
    switch code & 0xff {
    // What an extended code tells apart: the file system found the file damaged, not itself.
    case _ where code == Self.corruptFile: self = .damaged
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_NOTADB: self = .notAVault
    case SQLITE_FULL: self = .full
    case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_IOERR, SQLITE_AUTH, SQLITE_NOMEM:
      self = .unavailable(reason: message)
    default: self = .damaged
    }
  }

  /// `SQLITE_IOERR_CORRUPTFS`, a macro of two that Swift does not see.
  private static let corruptFile = SQLITE_IOERR | 33 << 8
}
