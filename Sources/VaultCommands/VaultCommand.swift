internal import ArgumentParser

/// The root command.
struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault",
    abstract: "Puts a credential into a vendor's hands so that nobody else ever sees it.",
    discussion: """
      A coordinator makes a credential for Student Score Reports. It is sealed at once, and exported as one \
      bundle for each vendor. A vendor makes a key, and opens the bundles that are sealed to it.

      To see the whole handoff with real files, run vault tour.

      EXAMPLE
        vault tour
      """,
    version: "1.0.0",
    groupedSubcommands: [
      CommandGroup(name: "Vendor's", subcommands: [KeygenCommand.self, OpenCommand.self]),
      CommandGroup(
        name: "Coordinator's",
        subcommands: [
          InitCommand.self, CoordinatorCommand.self, IssuerCommand.self, VendorCommand.self,
          GenerateCommand.self, ImportCommand.self, ExportCommand.self, RevealCommand.self,
          ConfirmCommand.self, AuthorizeCommand.self, RevokeCommand.self, ResetCommand.self,
          StatusCommand.self, CalendarCommand.self, VerifiersCommand.self, LogCommand.self,
          AuthorizationCommand.self, RepairCommand.self, CopyCommand.self, ConsoleCommand.self,
        ]),
      CommandGroup(name: "Whoever serves the reports", subcommands: [GateCommand.self]),
      CommandGroup(
        name: "Common", subcommands: [FingerprintCommand.self, InspectCommand.self, TourCommand.self]),
    ])
}
