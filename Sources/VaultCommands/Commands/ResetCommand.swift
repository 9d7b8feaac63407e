internal import ArgumentParser
internal import Handoff
internal import VaultCore

/// Replaces a credential.
struct ResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: "Replace a credential with its next generation, which every vendor must load.",
    discussion: """
      This breaks existing connections: the testing agency honors only the newest credential. Name the generation \
      that you replace, so that you do not override someone's newer one. The vault deletes the bundles of the old \
      one. Without --vendor, the new one is for the same vendors.

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

    var vault = try options.unlock(now: .now)
    let old = try vault.generation(of: credential)
    try vault.checkCanMake(old.credential, replacing: replace, now: .now)
    let vendors = terms.named.isEmpty ? old.vendors : try vault.vendors(terms.named)
    guard !vendors.isEmpty else { throw Failure(VaultError.noVendorNamed) }
    try agreement.askToReplace(old, for: vendors, now: .now)
    let release = try terms.accept(for: vendors, of: vault.state.organization, credentials: [old.credential])

    let now = Timestamp.now
    let made = try vault.reset(
      old.credential, replacing: replace, because: reason, under: release, days: days, now: now)
    try GenerateCommand.report(made, among: vault.state.credentials, asJSON: result.json, now: now)
  }
}
