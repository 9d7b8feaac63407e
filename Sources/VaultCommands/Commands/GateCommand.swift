internal import ArgumentParser
internal import PrivateFiles
internal import VaultDesk

/// Answers a web server that asks whether a credential is honored.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Tell the web server that has the score reports which credentials are honored.",
    discussion: """
      Runs beside nginx, on the machine that serves the reports, until it is stopped. It needs the issuer's public key and \
      the file that vault verifiers writes: no vault, no passphrase, no secret. A newer file counts within a second; an \
      older one is refused.

      GET /auth answers 204 or 401, POST /token gives a token for a user name and a secret key, /health and /metrics say \
      how it is. It takes the package vendor-vault-gate.

      EXAMPLE
        vault gate --issuer issuer.pub --verifiers district.verifiers --listen 127.0.0.1:8080
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The issuer's public key file, from vault issuer.", valueName: "file"),
    completion: .file())
  var issuer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Instead, a folder of such files that end in .pub, one for each district.", valueName: "folder"),
    completion: .directory)
  var issuers: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The file that vault verifiers writes; or a folder of such files that end in .verifiers.",
      valueName: "path"),
    completion: .file())
  var verifiers: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where the web server asks: 127.0.0.1:PORT, or unix:PATH for a socket.", valueName: "place"))
  var listen: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With a socket, the user that the web server runs as: nobody else can connect.", valueName: "name"))
  var proxyUser = "www-data"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The folder in which the newest files are remembered; if not given, one in your state folder.",
      valueName: "folder"),
    completion: .directory)
  var state: String?

  func validate() throws {
    guard (issuer == nil) != (issuers == nil) else {
      throw ValidationError("either --issuer or --issuers is needed")
    }
  }

  func run() throws {
    guard
      let state = state ?? ProcessEnvironment.folder("STATE_DIRECTORY")
        ?? StateFolder.path.map({ $0 + "/gate" })
    else {
      throw Failure(
        .unavailable, "there is no home folder to remember the newest files in", hint: "add --state FOLDER")
    }
    try Stores.ofProgram.gate(
      GateRequest(
        issuers: issuer.map { .file($0) } ?? .folder(issuers ?? ""), verifiers: verifiers, place: listen,
        proxyUser: proxyUser, state: state))
  }
}

/// What the gate is asked for on the command line.
public struct GateRequest: Sendable {
  /// Where the issuers' key files are.
  public enum Issuers: Sendable {
    /// One file.
    case file(String)
    /// A folder of them.
    case folder(String)
  }

  /// Whose files count.
  public let issuers: Issuers
  /// The path of a file of verifiers, or of a folder of them.
  public let verifiers: String
  /// Where the web server comes to.
  public let place: String
  /// The web server's user.
  public let proxyUser: String
  /// The folder for what is remembered.
  public let state: String
}
