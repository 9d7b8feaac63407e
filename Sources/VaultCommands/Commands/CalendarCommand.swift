internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Hands out the expiries for a calendar.
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Write a calendar file that reminds you when credentials expire.",
    discussion: """
      The file (iCalendar, RFC 5545) has an event for the expiration of each credential, and reminders 14, 7, 3 \
      and 1 days before it, at 9 a.m. Import it again after a reset. Many programs then move the events; Outlook \
      and some others add new ones: there, delete the earlier ones first.

      EXAMPLE
        vault calendar > credentials.ics
      """)

  @Argument(help: ArgumentHelp("The CDS code of one credential; if not given, all.", valueName: "credential"))
  var credential: String?

  @OptionGroup var options: VaultOptions

  @OptionGroup var file: ResultFileOption

  func run() throws {
    let credential = try credential.map(Parse.cds)
    let vault = try options.unlock(onlyReading: true)
    let now = Timestamp.now
    let text = try vault.calendar(of: credential, now: now) { $0.calendarAdvice }
    try file.write([UInt8](text.utf8), label: "calendar") { _ in
      "import the file into your calendar, and again after each reset; vault help calendar says what then becomes of the earlier events"
    }
  }
}
