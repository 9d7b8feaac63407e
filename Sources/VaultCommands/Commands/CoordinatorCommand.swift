internal import ArgumentParser

/// The people who share a vault.
struct CoordinatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator", abstract: "Add, list and remove those who may unlock the vault.",
    discussion: """
      EXAMPLE
        vault coordinator list
      """,
    subcommands: [
      CoordinatorAddCommand.self, CoordinatorListCommand.self, CoordinatorRemoveCommand.self,
      CoordinatorPassphraseCommand.self, CoordinatorRecoveryCommand.self,
    ])
}
