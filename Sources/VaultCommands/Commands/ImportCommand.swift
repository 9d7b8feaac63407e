internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import SystemPackage
internal import VaultCore
internal import VaultDesk

/// Seals a credential that was made elsewhere.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Seal a credential from the testing agency's own screen.",
    discussion: """
      You type the secret key twice, and it is not displayed; or it comes from a file or a descriptor. Then it \
      goes out like any other: once, to authorized vendors. Give the date on which it really expires. You are asked \
      about what looks like a slip, such as a mask, the user name, or two lines.

      With --schools, it is done for each school on the list, which has the columns cds and user, and expires unless \
      --days or --expires holds for all. Secret keys are never in the list: you type them, each before it is \
      sealed, or a file or descriptor has one a line, in the order of the list. A school whose credential is \
      there already is passed over, so that the same command goes on after an interruption.

      EXAMPLE
        vault import --user ssr-4711 --days 365 --vendor aeries
        vault import --schools schools.csv --days 365 --vendor aeries
      """)

  @Option(name: .customLong("user"), help: ArgumentHelp("The user name.", valueName: "name"))
  var username: String?

  @OptionGroup var list: SchoolsOption

  @OptionGroup var secret: ImportedSecretOptions

  @Option(
    help: ArgumentHelp(
      "The expiration date, such as 2027-02-21; valid to the end of that day, where you are.",
      valueName: "date"))
  var expires: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many days it is valid from now on.", valueName: "n"))
  var days: Int?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("The CDS code of one of your schools, for a credential of its own.", valueName: "cds"))
  var school: String?

  @OptionGroup var release: ReleaseOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The live generation that it replaces; needs --reason.", valueName: "n"))
  var replace: Int?

  @Option(help: ArgumentHelp("Why it replaces a live one.", valueName: "text"))
  var reason: String?

  @OptionGroup var agreement: AgreementOption

  @Option(help: "Argon2id cost of the check that is kept after the wipe.")
  var kdf = KDF.moderate

  @OptionGroup var result: JSONOption

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard list.schools == nil || username == nil && school == nil && replace == nil else {
      throw ValidationError("--schools cannot be combined with --user, --for or --replace")
    }
    guard list.schools != nil || username != nil else {
      throw ValidationError("Missing expected argument '--user <name>'")
    }
    guard expires == nil || days == nil, list.schools != nil || expires != nil || days != nil else {
      throw ValidationError("give either --expires DATE or --days N: how long it is really valid")
    }
    guard (replace == nil) == (reason == nil) else {
      throw ValidationError("--replace and --reason go together")
    }
    guard replace != nil || !agreement.yes else { throw ValidationError("--yes goes with --replace") }
  }

  func run() throws {
    if let schools = try readSchools() { return try importCredentials(of: schools) }
    let username = try Parse.displayName(username ?? "")
    let school = try school.map(Parse.cds)
    let end = try expiry(from: .now)
    let terms = try release.terms()
    let replacement = try reason.map(Parse.remark).flatMap { reason in
      replace.map { Replacement(generation: $0, reason: reason) }
    }

    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let credential = school ?? vault.state.organization.cds
    try vault.checkCanMake(credential, replacing: replacement?.generation, now: .now)
    let vendors = try terms.vendors(in: vault)
    if replacement != nil {
      try agreement.askToReplace(vault.generation(of: credential), for: vendors, now: .now)
    }
    let secret = try secret.read(user: username)
    let release = try terms.accept(for: vendors, of: vault.state.organization, credentials: [credential])

    let now = Timestamp.now
    let made = try vault.importCredential(
      for: credential, username: username, secret: secret, under: release, expires: end,
      replacing: replacement, cost: kdf.cost, now: now)
    try GenerateCommand.report(made, among: vault.state.credentials, asJSON: result.json, now: now)
  }

  func expiry(from now: Timestamp) throws -> Timestamp {
    if let days {
      guard Vault.dayLimits.contains(days) else { throw Failure(VaultError.days(days)) }
      return now.adding(days: days)
    }
    let end: Timestamp
    do {
      end = try Typed.endOfDay(expires ?? "")
    } catch {
      throw Failure(error, hints: ["write it as --expires 2027-02-21, or --expires 2/21/2027"])
    }
    try Vault.check(expiry: end, now: now)
    return end
  }
}
