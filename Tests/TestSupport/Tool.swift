internal import Foundation

/// Another program that a test compares with.
public struct Tool: Sendable {
  /// Its name on `PATH`, or its absolute path.
  public let name: String
  /// The Debian package that has it.
  public let package: String

  /// Names a program.
  public init(_ name: String, package: String) {
    self.name = name
    self.package = package
  }

  /// `age-keygen`, which makes age's keys.
  public static let ageKeygen = Tool("age-keygen", package: "age")
  /// `expect`, which types and reads at a terminal.
  public static let expect = Tool("expect", package: "expect")
  /// `tmux`, a terminal with a scrollback.
  public static let tmux = Tool("tmux", package: "tmux")
  /// The C compiler that comes with Swift's.
  public static let clang = Tool("clang", package: "clang")
  /// The Swift compiler.
  public static let swiftc = Tool("swiftc", package: "swiftlang")
  /// Searches a model of processes to the end.
  public static let spin = Tool("spin", package: "spin")
  /// The C compiler, which spin's searches are compiled with.
  public static let gcc = Tool("gcc", package: "gcc")
  /// The system's Python, the one that has PyNaCl.
  public static let python = Tool("/usr/bin/python3", package: "python3-nacl")
  /// PHP, whose own extension has libsodium.
  public static let php = Tool("php", package: "php-cli")
  /// The Go compiler.
  public static let go = Tool("go", package: "golang-go")
  /// The `sqlite3` command.
  public static let sqlite3 = Tool("sqlite3", package: "sqlite3")
  /// Makes an ext4 file system.
  public static let mkfs = Tool("/usr/sbin/mkfs.ext4", package: "e2fsprogs")
  /// Makes an exFAT file system.
  public static let mkfsExFAT = Tool("/usr/sbin/mkfs.exfat", package: "exfatprogs")
  /// Mounts one, which ignores the modes that files are given.
  public static let exFAT = Tool("/usr/sbin/mount.exfat-fuse", package: "exfat-fuse")
  /// Checks systemd's units.
  public static let systemdAnalyze = Tool("systemd-analyze", package: "systemd")
  /// A shell with completions of its own.
  public static let fish = Tool("fish", package: "fish")
  /// Another.
  public static let zsh = Tool("zsh", package: "zsh")
  /// What comes along with the system's Python package of that name.
  public static let icalendar = Tool("/usr/bin/icalendar", package: "python3-icalendar")

  /// Makes a PostgreSQL server's folder; Debian puts it beside the server's other programs, on no `PATH`.
  public static let initdb = Tool(
    "/usr/lib/postgresql/\(newest(in: "/usr/lib/postgresql") ?? "15")/bin/initdb", package: "postgresql")
  /// PostgreSQL's shell.
  public static let psql = Tool("psql", package: "postgresql-client")

  /// Lends a server's connections to many.
  public static let pgbouncer = Tool("/usr/sbin/pgbouncer", package: "pgbouncer")

  /// A browser.
  public static let chromium = Tool("/usr/bin/chromium", package: "chromium")
  /// Works it from a program.
  public static let chromedriver = Tool("/usr/bin/chromedriver", package: "chromium-driver")
  /// A web server.
  public static let nginx = Tool("/usr/sbin/nginx", package: "nginx")
  /// Asks a web server.
  public static let curl = Tool("curl", package: "curl")
  /// Has a program live at another time.
  public static let faketime = Tool("faketime", package: "faketime")
  /// Fetches what of Python's Debian does not have.
  public static let pip = Tool("/usr/bin/pip3", package: "python3-pip")

  private static func newest(in folder: String) -> String? {
    try? FileManager.default.contentsOfDirectory(atPath: folder).max { (Int($0) ?? 0) < (Int($1) ?? 0) }
  }

  /// A program that a test needs is not there.
  public struct Missing: Error, CustomStringConvertible {
    /// The program.
    public let tool: Tool

    /// What is missing, and where to get it.
    public var description: String { "\(tool.name) is missing: install the Debian package \(tool.package)" }
  }

  /// What is missing if the program is.
  public var missing: Missing? { Self.find(name) == nil ? Missing(tool: self) : nil }

  /// Where the program `name` is, if it is anywhere on `PATH`.
  public static func find(_ name: String) -> String? {
    let isProgram = { FileManager.default.isExecutableFile(atPath: $0) }
    if name.hasPrefix("/") { return isProgram(name) ? name : nil }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: isProgram)
  }

  /// Where the program is.
  ///
  /// - Throws: ``Missing``, which names the package.
  public static func required(_ tool: Tool) throws(Missing) -> String {
    guard let path = find(tool.name) else { throw Missing(tool: tool) }
    return path
  }
}
