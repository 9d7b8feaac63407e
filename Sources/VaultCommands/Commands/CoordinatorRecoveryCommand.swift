internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Makes a recovery code.
struct CoordinatorRecoveryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery",
    abstract: "Make a recovery code, shown once; an earlier one is void.",
    discussion: """
      Whoever has the code and the vault file can add one coordinator, and nothing else. Write it down, and \
      lock the paper away. It is spent when it is used, and void when a coordinator is removed. A spent or \
      replaced code still opens an older copy of the vault file, and with it what is sealed later, until a \
      coordinator is removed.

      EXAMPLE
        vault coordinator recovery
      """)

  @OptionGroup var code: RecoveryCodeOptions

  @Option(help: "How much work a guess at the code costs.")
  var kdf = KDF.moderate

  @OptionGroup var options: VaultOptions

  func run() throws {
    let way = try code.way()
    var vault = try options.unlock(now: .now)
    try way.handOut(from: &vault, cost: kdf.cost)
  }
}
