internal import ArgumentParser
internal import FoundationEssentials
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultSQLite

/// Which vault: common to all coordinator commands.
struct VaultLocation: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The vault file. Otherwise $VENDOR_VAULT_FILE, else vendor-vault/vault.db in $XDG_DATA_HOME.",
      valueName: "path"))
  var vault: String?

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  func path() throws(Failure) -> String {
    if let given = vault ?? Self.environment["VENDOR_VAULT_FILE"], !given.isEmpty { return given }
    return try defaultFolder() + "/vault.db"
  }

  var isDefault: Bool { vault == nil && (Self.environment["VENDOR_VAULT_FILE"] ?? "").isEmpty }

  func defaultFolder() throws(Failure) -> String {
    if let data = Self.environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/vendor-vault" }
    guard let home = Self.environment["HOME"], home.hasPrefix("/") else {
      throw Failure(.usage, "there is no home folder to look for the vault in", hint: "add --vault PATH")
    }
    return home + "/.local/share/vendor-vault"
  }
}

/// Which vault, as whom, with which passphrase.
struct VaultOptions: ParsableArguments {
  @OptionGroup var location: VaultLocation

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Who you are. Otherwise $VENDOR_VAULT_COORDINATOR, else the only coordinator.", valueName: "coordinator"
    ))
  var coordinator: String?

  @OptionGroup var passphrase: PassphraseOptions

  /// Opens the store, takes the passphrase, unlocks.
  func unlock(now: Timestamp) throws -> Vault {
    let path = try location.path()
    let given = coordinator ?? ProcessInfo.processInfo.environment["VENDOR_VAULT_COORDINATOR"]
    let id = try given.flatMap { $0.isEmpty ? nil : try Parse.shortID($0) }
    let store: SQLiteVaultStore
    do {
      store = try SQLiteVaultStore.open(at: path)
    } catch {
      throw Failure(error, vault: path)
    }
    let secret = try passphrase.read(for: id?.text ?? "the vault")
    return try Vault.unlock(store, as: id, passphrase: secret, now: now)
  }
}
