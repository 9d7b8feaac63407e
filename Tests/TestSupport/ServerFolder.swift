internal import Foundation
internal import Synchronization

/// PostgreSQL servers of one test, which are copied, started, promoted and ended by it. They listen on Unix sockets in one
/// folder, and trust everybody. The first is number 1, and runs.
public final class ServerFolder: Sendable {
  /// Where they are; `1` is the data of the first.
  public let path: String
  private let shell: LiveShell
  private let turn = Mutex(())
  private let firstPort = Mutex(6001)

  /// Makes the first server, with the roles `owner` and `desk`.
  public init() throws {
    shell = try LiveShell(Self.script, try Tool.required(.initdb))
    path = try Self.line(of: shell.output)
    try run("make 1 && start 1")
    try sql("CREATE ROLE owner; CREATE ROLE desk LOGIN; GRANT CREATE ON DATABASE postgres TO owner")
  }

  /// What a command said that did not do what it should.
  public struct Failed: Error { let words: String }

  /// Reads commands until nobody holds the other end of its standard input any more, and answers each with a line. They may
  /// use the functions here.
  private static let script = #"""
    trap '' INT TERM HUP
    if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --clear-groups'; else as=; fi
    bin=$(dirname "$1")
    cd /
    dir=$($as mktemp -d -p /tmp) && $as chmod 755 "$dir" || exit 1
    make() { $as "$bin/initdb" -D "$dir/$1" -A trust -U postgres -E UTF8 --locale=C --no-sync; }
    start() {
      n=$1; shift
      $as "$bin/pg_ctl" -D "$dir/$n" -w -l "$dir/$n.log" \
        -o "-c port=$((6000 + n)) -c listen_addresses= -c unix_socket_directories=$dir -c fsync=off $*" start
    }
    stop() { $as "$bin/pg_ctl" -D "$dir/$1" -w -m "${2:-fast}" stop; }
    copy() { n=$2; m=$1; shift 2; $as pg_basebackup -h "$dir" -p $((6000 + m)) -U postgres -D "$dir/$n" -c fast "$@"; }
    recovered() {
      until [ "$(psql -XAt -h "$dir" -p $((6000 + $1)) -U postgres -c 'SELECT pg_is_in_recovery()')" = f ]; do :; done
    }
    promote() { $as "$bin/pg_ctl" -D "$dir/$1" -w promote; }
    echo "$dir"
    while read -r line; do
      if said=$(eval "$line" 2>&1); then echo; else echo "failed: $said" | tr '\n' ' '; echo; fi
    done
    exec > /dev/null 2>&1
    [ ! -e "$dir/pool.pid" ] || kill -9 $(cat "$dir/pool.pid")
    for data in "$dir"/*/postmaster.pid; do $as "$bin/pg_ctl" -D "$(dirname "$data")" -m immediate stop; done
    umount "$dir"/*
    rm -rf "$dir"
    """#

  /// Has the shell do this: `copy 1 2 -R` makes a standby of the first, `start 2`, `promote 2`, `stop 1 immediate`.
  public func run(_ command: String) throws {
    let answer = try turn.withLock { _ in
      try shell.input.write(contentsOf: Data("\(command)\n".utf8))
      return try Self.line(of: shell.output)
    }
    guard answer.isEmpty else { throw Failed(words: "\(command): \(answer)") }
  }

  /// Has the first server listen on loopback, too, and gives the port, which is then its socket's.
  public func listen() throws -> Int {
    try run("stop 1")
    for attempt in 0..<8 {
      let port = 20000 + (Int(getpid()) + attempt * 997) % 12000
      if (try? run("start 1 -c listen_addresses=127.0.0.1 -c port=\(port)")) != nil {
        firstPort.withLock { $0 = port }
        return port
      }
    }
    throw Failed(words: "no port is free")
  }

  private static func line(of pipe: FileHandle) throws -> String {
    var line = ""
    while let byte = try pipe.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) {
      line += String(decoding: byte, as: UTF8.self)
    }
    return line
  }

  /// Runs statements on a server.
  @discardableResult
  public func sql(_ sql: String, on server: Int = 1, as role: String = "postgres") throws -> String {
    let result = try TestSupport.run(
      try Tool.required(.psql),
      [
        "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", path, "-p",
        "\(server == 1 ? firstPort.withLock { $0 } : 6000 + server)", "-U", role, "-d", "postgres",
        "-f", "-",
      ],
      input: [UInt8](sql.utf8), environment: ["LC_ALL": "C"])
    guard result.status == 0 else { throw Failed(words: result.errorText) }
    return result.outputText.trimmingCharacters(in: .newlines)
  }

  /// What the vault of the role `desk` is named, on the one of these servers that takes changes.
  public func name(on servers: Int...) -> String {
    let hosts = servers.map { _ in path }.joined(separator: ",")
    let ports = servers.map { "\(6000 + $0)" }.joined(separator: ",")
    return "host=\(hosts) port=\(ports) user=desk dbname=postgres"
  }
}
