internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Changes one's own passphrase, or gives a new one to whoever forgot theirs.
struct CoordinatorPassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase",
    abstract: "Change your own passphrase, or replace a forgotten one.",
    discussion: """
      You have new keys then. The old passphrase still opens an older copy of the vault file (or, with a vault on a \
      server, of your key file), and with that the later history and issuer key, but no secret key that is sealed \
      later. If someone knows the old passphrase, \(PassphraseChange.remedy).

      If you forgot it, name yourself, use --as recovery, and type the recovery code instead of the passphrase. You \
      then have new keys under a new passphrase. The code works only once.

      EXAMPLE
        vault coordinator passphrase
        vault coordinator passphrase caaspp --as recovery
      """)

  @Argument(
    help: ArgumentHelp("Whose passphrase was forgotten; needs --as recovery.", valueName: "coordinator"))
  var id: String?

  @OptionGroup var new: NewPassphraseOptions

  @OptionGroup var options: VaultOptions

  func run() throws {
    let named = try id.map(Parse.shortID)
    var vault = try options.unlockToLetIn()
    if vault.coordinator.id == .recovery { return try replace(of: named, in: &vault) }
    let id = vault.coordinator.id
    guard named == nil || named == id else {
      throw Failure(
        .notPermitted, "\(id) can change only their own passphrase; nothing was done",
        hint: "with the recovery code: vault coordinator passphrase \(named ?? id) --as recovery")
    }
    let passphrase = try new.read(for: id.text)
    try Terminal.hidingKeys {
      try vault.changePassphrase(to: passphrase, cost: new.kdf.cost, now: .now)
    }
    try StandardStreams.report("the passphrase of \(id) was changed\n")
    let place = vault.coordinator.keys
    Self.warn(
      of: PassphraseChange.remainder(of: "the old passphrase", keptIn: place), leftTo: id, keptIn: place)
  }

  private func replace(of named: ShortID?, in vault: inout Vault) throws {
    let known = vault.state.coordinators.map(\.id)
    guard let id = named ?? (known.count == 1 ? known[0] : nil) else {
      throw Failure(
        .usage, "it is not said whose passphrase was forgotten; nothing was done",
        hint: "vault coordinator passphrase ID --as recovery; the coordinators are "
          + known.map(\.text).joined(separator: ", "))
    }
    try vault.checkCanReplaceKeys(of: id, now: .now)
    let lost = LostSecrets(withKeysOf: id, from: vault.state, now: .now)
    if let consequence = lost.consequence() { StandardStreams.note("vault: \(consequence)\n") }
    let passphrase = try new.read(for: id.text)
    try Terminal.hidingKeys {
      try vault.replaceKeys(of: id, passphrase: passphrase, cost: new.kdf.cost, now: .now)
    }
    var fields = Fields()
    fields.add("coordinator", "\(id), with a new passphrase and new keys")
    fields.add("recovery code", "used; it no longer works")
    if let named = lost.named { fields.add("lost", named) }
    try StandardStreams.report(fields.text)
    let place = vault.state.place
    Self.warn(of: PassphraseChange.remainder(ofRecovering: false, keptIn: place), leftTo: id, keptIn: place)
    StandardStreams.note("next: vault coordinator recovery --as \(id), for a new code\n")
  }

  private static func warn(of remainder: String, leftTo id: ShortID, keptIn place: Coordinator.Place) {
    let newcomer = place == .vault ? id.text : "--request FILE"
    StandardStreams.note(
      """
      vault: \(remainder)
      hint: if someone knows the old passphrase, ask another coordinator: vault coordinator remove \(id), then vault \
      coordinator add \(newcomer)

      """)
  }
}

extension VaultOptions {
  /// Unlocks as the recovery code, where it is named, or else as a coordinator.
  func unlockToLetIn() throws -> Vault {
    guard try coordinatorID() == .recovery else { return try unlock() }
    let store = try openStore()
    return try passphrase.unlock("recovery (the code)", unless: VaultError.wrongRecoveryCode) {
      code throws(VaultError) in
      try Vault.recover(store, code: code, machine: .this, acceptingRollback: acceptRollback, now: .now)
    }
  }
}
