internal import CSQLite
internal import Glibc
internal import VaultCore

extension Database {
  /// Runs `body` with the file's bytes as they lie there: while nobody changes them, and without a look at a journal
  /// beside them. Through SQLite, because to close the file in any other way would end the locks that this process has
  /// on it.
  ///
  /// - Returns: nothing while another connection makes a change: the journal is in use then.
  /// - Throws: `StoreError.busy` where another holds it for longer than `patience`; `.damaged` for more than `limit` bytes.
  func withBytesAtRest<Result>(
    limit: Int, patience: Duration, _ body: ([UInt8]) throws(StoreError) -> Result
  ) throws(StoreError) -> Result? {
    var found: UnsafeMutablePointer<sqlite3_file>?
    try check(unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &found))
    guard let file = unsafe found, let methods = unsafe file.pointee.pMethods?.pointee else { throw .damaged }
    try Self.lock(patience) { unsafe methods.xLock(file, SQLITE_LOCK_SHARED) }
    defer { _ = unsafe methods.xUnlock(file, SQLITE_LOCK_NONE) }
    var isInUse: CInt = 0
    try Self.check(unsafe methods.xCheckReservedLock(file, &isInUse), "its locks cannot be read")
    if isInUse != 0 { return nil }
    var size: sqlite3_int64 = 0
    try Self.check(unsafe methods.xFileSize(file, &size), "its size cannot be read")
    guard size <= limit else { throw .damaged }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    try Self.check(unsafe methods.xRead(file, &bytes, CInt(size), 0), "it cannot be read")
    return try body(bytes)
  }

  private static func lock(_ patience: Duration, _ attempt: () -> CInt) throws(StoreError) {
    let start = ContinuousClock.now
    while true {
      let status = attempt()
      guard status == SQLITE_BUSY else { return try check(status, "it cannot be locked") }
      guard start.duration(to: .now) < patience else { throw .busy }
      usleep(10_000)
    }
  }

  private static func check(_ status: CInt, _ reason: String) throws(StoreError) {
    guard status == SQLITE_OK else { throw .unavailable(reason: reason) }
  }
}
