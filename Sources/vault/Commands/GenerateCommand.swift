internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore

/// Makes a credential.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Authorize vendors, and make and seal a credential for them.",
    discussion: """
      Shows the authorization to release student data and takes your answer. The secret is sealed in the \
      moment it is made; nobody sees it. Without --vendor, a terminal lists the vendors to choose from.

      EXAMPLE
        vault generate --vendor aeries --vendor powerschool
      """)

  @Option(
    name: .customLong("vendor"),
    help: ArgumentHelp("A vendor to authorize; can be repeated.", valueName: "id"))
  var vendors: [String] = []

  @Flag(help: "Accept the authorization; stands for the answer where nobody can be asked.")
  var authorize = false

  @Option(
    help: ArgumentHelp(
      "A file with the authorization's exact text, instead of the built-in one.", valueName: "file"),
    completion: .file())
  var statement: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("The CDS code of one of your schools, for a credential of its own.", valueName: "cds"))
  var school: String?

  @Option(parsing: .unconditional, help: "For how many days the credential is honoured.")
  var days = Vault.defaultDays

  @OptionGroup var options: VaultOptions

  func run() throws {
    guard Vault.dayLimits.contains(days) else { throw Failure(VaultError.days(days)) }
    let school = try school.map(Parse.cds)
    let named = try vendors.map(Parse.shortID)
    let text = try statement.map { path in try readStatement(path) }

    var vault = try options.unlock(now: .now)
    try vault.checkCanGenerate(for: school ?? vault.state.organization.cds, now: .now)
    let chosen = try named.isEmpty ? choose(from: vault.state.vendors) : vault.vendors(named)
    let statement =
      text
      ?? Authorization.defaultStatement(organization: vault.state.organization, vendors: chosen)
    try accept(statement, for: chosen)

    // The time of the answer, not of the question.
    let now = Timestamp.now
    let made = try vault.generate(
      for: school, vendors: chosen.map(\.id), statement: statement, days: days, now: now)
    var fields = Fields()
    fields.add("credential", made.titled)
    fields.add("user name", made.username.text)
    fields.add("vendors", chosen.titled)
    fields.add("expires", made.expires.dated(from: now))
    fields.add("secret key", "sealed; nobody has seen it")
    try StandardStreams.write(fields.text)
    StandardStreams.note("next: \(next(for: chosen))\n")
  }

  private func next(for vendors: [Vendor]) -> String {
    vendors.contains { $0.key == nil }
      ? "vault reveal, to show it once; a vendor without a key cannot be sent a bundle"
      : "vault export --to \(vendors.map(\.id.text).joined(separator: " "))"
  }

  private func choose(from vendors: [Vendor]) throws -> [Vendor] {
    guard !vendors.isEmpty else {
      throw Failure(
        .noInput, "there is no vendor to authorize yet", hint: "vault vendor add ID --name NAME --key FILE")
    }
    guard let terminal = Terminal() else { throw Failure(VaultError.noVendorNamed) }
    let list = vendors.enumerated().map { "  \($0 + 1)  \($1.titled)\n" }.joined()
    let answer = try terminal.ask("vendors:\n\(list)which ones? numbers, or all: ")
    if answer == "all" { return vendors }
    let words = answer.split { $0 == " " || $0 == "," }
    return try words.map { word in
      guard let number = Int(word), vendors.indices.contains(number - 1) else {
        throw Failure(.usage, "\(String(word).shortened) is none of these vendors; nothing was done")
      }
      return vendors[number - 1]
    }
  }

  private func accept(_ statement: String, for vendors: [Vendor]) throws(Failure) {
    guard !vendors.isEmpty else { throw Failure(VaultError.noVendorNamed) }
    StandardStreams.note(statement.escapedLinesForDisplay + "\n\n")
    if authorize { return }
    guard let terminal = Terminal() else {
      throw Failure(
        .usage, "nobody accepted the authorization; nothing was done",
        hint: "read the statement above, and add --authorize")
    }
    guard try terminal.confirm("do you authorize this release to \(vendors.titled)?") else {
      throw Failure(.notPermitted, "the authorization was not given; nothing was done")
    }
  }

  private func readStatement(_ path: String) throws(Failure) -> String {
    let limit = Authorization.statementSizeLimit
    let bytes = try InputFile.read(path, limit: limit, what: "statement").withBytes { $0.copiedBytes() }
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.isEmpty else { throw Failure(VaultError.statementSize) }
    guard text.utf8.elementsEqual(bytes) else {
      throw Failure(.badInput, "\(path.escapedForDisplay) is no text in UTF-8")
    }
    return text
  }
}
