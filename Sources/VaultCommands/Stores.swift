public import VaultCore

/// What the name of a vault means: each program says it for the stores that it has.
public struct Stores: Sendable {
  /// Opens the vault of that name, with what tells whether one is not older than what this machine has seen.
  public typealias Opening =
    @Sendable (_ name: String, _ isCurrent: @escaping @Sendable (StoredVault) -> Bool) throws(Failure)
    -> any VaultStore
  /// Makes sure that there can be a new vault of that name. It comes into being with its first change.
  public typealias Making = @Sendable (_ name: String) throws(Failure) -> any VaultStore

  /// Reaches the place of that name, for a vault that is to be copied there.
  public typealias Reaching = @Sendable (_ name: String) throws(Failure) -> any VaultTarget

  /// Leaves the whole command to another program, and does not come back, where the name takes that.
  public typealias HandingOver = @Sendable (_ name: String) throws(Failure) -> Void
  /// The SQL that makes a vault's tables on a server, for these roles.
  public typealias Tables = @Sendable (_ desks: [String]) throws(Failure) -> String

  /// Shows a page in the browser, as long as somebody looks at it.
  public typealias Console = @Sendable (_ request: ConsoleRequest) throws(Failure) -> Void
  /// Answers a web server that asks which credentials are honored, until it is stopped.
  public typealias Gate = @Sendable (_ request: GateRequest) throws(Failure) -> Void

  let open: Opening
  let make: Making
  let target: Reaching
  let handOver: HandingOver
  let tables: Tables
  let console: Console
  let gate: Gate

  /// Takes how a vault of some name is opened, made and copied, and what is left to another program.
  public init(
    open: @escaping Opening, make: @escaping Making, target: @escaping Reaching,
    handOver: @escaping HandingOver, tables: @escaping Tables, console: @escaping Console,
    gate: @escaping Gate
  ) {
    self.open = open
    self.make = make
    self.target = target
    self.handOver = handOver
    self.tables = tables
    self.console = console
    self.gate = gate
  }

  /// Whether a vault of that name is on a PostgreSQL server: a URI, or `service=…`.
  public static func isOnServer(_ name: String) -> Bool {
    ["postgresql://", "postgres://", "service="].contains { name.hasPrefix($0) }
  }

  /// The name of a vault on a server without the role, which each desk has its own of.
  static func forEveryDesk(_ name: String) -> String {
    guard let start = name.firstRange(of: "://")?.upperBound else { return name }
    let host = name[start...].prefix { $0 != "/" && $0 != "?" }
    guard let role = host.lastIndex(of: "@") else { return name }
    return String(name[..<start] + name[role...].dropFirst())
  }

  /// Those of the program that runs; the parser, which makes the commands, hands nothing down to them.
  @TaskLocal static var ofProgram = Stores(
    open: { _, _ throws(Failure) in throw Self.none }, make: { _ throws(Failure) in throw Self.none },
    target: { _ throws(Failure) in throw Self.none }, handOver: { _ throws(Failure) in },
    tables: { _ throws(Failure) in throw Self.none }, console: { _ throws(Failure) in throw Self.none },
    gate: { _ throws(Failure) in throw Self.none })

  private static let none = Failure(.unavailable, "this program cannot store a vault")
}
