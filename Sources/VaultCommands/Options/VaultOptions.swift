internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import SystemPackage
internal import VaultCore
internal import VaultDesk

/// Which vault: common to all coordinator commands.
struct VaultLocation: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The vault: a file, or its name on a server, such as postgresql://HOST/DATABASE. If not given, $VENDOR_VAULT_FILE, or \
      else vendor-vault/vault.db in $XDG_DATA_HOME.
      """,
      valueName: "path"), completion: .file(extensions: ["vault", "db"]))
  var vault: String?

  /// The path of a file; for a vault elsewhere, this program may end here, in favor of another.
  func path() throws(Failure) -> String {
    let name = try name()
    try Stores.ofProgram.handOver(name)
    return name
  }

  /// The path of a file, or the name of a vault elsewhere.
  func name() throws(Failure) -> String {
    if let name = try givenName() { return name }
    return try defaultFolder() + "/vault.db"
  }

  private func givenName() throws(Failure) -> String? {
    guard vault != "" else {
      throw Failure(
        .usage, "\"\" is not the name of a vault", hint: "give --vault the path of a file, or leave it out")
    }
    if let given = vault ?? ProcessEnvironment["VENDOR_VAULT_FILE"], !given.isEmpty { return given }
    return nil
  }

  var isDefault: Bool { vault == nil && (ProcessEnvironment["VENDOR_VAULT_FILE"] ?? "").isEmpty }

  /// What the shell's start file needs, so that the vault at `path` is found from any folder, and in any terminal; nothing
  /// where it is found already.
  func startLine(for path: String) -> String? {
    let isOnServer = Stores.isOnServer(path)
    if isDefault || vault == nil && (isOnServer || FilePath(marked: path).isAbsolute) { return nil }
    guard let folder = PrivateFolder.current else { return nil }
    let place = FilePath(marked: folder).pushing(FilePath(marked: path)).lexicallyNormalized().marked
    return "add this line to ~/.profile, so that every terminal finds the vault:\n"
      + "  export VENDOR_VAULT_FILE=\(ShellWord.ofFile(isOnServer ? path : place))"
  }

  func defaultFolder() throws(Failure) -> String {
    guard let folder = DataFolder.path else {
      throw Failure(.usage, "there is no home folder to look for the vault in", hint: "add --vault PATH")
    }
    return folder
  }

  /// Opens the vault's store.
  func open() throws(Failure) -> any VaultStore {
    let path = try path()
    do throws(Failure) {
      return try Stores.ofProgram.open(path) { $0.isCurrent(to: Machine.this.memory) }
    } catch {
      guard let kind = InputFile.kind(of: path), kind != .database else { throw error }
      throw Failure(
        .badInput, "\(path.escapedForDisplay) is \(kind.title), not a vault",
        hints: StoreError.notAVault.hints)
    }
  }
}

/// Which vault, as whom, with which passphrase.
struct VaultOptions: ParsableArguments {
  @OptionGroup var location: VaultLocation

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Who you are. If not given, $VENDOR_VAULT_COORDINATOR, or else the only coordinator.",
      valueName: "coordinator"
    ))
  var coordinator: String?

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var comparison: VaultComparison

  @Flag(
    help:
      "Accept a vault that is older than what this machine has seen, or whose server was replaced; this is recorded."
  )
  var acceptRollback = false

  /// Opens the store, takes the passphrase, unlocks, and tells what others did since.
  ///
  /// - Parameters:
  ///   - onlyReading: also under a clock that is behind the newest entry, with a warning.
  ///   - verifyingAll: also the signatures that were verified on this machine before.
  ///   - unattended: what others did is not told, and stays for the next time: nobody may be there to hear it.
  ///   - repairing: what another program changed is told by who asks for it.
  func unlock(
    onlyReading: Bool = false, verifyingAll: Bool = false, unattended: Bool = false,
    repairing: Bool = false
  ) throws -> Vault {
    try comparison.check()
    let named = try coordinatorID()
    let store = try openStore()
    let isOnServer = Stores.isOnServer(try location.path())
    let id = try named ?? askWho(among: store)
    let vault: Vault
    var refusal: Failure?
    do {
      if !passphrase.isGiven { try Vault.checkHasKeys(id, in: store, machine: .this) }
      vault = try passphrase.unlock(id?.text ?? "the vault", unless: VaultError.wrongPassphrase) {
        secret throws(VaultError) in
        try Vault.unlock(
          store, as: id, passphrase: secret, machine: .this, acceptingRollback: acceptRollback,
          onlyReading: onlyReading, tellingNews: !unattended, verifyingAll: verifyingAll, now: .now,
          comparing: { joining in
            do throws(Failure) {
              return try comparison.compare(joining)
            } catch {
              refusal = error
              return false
            }
          })
      }
    } catch VaultError.wrongPassphrase {
      throw try Self.wrongPassphrase(in: store, of: id)
    } catch VaultError.notCompared(let joining) {
      throw refusal ?? comparison.failure(of: joining)
    } catch let error as VaultError where isOnServer {
      throw Failure(error.problem, hints: error.hintsOnServer)
    }
    let earlier = vault.news.dropLast(Self.mostNotices)
    if let last = earlier.last {
      StandardStreams.note(
        "notice: \(earlier.count) changes by others until \(last.time.shown); vault log shows them\n")
    }
    for entry in vault.news.suffix(Self.mostNotices) {
      StandardStreams.note("notice: on \(entry.time.shown), \(entry.author) \(entry.event.sentence)\n")
    }
    let now = Timestamp.now
    if let newest = vault.history.last, now < newest.time {
      StandardStreams.note(
        "warning: this machine's clock shows \(now.shown), but the newest entry is from \(newest.time.shown), by \(newest.author)\n"
      )
    }
    if !repairing, !vault.damage.isEmpty {
      StandardStreams.note("warning: \(vault.damage.fact)\nhint: vault repair\n")
    }
    return vault
  }

  /// Asks who is there, where somebody types the passphrase and there are several whose it could be.
  private func askWho(among store: any VaultStore) throws -> ShortID? {
    guard !passphrase.isGiven, let terminal = Terminal() else { return nil }
    let known = try Vault.claimedCoordinators(in: store, machine: .this).people
    guard known.count > 1 else { return nil }
    let names = known.listed(with: "or")
    for _ in 1...3 {
      let answer = try terminal.ask("which coordinator are you, \(names)? ")
      if let id = known.first(where: { $0.text == answer }) { return id }
      try terminal.write("\"\(answer.shortened)\" is not a coordinator of this vault\n")
    }
    throw Failure(VaultError.coordinatorNeeded(known: known))
  }

  /// The words for a wrong passphrase, and who can help.
  private static func wrongPassphrase(in store: any VaultStore, of id: ShortID?) throws -> Failure {
    let known = try Vault.claimedCoordinators(in: store, machine: .this)
    let name = (id ?? known.people.first)?.text ?? "ID"
    let others = known.people.count > 1 ? "; another coordinator can unlock the vault with --as ID" : ""
    let code =
      known.hasRecoveryCode
      ? ["with the recovery code: vault coordinator passphrase \(name) --as recovery"] : []
    return Failure(VaultError.wrongPassphrase.problem, hints: ["it cannot be recovered\(others)"] + code)
  }

  /// The most changes by others that are told one by one: a change for many schools is many.
  private static let mostNotices = 20

  /// The coordinator that is named, if one is.
  func coordinatorID() throws -> ShortID? {
    let given = coordinator ?? ProcessEnvironment["VENDOR_VAULT_COORDINATOR"]
    return try given.flatMap { $0.isEmpty ? nil : try Parse.shortID($0) }
  }

  /// Opens the store.
  func openStore() throws(Failure) -> any VaultStore { try location.open() }
}

extension Machine {
  /// This machine: it remembers in the user's state folder, and warns on standard error.
  static let this = Machine(memory: MachineFile(), desk: KeyFiles()) { warning in
    var after = ""
    if case .stillOnTheMedium(.untilNextOpening) = warning {
      after = "; the next command that opens the vault will try again"
    }
    StandardStreams.note("warning: \(warning.fact)\(after)\n")
  }
}
