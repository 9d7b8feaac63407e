internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Authorizes one more vendor.
struct AuthorizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorize",
    abstract: "Authorize one more vendor, while the secret is still sealed.",
    discussion: """
      Shows the authorization for the new vendor and takes your answer; it is recorded beside the first one. \
      When the secret is wiped, only a reset can serve a new vendor.

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
      for: vendors, of: vault.state.organization, credential: generation.credential)

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
