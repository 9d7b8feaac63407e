public import VaultCore

/// What the name of a vault means: each program says it for the stores that it has.
public struct Stores: Sendable {
  /// Opens the vault of that name.
  let open: @Sendable (_ name: String) throws(Failure) -> any VaultStore
  /// Makes sure that there can be a new vault of that name. It comes into being with its first change.
  let make: @Sendable (_ name: String) throws(Failure) -> any VaultStore

  /// Takes how a vault of some name is opened, and made.
  public init(
    open: @escaping @Sendable (_ name: String) throws(Failure) -> any VaultStore,
    make: @escaping @Sendable (_ name: String) throws(Failure) -> any VaultStore
  ) {
    self.open = open
    self.make = make
  }

  /// Those of the program that runs; the parser, which makes the commands, hands nothing down to them.
  @TaskLocal static var ofProgram = Stores(
    open: { _ throws(Failure) in throw Self.none }, make: { _ throws(Failure) in throw Self.none })

  private static let none = Failure(.unavailable, "this program cannot store a vault")
}
