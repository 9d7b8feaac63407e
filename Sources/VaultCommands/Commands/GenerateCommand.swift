internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Makes a credential.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Authorize vendors, then make and seal a credential for them.",
    discussion: """
      The authorization to release student data is displayed, and you accept it. The secret key is sealed the \
      moment it is made, and nobody sees it. Without --vendor, you choose from a list on the terminal.

      The testing agency does not know what is made here. It is for a service of your own, which honors it by the \
      file that vault verifiers writes. Use vault import for what the agency's screen shows.

      With --schools, each school on the list gets a credential of its own. You accept one authorization for all. \
      A school that has one already keeps it, so that the same command goes on after an interruption.

      EXAMPLE
        vault generate --vendor aeries --vendor powerschool
        vault generate --schools schools.csv --vendor aeries
      """)

  @OptionGroup var release: ReleaseOptions

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("The CDS code of one of your schools, for a credential of its own.", valueName: "cds"))
  var school: String?

  @OptionGroup var list: SchoolsOption

  @Option(parsing: .unconditional, help: "How many days the credential is valid.")
  var days = Vault.defaultDays

  @OptionGroup var result: JSONOption

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard school == nil || list.schools == nil else {
      throw ValidationError("give either --for or --schools, not both")
    }
  }

  func run() throws {
    guard Vault.dayLimits.contains(days) else { throw Failure(VaultError.days(days)) }
    if let schools = try list.read() { return try generate(for: schools) }
    let school = try school.map(Parse.cds)
    let terms = try release.terms()

    var vault = try options.unlock()
    try vault.checkCanMake(school ?? vault.state.organization.cds, now: .now)
    let chosen = try terms.vendors(in: vault)
    let release = try terms.accept(
      for: chosen, of: vault.state.organization, credentials: [school ?? vault.state.organization.cds])

    // The time of the answer, not of the question.
    let now = Timestamp.now
    let made = try vault.generate(for: school, under: release, days: days, now: now)
    try Self.report(made, among: vault.state.credentials, asJSON: result.json, now: now)
  }

  private func generate(for schools: [SchoolList.School]) throws {
    let terms = try release.terms()
    var vault = try options.unlock()
    let vendors = try terms.vendors(in: vault)
    let plan = try PlannedSchools(schools, of: list, for: vendors, .generated, in: vault, now: .now)
    guard !plan.open.isEmpty else { return try plan.report([], for: vendors, asJSON: result.json, now: .now) }
    let release = try terms.accept(
      for: vendors, of: vault.state.organization, credentials: plan.open.map(\.credential))
    var made: [Generation] = []
    try Batch.run(.make, plan.open, of: \.credential) { school in
      made.append(try vault.generate(for: school.credential, under: release, days: days, now: .now))
    } report: { _ throws(Failure) in
      try plan.report(made, for: vendors, asJSON: result.json, now: .now)
    }
  }

  /// Who honors what is made here, and what is to be typed instead for what the testing agency honors.
  static func ownService(instead command: String) -> String {
    """
    vault: the testing agency does not know what is made here; a service of your own honors it, once it has your verifiers
    hint: for that service: \(VerifiersCommand.toFile)
    hint: for a credential that the agency's screen shows: \(command)

    """
  }

  /// What a new generation is, and what comes next.
  static func report(
    _ made: Generation, among credentials: [CDSCode], asJSON: Bool, now: Timestamp
  ) throws {
    var fields = Fields()
    fields.add("credential", made.titled)
    fields.add("user name", made.username.text.escapedForDisplay)
    fields.add("vendors", made.vendors.titled)
    fields.add("expires", made.expires.dated(from: now))
    fields.add("secret key", made.origin == .generated ? "sealed; nobody has seen it" : "sealed")
    try StandardStreams.report(asJSON ? JSONOutput.line(MadeRow(made)) : fields.text)
    if made.origin == .generated { StandardStreams.note(ownService(instead: made.importCommand)) }
    StandardStreams.note("next: \(made.nextStep(among: credentials))\n")
  }
}
