internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// How the credentials stand.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the credentials, the days that remain, and each vendor's delivery.",
    discussion: """
      With --check, each credential that expires soon or has expired gets a line, with its vendors and the next \
      command. The exit status is 0 if there is none, 10 if one expires within 14 days, and 22 if one has expired.

      EXAMPLE
        vault status --check
      """)

  @Argument(help: ArgumentHelp("The CDS code of one credential; if not given, all.", valueName: "credential"))
  var credential: String?

  @Flag(help: "One JSON object; the manual describes its keys.")
  var json = false

  @Flag(help: "Show only what expires soon or has expired.")
  var check = false

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard !(json && check) else { throw ValidationError("give either --json or --check, not both") }
  }

  func run() throws {
    let credential = try credential.map(Parse.cds)
    let vault = try options.unlock(onlyReading: true, unattended: check || json)
    let now = Timestamp.now
    let state = vault.state
    let generations =
      try credential.map { [try vault.generation(of: $0)] } ?? state.credentials.compactMap(state.newest(of:))
    if check {
      let due = Due.among(generations, now: now)
      for due in due { try StandardStreams.write(due.line + "\n") }
      let statuses = due.map(\.status)
      if let status = statuses.contains(.expired) ? .expired : statuses.first { throw status.code }
      return
    }
    if json { return try StandardStreams.write(JSONOutput.line(StatusReport(state, generations, now: now))) }
    try StandardStreams.write(StatusText.make(state, generations, now: now))
    if generations.isEmpty {
      StandardStreams.note(
        state.vendors.isEmpty
          ? "next: vault vendor add ID --name NAME --key FILE\n" : "next: vault generate --vendor ID\n")
    }
  }
}

/// The delivery board, with what is to be typed for what has expired.
enum StatusText {
  static func make(_ state: VaultState, _ generations: [Generation], now: Timestamp) -> String {
    let boards = Cores.map(generations) { generation in
      var fields = DeliveryBoard.describe(generation, in: state, now: now)
      if generation.revoked == nil, generation.isExpired(at: now) {
        fields.add("next", generation.nextCommand)
      }
      return "\n" + fields.text
    }
    return DeliveryBoard.head(of: state).text + boards.joined()
  }
}
