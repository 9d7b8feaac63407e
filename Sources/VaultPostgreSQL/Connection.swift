#if Desk
  internal import CPostgreSQL
  internal import Glibc
  internal import VaultCore

  /// A connection to a PostgreSQL server, for one thread at a time. After an error it is not used again.
  @safe struct Connection: ~Copyable {
    let handle: OpaquePointer

    /// Milliseconds that the server may be silent while an answer is awaited.
    private static let patience: CInt = 60_000

    private init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe PQfinish(handle) }

    /// Connects to the primary, and waits for it as long as the name says.
    ///
    /// - Throws: ``PostgreSQLError/unreachable(reason:)``, ``PostgreSQLError/standby``.
    static func open(_ name: ServerName) throws(PostgreSQLError) -> Connection {
      let connection = try connect(name.parameters)
      guard unsafe PQstatus(connection.handle) == CONNECTION_OK else {
        let reason = connection.message
        throw reason.contains("session is read-only") ? .standby : .unreachable(reason: reason)
      }
      guard unsafe PQsetnonblocking(connection.handle, 1) == 0 else {
        throw .unreachable(reason: connection.message)
      }
      return connection
    }

    private static func connect(
      _ parameters: [(keyword: String, value: String)]
    ) throws(PostgreSQLError) -> Connection {
      let handle = unsafe withPointers(to: parameters) { unsafe PQconnectdbParams($0, $1, 0) }
      guard let handle = unsafe handle else { throw .unreachable(reason: "out of memory") }
      unsafe vendor_vault_drop_notices(handle)
      return unsafe Connection(handle)
    }

    /// Begins to connect; `dbname` may be a whole name.
    static func start(
      _ parameters: [(keyword: String, value: String)]
    ) throws(PostgreSQLError) -> Connection {
      let handle = unsafe withPointers(to: parameters) { unsafe PQconnectStartParams($0, $1, 1) }
      guard let handle = unsafe handle else { throw .unreachable(reason: "out of memory") }
      return unsafe Connection(handle)
    }

    private typealias Words = UnsafePointer<UnsafePointer<CChar>?>

    private static func withPointers(
      to parameters: [(keyword: String, value: String)], _ body: (Words, Words) -> OpaquePointer?
    ) -> OpaquePointer? {
      func copies(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe words.map { unsafe strdup($0) } + [nil]
      }
      let (keywords, values) = unsafe (copies(parameters.map(\.keyword)), copies(parameters.map(\.value)))
      defer { unsafe (keywords + values).forEach { unsafe free($0) } }
      return unsafe body(keywords.map { unsafe UnsafePointer($0) }, values.map { unsafe UnsafePointer($0) })
    }

    /// What libpq says of its last error.
    var message: String { unsafe String(libpq: PQerrorMessage(handle)) }

    /// Whom the server takes this program for.
    var role: String { unsafe PQuser(handle).map { unsafe String(cString: $0) } ?? "" }

    // MARK: - Asking

    /// Sends all statements at once, and reads their answers: one round trip.
    ///
    /// - Parameter take: is given each row, with the number of its statement, as it comes.
    /// - Throws: the first error of a statement, after which the server does none of the others; what `take` throws; or
    ///   ``PostgreSQLError/lost(reason:)``.
    /// - Returns: what the server says of the last statement.
    @discardableResult
    func run(
      _ queries: [Query],
      _ take: (_ query: Int, _ row: borrowing Answer) throws(PostgreSQLError) -> Void = { _, _ in }
    ) throws(PostgreSQLError) -> String {
      try check(unsafe PQenterPipelineMode(handle))
      for query in queries { try check(unsafe query.send(over: handle)) }
      try check(unsafe PQpipelineSync(handle))
      try flush()
      var tag = ""
      for number in queries.indices {
        try check(unsafe PQsetSingleRowMode(handle))
        while let answer = try next() {
          switch answer.status {
          case PGRES_SINGLE_TUPLE: try take(number, answer)
          case PGRES_TUPLES_OK, PGRES_COMMAND_OK: tag = answer.tag
          default: throw answer.error
          }
        }
      }
      guard let end = try next(), end.status == PGRES_PIPELINE_SYNC else { throw lost }
      try check(unsafe PQexitPipelineMode(handle))
      return tag
    }

    private func flush() throws(PostgreSQLError) {
      while true {
        let status = unsafe PQflush(handle)
        guard status == 1 else { return try check(status + 1) }
        // The server reads no more while nobody reads what it answers.
        try wait(for: POLLIN | POLLOUT)
      }
    }

    private func next() throws(PostgreSQLError) -> Answer? {
      while unsafe PQisBusy(handle) == 1 { try wait(for: POLLIN) }
      return unsafe PQgetResult(handle).map { unsafe Answer($0) }
    }

    private func wait(for events: CInt) throws(PostgreSQLError) {
      var socket = pollfd(fd: unsafe PQsocket(handle), events: CShort(events), revents: 0)
      guard socket.fd >= 0 else { throw lost }
      switch unsafe poll(&socket, 1, Self.patience) {
      case 0: throw .lost(reason: "the server does not answer")
      case -1 where errno != EINTR: throw .lost(reason: unsafe String(libpq: strerror(errno)))
      default: break
      }
      if CInt(socket.revents) & ~POLLOUT != 0 { try check(unsafe PQconsumeInput(handle)) }
    }

    /// libpq's functions give 1 for what they did.
    private func check(_ status: CInt) throws(PostgreSQLError) {
      guard status == 1 else { throw lost }
    }

    private var lost: PostgreSQLError { .lost(reason: message.isEmpty ? "the connection broke" : message) }
  }
#endif
