internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Replaces a credential.
struct ResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Replace a credential with its next generation, which every vendor must load.",
    discussion: """
      This breaks existing connections: the testing agency honors only the newest credential. Name the generation \
      that you replace, so that you do not override someone's newer one. The vault deletes the bundles of the old \
      one. Without --vendor, the new one is for the same vendors. To replace a credential that the agency's screen \
      showed, make a new one there, and use vault import --replace.

      EXAMPLE
        vault reset --replace 1 --reason "the bundle was opened on a shared computer"
      """)

  @OptionGroup var which: CredentialArgument

  @Option(parsing: .unconditional, help: ArgumentHelp("The generation to replace.", valueName: "n"))
  var replace: Int

  @Option(help: ArgumentHelp("The reason, in one line that others will read.", valueName: "text"))
  var reason: String

  @OptionGroup var release: ReleaseOptions

  @Option(parsing: .unconditional, help: "How many days the credential is valid.")
  var days = Vault.defaultDays

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var result: JSONOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    guard Vault.dayLimits.contains(days) else { throw Failure(VaultError.days(days)) }
    let credential = try which.code()
    let reason = try Parse.remark(reason)
    let terms = try release.terms()

    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let old = try vault.generation(of: credential)
    try vault.checkCanMake(old.credential, replacing: replace, now: .now)
    let isForTheSame = terms.named.isEmpty && !old.vendors.isEmpty
    let vendors = isForTheSame ? old.vendors : try terms.vendors(in: vault)
    let warning =
      old.origin == .imported
      ? "the testing agency made this one, and does not honor what a reset makes; to replace it with the agency's "
        + "next one: \(old.importCommand)"
      : nil
    try agreement.askToReplace(old, for: vendors, warning: warning, now: .now)
    let release = try terms.accept(for: vendors, of: vault.state.organization, credentials: [old.credential])

    let now = Timestamp.now
    let made = try vault.reset(
      old.credential, replacing: replace, because: reason, under: release, days: days, now: now)
    try GenerateCommand.report(made, among: vault.state.credentials, asJSON: result.json, now: now)
  }
}
