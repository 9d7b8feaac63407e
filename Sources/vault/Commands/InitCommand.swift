internal import ArgumentParser
internal import FoundationEssentials
internal import Handoff
internal import VaultCore
internal import VaultSQLite

/// Makes a vault.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a vault, its first coordinator and the organization's issuer key.",
    discussion: """
      The passphrase is asked for twice. Whoever forgets it can only make a new vault.

      EXAMPLE
        vault init --organization "Sample Unified" --cds 19647330000000 \\
          --coordinator caaspp --program caaspp
      """)

  @OptionGroup var location: VaultLocation

  @Option(help: ArgumentHelp("The name of the district or school.", valueName: "name"))
  var organization: String

  @Option(help: ArgumentHelp("Its CDS code, 14 digits.", valueName: "code"))
  var cds: String

  @Option(help: ArgumentHelp("Your short name, such as caaspp.", valueName: "id"))
  var coordinator: String

  @Option(
    name: .customLong("program"),
    help: ArgumentHelp("A programme you serve; can be repeated.", valueName: "program"))
  var programs: [Program] = []

  @Option(help: "How much work a guess at the passphrase costs.")
  var kdf = KDF.moderate

  @OptionGroup var passphrase: PassphraseOptions

  func run() throws {
    let organization = Organization(name: try Parse.displayName(organization), cds: try Parse.cds(cds))
    let id = try Parse.shortID(coordinator)
    let path = try location.path()
    guard !InputFile.exists(path) else { throw Failure(.exists, vault: path) }
    let secret = try passphrase.readNew(for: id.text)
    if location.isDefault { try makeFolder(location.defaultFolder()) }

    let store: SQLiteVaultStore
    do {
      store = try SQLiteVaultStore.create(at: path)
    } catch .unavailable(let reason) {
      throw Failure(
        .cannotCreate, "the vault \(path.escapedForDisplay) cannot be made: \(reason.escapedForDisplay)")
    } catch {
      throw Failure(error, vault: path)
    }
    let issuer: IssuerKey
    do {
      let vault = try Vault.create(
        in: store, organization: organization, coordinator: id,
        programs: programs.isEmpty ? Program.allCases : Set(programs).sorted(), passphrase: secret,
        cost: kdf.cost, now: .now)
      issuer = try IssuerKey(text: vault.state.issuer)
    } catch {
      store.discard(at: path)
      throw error
    }

    var fields = Fields()
    fields.add("vault", path.escapedForDisplay)
    fields.add("organization", "\(organization.name.text.escapedForDisplay), CDS \(organization.cds.grouped)")
    fields.add("coordinator", id.text)
    fields.add("issuer", issuer.fingerprint.description)
    try StandardStreams.write(fields.text)
    StandardStreams.note(
      "next: vault issuer -o issuer.pub, for your vendors; then vault vendor add ID --name NAME --key FILE\n")
  }

  private func makeFolder(_ path: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.cannotCreate, "the folder \(path.escapedForDisplay) cannot be made")
    }
  }
}
