internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// Hands out the expiries for a calendar.
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Write the expiries as a calendar file that reminds of them.",
    discussion: """
      The file (iCalendar, RFC 5545) has an event at the expiry of each credential, with alarms 14, 7, 3 and 1 \
      days before. Import it again after a reset: the event moves to the new expiry.

      EXAMPLE
        vault calendar > credentials.ics
      """)

  @Argument(help: ArgumentHelp("The CDS code of one credential; otherwise all.", valueName: "credential"))
  var credential: String?

  @OptionGroup var options: VaultOptions

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    let credential = try credential.map(Parse.cds)
    let now = Timestamp.now
    let vault = try options.unlock(now: now, onlyReading: true)
    if let credential { _ = try vault.generation(of: credential) }
    guard let first = vault.history.first, !vault.state.credentials.isEmpty else {
      throw Failure(VaultError.noCredential(nil))
    }
    let text = CalendarText.make(vault.state, credential: credential, vault: first.head.head, now: now)
    guard let output else { return try StandardStreams.write(text) }
    try OutputFile.write([UInt8](text.utf8), to: output)
    var fields = Fields()
    fields.add("calendar", output.escapedForDisplay)
    try StandardStreams.write(fields.text)
    StandardStreams.note("next: import the file into your calendar, and again after each reset\n")
  }
}
