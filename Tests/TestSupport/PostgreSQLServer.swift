internal import Foundation
internal import Synchronization

/// A PostgreSQL server that the tests start and stop, one for the process. It listens on a Unix socket and on loopback, and
/// trusts everybody but the role `locked`, whose password is `sesame`. Its certificate is for `localhost`.
public final class PostgreSQLServer: Sendable {
  /// The folder of its socket.
  public let folder: String
  /// The port, also of the socket.
  public let port: Int
  /// What the server stops with, however this process ends.
  private let shell: LiveShell
  /// All names of schemas are of one length.
  private let places = Mutex(1000)

  private static let started = Result { try PostgreSQLServer() }

  /// The server, which is started when it is first asked for.
  public static func shared() throws -> PostgreSQLServer { try started.get() }

  private init() throws {
    shell = try LiveShell(Self.script, try Tool.required(.initdb).dropping("/initdb"))
    let answer = String(decoding: try shell.output.readToEnd() ?? Data(), as: UTF8.self)
    let words = answer.split(separator: " ")
    guard words.count == 2, let port = Int(words[1].dropLast()) else { throw NotStarted(answer: answer) }
    folder = String(words[0])
    self.port = port
    try run(
      """
      CREATE ROLE owner; CREATE ROLE desk LOGIN; CREATE ROLE locked LOGIN PASSWORD 'sesame';
      GRANT CREATE ON DATABASE postgres TO owner
      """)
  }

  /// The server did not start.
  public struct NotStarted: Error {
    let answer: String
  }

  /// Makes a server in a folder of the one who runs it, who may not be root; says where; and stops it when nobody holds the
  /// other end of its standard input any more.
  private static let script = #"""
    trap '' INT TERM HUP
    if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --clear-groups'; else as=; fi
    cd /
    dir=$($as mktemp -d -p /tmp) || exit 1
    {
      $as "$1/initdb" -D "$dir/data" -A trust -U postgres -E UTF8 --locale=C --no-sync
      $as openssl req -new -x509 -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout "$dir/data/server.key" -out "$dir/data/server.crt"
      $as chmod 755 "$dir"
      $as cp "$dir/data/server.crt" "$dir/root.crt"
      $as sed -i '1i local all locked scram-sha-256\nhost all locked all scram-sha-256' "$dir/data/pg_hba.conf"
      for offset in 0 1 2 3 4 5 6 7; do
        port=$((20000 + ($$ + offset * 997) % 12000))
        options="-c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c fsync=off -c ssl=on"
        $as "$1/pg_ctl" -D "$dir/data" -w -o "$options -c max_connections=200" -l "$dir/log" start && break
      done
    } > /dev/null 2>&1
    [ -e "$dir/data/postmaster.pid" ] && echo "$dir $port"
    exec > /dev/null 2>&1
    read -r nothing
    $as "$1/pg_ctl" -D "$dir/data" -m immediate stop
    $as rm -rf "$dir"
    """#

  /// Runs statements as the server's owner.
  ///
  /// - Returns: the rows, columns with `|` between.
  @discardableResult
  public func run(_ sql: String, in database: String = "postgres", as role: String = "postgres") throws
    -> String
  {
    let result = try TestSupport.run(
      try Tool.required(.psql),
      [
        "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", folder, "-p", "\(port)", "-U", role, "-d", database, "-f",
        "-",
      ],
      input: [UInt8](sql.utf8), environment: ["LC_ALL": "C"])
    guard result.status == 0 else { throw Refused(message: result.errorText) }
    return result.outputText.trimmingCharacters(in: .newlines)
  }

  /// What the server says to a statement that it does not do.
  public struct Refused: Error {
    /// Its words.
    public let message: String
  }

  /// Makes a schema with what `sql` makes in it, for the role `desk`.
  public func makePlace(_ sql: (_ schema: String) -> String) throws -> Place {
    let number = places.withLock { count in
      count += 1
      return count
    }
    let place = Place(server: self, schema: "place_\(number)")
    try run("SET ROLE owner;" + sql(place.schema))
    return place
  }

  /// A schema for one test.
  public struct Place: Sendable {
    /// The server that it is on.
    public let server: PostgreSQLServer
    /// Its name.
    public let schema: String

    /// What a vault in it is named. Its connections bear the name of the schema.
    public func name(as role: String, host: String? = nil, port: Int? = nil, and more: String = "") -> String
    {
      let host = (host ?? server.folder).replacing("/", with: "%2F")
      return "postgresql://\(role)@\(host):\(port ?? server.port)/postgres?application_name=\(schema)"
        + "&options=-csearch_path%3D\(schema)\(more)"
    }

    /// Runs statements as the server's owner, in this schema.
    @discardableResult
    public func run(_ sql: String, as role: String = "postgres") throws -> String {
      try server.run("SET search_path = \(schema);" + sql, as: role)
    }
  }
}

extension String {
  fileprivate func dropping(_ end: String) -> String { hasSuffix(end) ? String(dropLast(end.count)) : self }
}
