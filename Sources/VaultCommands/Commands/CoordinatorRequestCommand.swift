internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Asks, at a desk of one's own, to be let into a vault on a server.
struct CoordinatorRequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Ask to be let into a vault on a server, from your own desk.",
    discussion: """
      Makes your keys, keeps them on this machine in a key file under a passphrase that you type twice, and writes a \
      request with the public halves. Send it to another coordinator, who adds it; read the fingerprint out when they call. \
      Use it also if your key file is lost. A request lets you in once.

      EXAMPLE
        vault coordinator request elpac --program elpac -o elpac.request
      """)

  @Argument(help: "Your short name, such as elpac.")
  var id: String

  @Option(
    name: .customLong("program"),
    help: ArgumentHelp("A program you serve; can be repeated. If not given, all.", valueName: "program"))
  var programs: [Program] = []

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write. If not given, ID.request.", valueName: "file"), completion: .file()
  )
  var output: String?

  @OptionGroup var passphrase: PassphraseOptions

  @Option(help: "Argon2id cost.")
  var kdf = KDF.moderate

  @OptionGroup var location: VaultLocation

  func run() throws {
    let id = try Parse.shortID(id)
    let store = try location.open()
    guard store.ownKeys == .desk else { throw VaultError.otherPlace(id, .vault) }
    let vault = try Vault.claimedIdentity(of: store)
    var file = try OutputFile(at: output ?? "\(id).request")
    let secret = try passphrase.readNew(for: id.text)
    let request = try CoordinatorRequest.make(
      id, programs: programs.isEmpty ? Program.allCases : Set(programs).sorted(), for: vault,
      passphrase: secret, cost: kdf.cost, machine: .this)
    do throws(Failure) {
      try request.encoded.withBytes { text throws(Failure) in try file.write(text) }
      try file.publish()
    } catch {
      Machine.this.desk.takeBack(id, of: vault)
      throw error
    }
    var fields = Fields()
    fields.add("coordinator", request.coordinator.titled)
    fields.add("key file", "\(try Self.keyFile(of: id, in: vault))  (keep it, and do not copy it)")
    fields.add("request", "\(file.path.escapedForDisplay)  (send it to another coordinator)")
    fields.add("fingerprint", request.fingerprint.description)
    try StandardStreams.report(fields.text)
    StandardStreams.note(
      "next: the other coordinator runs vault coordinator add --request FILE; read out the fingerprint when they call\n"
    )
  }

  /// The path of a coordinator's key file, escaped.
  static func keyFile(of id: ShortID, in vault: HexBytes) throws(Failure) -> String {
    do {
      return try KeyFiles.path(of: id, in: vault).escapedForDisplay
    } catch {
      throw Failure(.desk(id, error))
    }
  }

  /// Reads a request from a file.
  static func read(_ path: String) throws(Failure) -> CoordinatorRequest {
    let text = try InputFile.read(path, limit: CoordinatorRequest.sizeLimit, what: "request")
    do {
      return try text.withBytes { text throws(RequestError) in try CoordinatorRequest.open(text) }
    } catch {
      throw Failure(error.problem(in: path), hints: error.hints)
    }
  }
}

extension CoordinatorAddCommand {
  /// Adds the coordinator who asks, or gives them their new keys.
  func admit(_ request: CoordinatorRequest) throws {
    try check(request)
    let id = request.coordinator.id
    var vault = try options.unlockToLetIn()
    try vault.checkCanAdmit(request, now: .now)
    let (before, now, isRecovered) = (vault.state, Timestamp.now, vault.coordinator.id == .recovery)
    let consequences = NewKeys.consequences(for: id, from: vault.coordinator.id, in: before, now: now)
    StandardStreams.note(consequences.map { "vault: \($0)\n" }.joined())
    try agree(to: request)
    let joining = try vault.admit(request, now: .now)
    var fields = Fields()
    fields.add("coordinator", request.coordinator.titled + (consequences.isEmpty ? "" : ", with new keys"))
    if let joining { fields.add("vault fingerprint", joining.fingerprint.description) }
    if isRecovered { fields.add("recovery code", "used; it no longer works") }
    try StandardStreams.report(fields.text)
    if isRecovered {
      let isNew = before.coordinator(id) == nil
      let remainder = PassphraseChange.remainder(ofRecovering: isNew, keptIn: vault.state.place)
      StandardStreams.note("vault: \(remainder)\n")
    }
    StandardStreams.note(
      "next: read the vault fingerprint out to \(id), whose first command asks for it\n")
    if isRecovered { StandardStreams.note("next: vault coordinator recovery --as \(id), for a new code\n") }
  }

  /// Refuses a request that has another fingerprint than was read out.
  private func check(_ request: CoordinatorRequest) throws(Failure) {
    guard let fingerprint else { return }
    let typed = try Fingerprint.argument(fingerprint, readOutBy: "new coordinator")
    guard typed != request.fingerprint else { return }
    throw Failure(
      .notPermitted,
      "the fingerprint does not match: the request's is \(request.fingerprint); nothing was done",
      hint: "ask \(request.coordinator.id) for the request again; do not add this one")
  }

  private func agree(to request: CoordinatorRequest) throws(Failure) {
    if fingerprint != nil || yes { return }
    let id = request.coordinator.id
    guard let terminal = Terminal() else {
      throw Failure(
        .usage, "the request's fingerprint was not compared: \(request.fingerprint)",
        hint: "add --fingerprint DIGITS as \(id) reads them out, or --yes")
    }
    let question =
      "coordinator  \(request.coordinator.titled)\nfingerprint  \(request.fingerprint)\n"
      + "does \(id) read out the same digits?"
    guard try terminal.confirm(question) else {
      throw Failure(.notPermitted, "the request was not accepted; nothing was done")
    }
  }
}
