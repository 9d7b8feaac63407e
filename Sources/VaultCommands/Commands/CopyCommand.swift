internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Moves a vault from a file to a server.
struct CopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: "Move a vault from a file to a PostgreSQL server.",
    discussion: """
      Copies the whole log and all that is sealed into tables that IT has made, and compares. Then it records the move in the \
      file, deletes what is sealed there, and the file takes no more changes. Your keys come into a key file on this machine. \
      Each other coordinator's keys come into a file ID.keys here, sealed under their passphrase: hand it to them, and they run \
      vault coordinator install. Tell the others before you begin. If it is interrupted, type the same command again.

      EXAMPLE
        vault copy --from vault.db --to 'postgresql://caaspp@db.district.example/vault?sslmode=verify-full'
      """)

  @Option(
    help: ArgumentHelp("The vault file. If not given, the one that --vault names.", valueName: "file"),
    completion: .file(extensions: ["vault", "db"]))
  var from: String?

  @Option(help: ArgumentHelp("The name of the vault on the server.", valueName: "name"))
  var to: String

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard from == nil || options.location.vault == nil else {
      throw ValidationError("give either --from or --vault, not both")
    }
  }

  mutating func run() throws {
    if let from { options.location.vault = from }
    if let from, Stores.isOnServer(from) { throw VaultError.cannotMove(.notAFile) }
    guard Stores.isOnServer(to) else { throw VaultError.cannotMove(.notAServer) }
    try Stores.ofProgram.handOver(to)
    guard let place = Remark(Stores.forEveryDesk(to)) else {
      throw Failure(
        .usage, "--to has no name that can be recorded", hint: "use at most 500 visible characters")
    }
    var vault = try options.unlock(onlyReading: true, verifyingAll: true)
    let target = try Stores.ofProgram.target(to)
    try vault.checkCanMove(to: target, at: place, now: .now)
    let others = vault.keysOfOthers
    if vault.left == nil {
      try agreement.ask(
        "move the vault to \(to.escapedForDisplay)? The file takes no changes after that.",
        unasked: "the move was not confirmed; nothing was done", declined: "nothing was moved")
    }
    try move(&vault, to: target, at: place, others)
    try report(vault)
  }

  /// The keys of the others are in files before the vault has them no more.
  private func move(
    _ vault: inout Vault, to target: any VaultTarget, at place: Remark,
    _ others: [(id: ShortID, box: [UInt8])]
  ) throws {
    var written: [String] = []
    do {
      for other in others {
        let path = Self.file(of: other.id)
        let bytes = KeyFiles.contents(other.box, of: other.id, in: vault.identity)
        if Self.isThere(bytes, at: path) { continue }
        guard !InputFile.exists(path) else {
          throw Failure(
            .cannotCreate, "\(path) already exists, and was not changed",
            hint: "move it away, or work in another folder: the keys of \(other.id) are to come there")
        }
        try OutputFile.write(bytes, to: path, .secret)
        written.append(path)
      }
      try vault.move(to: target, at: place, now: .now)
    } catch {
      // Until the move is recorded, the vault has them.
      if vault.left == nil { written.forEach(ReplacedFile.remove) }
      throw error
    }
  }

  private static func file(of id: ShortID) -> String { "\(id).keys" }

  /// Whether an interrupted move has left it.
  private static func isThere(_ bytes: [UInt8], at path: String) -> Bool {
    guard InputFile.exists(path),
      let there = try? InputFile.readPrivate(path, limit: KeyFiles.sizeLimit, what: "key file")
    else { return false }
    return there.withBytes { $0.copiedBytes() } == bytes
  }

  private func report(_ vault: borrowing Vault) throws {
    let others = vault.state.coordinators.map(\.id).filter { $0 != vault.coordinator.id }
    var fields = Fields()
    fields.add("vault", to.escapedForDisplay)
    fields.add("entries", "\(vault.history.count), all verified")
    let own = try CoordinatorRequestCommand.keyFile(of: vault.coordinator.id, in: vault.identity)
    fields.add("your key file", "\(own)  (keep it, and do not copy it)")
    for id in others { fields.add("keys of \(id)", "\(Self.file(of: id))  (hand it to \(id))") }
    try StandardStreams.report(fields.text)
    for id in others {
      let digits = try vault.joining(of: id).map { " --vault-fingerprint '\($0.fingerprint)'" } ?? ""
      StandardStreams.note(
        "next: \(id) runs vault coordinator install \(Self.file(of: id)), then vault status --vault NAME\(digits), "
          + "where NAME is the vault on the server as their desk names it\n")
    }
    StandardStreams.note(
      "next: vault status --vault \(ShellWord.ofFile(to)), as in every command from now on\n")
    StandardStreams.note(
      "next: put the file away, and its backups: whoever has one, and a passphrase, has what was sealed then\n"
    )
  }
}

/// Takes a key file that another coordinator handed over.
struct CoordinatorInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Keep your keys at your own desk, when a vault was moved to a server.",
    discussion: """
      Whoever moved the vault hands you a file with your keys, which your passphrase opens as before. This puts it where \
      your key files are. Delete the file that you were given, and every copy of it.

      EXAMPLE
        vault coordinator install elpac.keys
      """)

  @Argument(help: "The file that you were given.", completion: .file(extensions: ["keys"]))
  var file: String

  func run() throws {
    let bytes = try InputFile.read(file, limit: KeyFiles.sizeLimit, what: "key file")
      .withBytes { $0.copiedBytes() }
    guard let keys = KeyFiles.parse(bytes) else {
      throw Failure(
        .badInput, "\(file.escapedForDisplay) does not hold a coordinator's keys, or was cut off",
        hint: "ask for the file ID.keys that vault copy has written")
    }
    let desk = KeyFiles()
    do throws(KeyDeskError) {
      try desk.add(keys.box, of: keys.id, in: keys.vault)
    } catch {
      guard case .exists = error, (try? desk.read(keys.id, of: keys.vault)) == keys.box else {
        throw Failure(.desk(keys.id, error))
      }
    }
    var fields = Fields()
    fields.add("coordinator", keys.id.text)
    fields.add("key file", try CoordinatorRequestCommand.keyFile(of: keys.id, in: keys.vault))
    try StandardStreams.report(fields.text)
    StandardStreams.note(
      "next: delete \(ShellWord.ofFile(file)) and every copy of it; then vault status, with --vault and the server's name\n"
    )
  }
}
