#if Desk
  internal import CPostgreSQL
  internal import VaultCore

  /// One statement, with what stands in the place of `$1`, `$2` and so on.
  struct Query {
    let sql: String
    let values: [Value]

    init(_ sql: String, _ values: Value...) {
      self.sql = sql
      self.values = values
    }

    /// In PostgreSQL's binary form.
    enum Value {
      case integer(Int)
      case text(String)
      case bytes([UInt8]?)

      /// The number of the type, `oid` in `pg_type`: `int8`, `text`, `bytea`. They are the same on every server.
      var type: Oid {
        switch self {
        case .integer: 20
        case .text: 25
        case .bytes: 17
        }
      }

      /// Nothing, for NULL.
      var encoded: [UInt8]? {
        switch self {
        case .integer(let integer):
          (0..<8).map { UInt8(truncatingIfNeeded: Int64(integer) >> (56 - 8 * $0)) }
        case .text(let text): [UInt8](text.utf8)
        case .bytes(let bytes): bytes
        }
      }
    }

    /// Hands it to libpq, which keeps a copy.
    ///
    /// - Returns: what libpq says, 1 if it was taken.
    func send(over connection: OpaquePointer) -> CInt {
      let encoded = values.map(\.encoded)
      let bytes = encoded.reduce(into: [UInt8]()) { $0 += $1 ?? [] } + [0]
      let sizes = encoded.map { CInt($0?.count ?? 0) }
      var end = 0
      let starts: [Int?] = encoded.map { value in
        defer { end += value?.count ?? 0 }
        return value == nil ? nil : end
      }
      return unsafe bytes.withUnsafeBytes { bytes in
        let pointers = unsafe starts.map { start -> UnsafePointer<CChar>? in
          guard let start, let base = bytes.baseAddress else { return nil }
          return unsafe (base + start).assumingMemoryBound(to: CChar.self)
        }
        return unsafe PQsendQueryParams(
          connection, sql, CInt(values.count), values.map(\.type), pointers, sizes,
          values.map { _ in 1 }, 1)
      }
    }
  }

  /// What the server answered to one statement, or one row of it. Columns count from 0.
  @safe struct Answer: ~Copyable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQclear(handle) }

    var status: ExecStatusType { unsafe PQresultStatus(handle) }

    var rowCount: Int { Int(unsafe PQntuples(handle)) }

    /// How the server calls what it did, as in `INSERT 0 1`.
    var tag: String { unsafe PQcmdStatus(handle).map { unsafe String(cString: $0) } ?? "" }

    /// The error that it is.
    var error: PostgreSQLError {
      guard let state = field(vendor_vault_field_state) else {
        // libpq's own, about the connection.
        return .lost(reason: unsafe String(libpq: PQresultErrorMessage(handle)))
      }
      return PostgreSQLError(
        state: state, message: field(vendor_vault_field_message) ?? state,
        endsConnection: field(vendor_vault_field_severity) != "ERROR",
        table: field(vendor_vault_field_table), constraint: field(vendor_vault_field_constraint))
    }

    private func field(_ number: CInt) -> String? {
      unsafe PQresultErrorField(handle, number).map { unsafe String(cString: $0) }
    }

    // MARK: - A row's columns

    /// - Throws: `StoreError.damaged` for NULL or a value of another type, as all of these do.
    func integer(_ column: CInt, row: Int = 0) throws(PostgreSQLError) -> Int {
      let bytes = try value(column, row, type: 20)
      guard bytes.count == 8 else { throw .store(.damaged) }
      return Int(bytes.reduce(0 as Int64) { $0 << 8 | Int64($1) })
    }

    func text(_ column: CInt, row: Int = 0) throws(PostgreSQLError) -> String {
      guard let text = String(validating: try value(column, row, type: 25), as: UTF8.self) else {
        throw .store(.damaged)
      }
      return text
    }

    func bytes(_ column: CInt, row: Int = 0) throws(PostgreSQLError) -> [UInt8] {
      try value(column, row, type: 17)
    }

    func isNull(_ column: CInt, row: Int = 0) -> Bool { unsafe PQgetisnull(handle, CInt(row), column) == 1 }

    private func value(_ column: CInt, _ row: Int, type: Oid) throws(PostgreSQLError) -> [UInt8] {
      guard row < rowCount, unsafe PQnfields(handle) > column, unsafe PQftype(handle, column) == type,
        unsafe PQfformat(handle, column) == 1, !isNull(column, row: row),
        let start = unsafe PQgetvalue(handle, CInt(row), column)
      else { throw .store(.damaged) }
      let size = Int(unsafe PQgetlength(handle, CInt(row), column))
      return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: size))
    }
  }
#endif
