internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Changes one's own passphrase.
struct CoordinatorPassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase",
    abstract: "Change your own passphrase.",
    discussion: """
      Older copies of the vault file still open with the old one.

      EXAMPLE
        vault coordinator passphrase
      """)

  @OptionGroup var new: NewPassphraseOptions

  @OptionGroup var options: VaultOptions

  func run() throws {
    var vault = try options.unlock(now: .now)
    let id = vault.coordinator.id
    let passphrase = try new.read(for: id.text)
    try vault.changePassphrase(to: passphrase, cost: new.kdf.cost, now: .now)
    try StandardStreams.report("the passphrase of \(id) is changed\n")
    StandardStreams.note("vault: backups of the vault file from before still open with the old passphrase\n")
  }
}
