internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// Removes a coordinator.
struct CoordinatorRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a coordinator; vault key and issuer key become new.",
    discussion: """
      What is sealed from then on the one removed cannot open, whatever they kept. What they saw or copied \
      before they keep: the command says what that may be. The new issuer key is signed by the old one, and \
      goes to the vendors.

      EXAMPLE
        vault coordinator remove elpac
      """)

  @Argument(help: "Who is removed.")
  var id: String

  @Flag(help: "Remove; stands for the answer where nobody can be asked.")
  var yes = false

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    var vault = try options.unlock(now: .now)
    try vault.checkCanRemoveCoordinator(id)
    if !yes {
      guard let terminal = Terminal() else {
        throw Failure(.usage, "nobody agreed to remove \(id); nothing was done", hint: "add --yes")
      }
      guard try terminal.confirm("remove \(id), and make the vault's keys anew?") else {
        throw Failure(.notPermitted, "\(id) was not removed; nothing was done")
      }
    }
    let now = Timestamp.now
    try vault.removeCoordinator(id, now: now)

    var fields = Fields()
    fields.add("removed", id.text)
    fields.add("coordinators", vault.state.coordinators.map(\.id.text).joined(separator: ", "))
    let issuer = try IssuerKey(text: vault.state.issuer)
    fields.add("issuer", "\(issuer.fingerprint) (new)")
    try StandardStreams.report(fields.text)
    StandardStreams.note(
      RemovalText.make(removed: id, live: vault.state.liveGenerations(at: now)) + """
        next: vault coordinator recovery, because an earlier recovery code is void
        next: vault issuer -o issuer.pub, for your vendors; bundles are signed with the new key from now on

        """)
  }
}
