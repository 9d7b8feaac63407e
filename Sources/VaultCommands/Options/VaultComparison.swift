internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// How a vault on a server is known to be the organization's, where this machine sees it for the first time.
struct VaultComparison: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The vault fingerprint that the coordinator who added you read out; needed once on a machine.",
      valueName: "digits"))
  var vaultFingerprint: String?

  /// Refuses what cannot be a fingerprint.
  func check() throws(Failure) { _ = try typed() }

  private func typed() throws(Failure) -> Fingerprint? {
    guard let vaultFingerprint else { return nil }
    return try Fingerprint.argument(vaultFingerprint, readOutBy: "coordinator who added you")
  }

  /// Whether it is the same; a person is asked unless an option says it.
  func compare(_ joining: Joining) throws(Failure) -> Bool {
    if let typed = try typed() { return typed == joining.fingerprint }
    let answer = try Terminal()?.confirm(
      "this machine has not seen the vault before\nvault fingerprint  \(joining.fingerprint)\n"
        + "does \(joining.author) read out the same digits?")
    return answer ?? false
  }

  /// The words for a vault that was not the same.
  func failure(of joining: Joining) -> Failure {
    guard vaultFingerprint != nil || Terminal() != nil else { return Failure(.notCompared(joining)) }
    return Failure(
      .notPermitted,
      "the vault fingerprint does not match: this vault's is \(joining.fingerprint); nothing was done",
      hint: "do not use this vault; ask \(joining.author), and IT, which one is the organization's")
  }
}
