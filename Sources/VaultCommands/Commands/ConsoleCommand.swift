internal import ArgumentParser
internal import PrivateFiles
public import VaultCore
public import VaultDesk

/// Shows the page in the browser.
struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Do the same work on a page in your browser.",
    discussion: """
      The page is for you alone, on this machine: no other machine, user or web site can use it. It ends when you close \
      it. After 10 minutes without use, the vault is locked.

      EXAMPLE
        vault console
      """)

  @OptionGroup var location: VaultLocation

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The port that the page is served on; if not given, a random one.", valueName: "n"))
  var port: Int?

  @Flag(help: "Print the address of the page instead of starting a browser; it is good once, for a minute.")
  var noBrowser = false

  @Flag(
    help:
      "Let every user of this machine connect who knows the address; needed where a relay does it for you, as in WSL."
  )
  var anyLocalUser = false

  func validate() throws {
    guard port.map({ 1...65_535 ~= $0 }) ?? true else {
      throw ValidationError("a port is a number from 1 to 65535")
    }
  }

  func run() throws {
    let stores = Stores.ofProgram
    try stores.console(
      ConsoleRequest(
        port: port, startsBrowser: !noBrowser, admitsAnyLocalUser: anyLocalUser, vault: try location.name(),
        isDefault: location.isDefault, stores: stores))
  }
}

/// What the console is asked for on the command line, and how it comes to the vault.
public struct ConsoleRequest: Sendable {
  /// The port; nothing, for any.
  public let port: Int?
  /// Whether the browser is started.
  public let startsBrowser: Bool
  /// Whether other users of this machine may connect.
  public let admitsAnyLocalUser: Bool
  /// The vault's name.
  public let vault: String
  let isDefault: Bool
  let stores: Stores

  /// Opens the vault's store.
  ///
  /// - Throws: ``Failure``.
  public func open(on machine: Machine) throws(Failure) -> any VaultStore {
    try stores.open(vault) { $0.isCurrent(to: machine.memory) }
  }

  /// Makes sure that there can be a new vault of that name, with the folder that it lies in unless another is named.
  ///
  /// - Throws: ``Failure``.
  public func make() throws(Failure) -> any VaultStore {
    guard !InputFile.exists(vault) else { throw Failure(.exists, vault: vault) }
    if isDefault { try InitCommand.makeFolder(OpenFile.folder(of: vault)) }
    return try stores.make(vault)
  }

  /// What this user's machine remembers of bundles that were opened.
  public static func openerMemory(note: @escaping @Sendable (String) -> Void) -> any OpenerMemory {
    LedgerFile(note: note)
  }

  /// This user's machine.
  public static func machine(warn: @escaping @Sendable (VaultWarning) -> Void) -> Machine {
    Machine(memory: MachineFile(), desk: KeyFiles(), warn: warn)
  }
}
