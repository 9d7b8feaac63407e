internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// The history.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the signed history of the vault.",
    discussion: """
      Every command checks the whole log before it does anything; --verify says that it holds, and its head.

      EXAMPLE
        vault log --verify
      """)

  @Flag(help: "One JSON object an entry: index, time, author, head, event.")
  var json = false

  @Flag(help: "Check every signature and link, and show the head.")
  var verify = false

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard !(json && verify) else { throw ValidationError("give either --json or --verify, not both") }
  }

  private struct Row: Encodable {
    let index: Int
    let time: Timestamp
    let author: String
    let head: String
    let event: LogEvent
  }

  func run() throws {
    // Unlocking reads and verifies every entry, and throws at the first that does not hold.
    let vault = try options.unlock(now: .now)
    let history = vault.history
    if verify, let newest = history.last {
      var fields = Fields()
      fields.add("entries", "\(history.count): every signature and link holds")
      fields.add("newest", newest.time.description)
      fields.add("head", newest.head.head.text)
      return try StandardStreams.write(fields.text)
    }
    for entry in history {
      if json {
        let row = Row(
          index: entry.head.index, time: entry.time, author: entry.author.text, head: entry.head.head.text,
          event: entry.event)
        try StandardStreams.write(JSONOutput.line(row))
      } else {
        try StandardStreams.write(
          "\(entry.head.index)  \(entry.time)  \(entry.author) \(entry.event.sentence)\n")
      }
    }
  }
}
