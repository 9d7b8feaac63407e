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

      With --serve, it is the page of a whole district: for coordinators who log in from their own machines, through a web \
      server that has the district's certificate. It ends when it is stopped. The package vendor-vault-desk has what IT needs \
      for that.

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

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Serve the page to coordinators who log in, under this address.", valueName: "https://HOST"))
  var serve: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --serve, the socket that the web server connects to.", valueName: "unix:PATH"))
  var listen: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --serve, the user that the web server runs as: nobody else can connect.", valueName: "name"))
  var proxyUser = "www-data"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --serve, the file with the code that whoever makes the vault types; without one, nobody makes it there.",
      valueName: "path"), completion: .file())
  var foundingCodeFile: String?

  func validate() throws {
    guard (serve == nil) == (listen == nil) else {
      throw ValidationError("--serve and --listen belong together")
    }
    guard serve != nil || foundingCodeFile == nil else {
      throw ValidationError("--founding-code-file belongs to --serve")
    }
    guard serve == nil || port == nil && !noBrowser && !anyLocalUser else {
      throw ValidationError("--serve takes no --port, --no-browser or --any-local-user")
    }
    guard port.map({ 1...65_535 ~= $0 }) ?? true else {
      throw ValidationError("a port is a number from 1 to 65535")
    }
  }

  func run() throws {
    let stores = Stores.ofProgram
    try stores.console(
      ConsoleRequest(reach: reach, vault: try location.name(), isDefault: location.isDefault, stores: stores))
  }

  private var reach: ConsoleRequest.Reach {
    if let serve, let listen {
      return .served(name: serve, place: listen, proxyUser: proxyUser, foundingCode: foundingCodeFile)
    }
    return .launched(port: port, startsBrowser: !noBrowser, admitsAnyLocalUser: anyLocalUser)
  }
}

/// What the console is asked for on the command line, and how it comes to the vault.
public struct ConsoleRequest: Sendable {
  /// Who comes to the page, and how.
  public enum Reach: Sendable {
    /// The person who started it, on this machine.
    ///
    /// - Parameters:
    ///   - port: the port; nothing, for any.
    ///   - startsBrowser: whether the browser is started.
    ///   - admitsAnyLocalUser: whether other users of this machine may connect.
    case launched(port: Int?, startsBrowser: Bool, admitsAnyLocalUser: Bool)
    /// The coordinators of a district, through a web server.
    ///
    /// - Parameters:
    ///   - name: the page's address.
    ///   - place: the socket that the web server connects to.
    ///   - proxyUser: the web server's user.
    ///   - foundingCode: the path of the file with the founder's code.
    case served(name: String, place: String, proxyUser: String, foundingCode: String?)
  }

  /// Who comes to the page.
  public let reach: Reach
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
