internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// Lists the coordinators.
struct CoordinatorListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the coordinators and the programmes they serve.",
    discussion: """
      EXAMPLE
        vault coordinator list
      """)

  @Flag(help: "One JSON object a coordinator: id, programs, since.")
  var json = false

  @OptionGroup var options: VaultOptions

  private struct Row: Encodable {
    let id: String
    let programs: [Program]
    let since: Timestamp?
  }

  func run() throws {
    let vault = try options.unlock(now: .now, onlyReading: true, unattended: json)
    for coordinator in vault.state.coordinators {
      let since = vault.history.last { $0.event.adds(coordinator) }?.time
      if json {
        let row = Row(id: coordinator.id.text, programs: coordinator.programs, since: since)
        try StandardStreams.write(JSONOutput.line(row))
      } else {
        var fields = Fields()
        let time = since.map { ", since \($0.day)" } ?? ""
        fields.add(
          coordinator.id.text, coordinator.programs.map(\.rawValue).joined(separator: ", ") + time)
        try StandardStreams.write(fields.text)
      }
    }
    if !json {
      StandardStreams.note(
        vault.state.recovery == nil
          ? "vault: there is no recovery code\nhint: vault coordinator recovery\n"
          : "vault: there is a recovery code\n")
    }
  }
}

extension LogEvent {
  fileprivate func adds(_ coordinator: Coordinator) -> Bool {
    switch self {
    case .vaultCreated(_, let new, _, _), .coordinatorAdded(let new): new == coordinator
    default: false
    }
  }
}
