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
      Your keys stay the same: an older copy of the vault file opens with the old passphrase, and the keys in \
      it open what is sealed later, too. If the old one became known, have another coordinator remove you and \
      add you anew.

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
    StandardStreams.note(
      """
      vault: an older copy of the vault file opens with the old passphrase, and gives the keys to what is sealed later
      hint: if the old passphrase became known, another coordinator does: vault coordinator remove \(id), then vault \
      coordinator add \(id)

      """)
  }
}
