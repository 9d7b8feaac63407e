public import VaultCore

/// What the name of a vault means: each program says it for the stores that it has.
public struct Stores: Sendable {
  /// Opens the vault of that name, with what tells whether one is not older than what this machine has seen.
  public typealias Opening =
    @Sendable (_ name: String, _ isCurrent: @escaping @Sendable (StoredVault) -> Bool) throws(Failure)
    -> any VaultStore
  /// Makes sure that there can be a new vault of that name. It comes into being with its first change.
  public typealias Making = @Sendable (_ name: String) throws(Failure) -> any VaultStore

  let open: Opening
  let make: Making

  /// Takes how a vault of some name is opened, and made.
  public init(open: @escaping Opening, make: @escaping Making) {
    self.open = open
    self.make = make
  }

  /// Those of the program that runs; the parser, which makes the commands, hands nothing down to them.
  @TaskLocal static var ofProgram = Stores(
    open: { _, _ throws(Failure) in throw Self.none }, make: { _ throws(Failure) in throw Self.none })

  private static let none = Failure(.unavailable, "this program cannot store a vault")
}
