internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Authorizes one more vendor.
struct AuthorizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorize",
    abstract: "Authorize one more vendor, while the secret key is still sealed.",
    discussion: """
      The authorization for the new vendor is displayed, and you accept it; it is recorded with the first one. \
      After the secret key was wiped, a new vendor needs a new credential: see vault reset.

      EXAMPLE
        vault authorize --vendor powerschool
      """)

  @OptionGroup var which: CredentialArgument

  @OptionGroup var release: ReleaseOptions

  @OptionGroup var options: VaultOptions

  func run() throws {
    let credential = try which.code()
    let terms = try release.terms()
    guard !terms.named.isEmpty else { throw Failure(VaultError.noVendorNamed) }

    var vault = try options.unlock(now: .now)
    let generation = try vault.generation(of: credential)
    let vendors = try vault.vendors(terms.named)
    try vault.checkCanAuthorize(vendors, for: generation, now: .now)
    let release = try terms.accept(
      for: vendors, of: vault.state.organization, credentials: [generation.credential])

    let now = Timestamp.now
    let after = try vault.authorize(generation.credential, under: release, now: now)
    var fields = Fields()
    fields.add("credential", after.titled)
    fields.add("vendors", after.vendors.titled)
    fields.add("expires", after.expires.dated(from: now))
    try StandardStreams.report(fields.text)
    StandardStreams.note("next: \(after.nextStep(among: vault.state.credentials))\n")
  }
}
