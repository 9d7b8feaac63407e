internal import CSQLite
internal import VaultCore

/// A statement that is run, and the row that it has come to.
@safe struct Statement: ~Copyable {
  private let handle: OpaquePointer

  /// What stands in the place of a `?`.
  enum Value {
    case integer(Int)
    case text(String)
    case blob([UInt8])
  }

  init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  /// The result repeats that of the last step, which was looked at.
  deinit { _ = unsafe sqlite3_finalize(handle) }

  /// Puts `value` in the place of the `?` with this number, from 1 on.
  func bind(_ value: Value, at number: Int) throws(StoreError) {
    let number = CInt(number)
    let status: CInt
    switch value {
    case .integer(let integer):
      status = unsafe sqlite3_bind_int64(handle, number, Int64(integer))
    case .text(let text):
      status = unsafe vendor_vault_bind_text(handle, number, text, UInt64(text.utf8.count))
    case .blob(let bytes) where bytes.isEmpty:
      // Nothing at an address that may be none would be NULL.
      status = unsafe sqlite3_bind_zeroblob(handle, number, 0)
    case .blob(let bytes):
      status = unsafe vendor_vault_bind_blob(handle, number, bytes, UInt64(bytes.count))
    }
    guard status == SQLITE_OK else { throw failure }
  }

  /// Goes to the next row.
  ///
  /// - Returns: whether there is one.
  func next() throws(StoreError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    default: throw failure
    }
  }

  // MARK: - The row, whose columns count from 0

  /// - Throws: `StoreError.damaged` for a value of another type, as all of these do.
  func integer(_ column: CInt) throws(StoreError) -> Int {
    try check(column, is: SQLITE_INTEGER)
    return Int(unsafe sqlite3_column_int64(handle, column))
  }

  func text(_ column: CInt) throws(StoreError) -> String {
    try check(column, is: SQLITE_TEXT)
    guard let start = unsafe sqlite3_column_text(handle, column) else { throw failure }
    guard let text = unsafe String(validating: bytes(of: column, at: start), as: UTF8.self) else {
      throw .damaged
    }
    return text
  }

  func blob(_ column: CInt) throws(StoreError) -> [UInt8] {
    try check(column, is: SQLITE_BLOB)
    let start = unsafe sqlite3_column_blob(handle, column)
    // An empty one has no address.
    guard unsafe start != nil || sqlite3_column_bytes(handle, column) == 0 else { throw failure }
    return unsafe [UInt8](bytes(of: column, at: start))
  }

  private func bytes(of column: CInt, at start: UnsafeRawPointer?) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  private func check(_ column: CInt, is type: CInt) throws(StoreError) {
    guard unsafe sqlite3_column_type(handle, column) == type else { throw .damaged }
  }

  private var failure: StoreError { unsafe StoreError(lastOf: sqlite3_db_handle(handle)) }
}
