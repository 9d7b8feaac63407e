internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Takes the code that a vendor reads back.
struct ConfirmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Record the code that a vendor reads back, which confirms its delivery.",
    discussion: """
      Only someone who opened the bundle can read the code. The bundle has then arrived, so the vault deletes \
      its copy. Five wrong codes in a row are recorded.

      EXAMPLE
        vault confirm 7KQ2-M9XF-3HTB
      """)

  @Argument(help: "The code, twelve letters and digits; capitals and dashes do not matter.")
  var code: String

  @OptionGroup var which: CredentialArgument

  @OptionGroup var result: JSONOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    guard let code = ConfirmationCode(text: code) else {
      throw Failure(
        .usage, "\"\(self.code.shortened)\" is not a confirmation code",
        hint: "a confirmation code has twelve letters and digits, such as 7KQ2-M9XF-3HTB")
    }
    let credential = try which.code()
    var vault = try options.unlock()
    let now = Timestamp.now
    let (generation, vendor) = try vault.confirm(code, for: credential, now: now)

    var fields = Fields()
    fields.add("confirmed", "\(vendor.titled) has \(generation.titled)")
    fields.add("recorded by", "\(vault.coordinator.id) on \(now.shown)")
    let open = generation.vendors.filter { generation.delivery(to: $0.id)?.confirmed == nil }
    if !open.isEmpty { fields.add("still open", open.titled) }
    let row = ConfirmedRow(
      credential: generation.credential.text, generation: generation.number, vendor: vendor.id.text,
      author: vault.coordinator.id.text, time: now, open: open.map(\.id.text))
    try StandardStreams.report(result.json ? JSONOutput.line(row) : fields.text)
  }
}
