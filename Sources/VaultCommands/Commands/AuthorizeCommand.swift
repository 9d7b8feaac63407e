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
      Without --vendor, you choose from a list on the terminal. After the secret key was wiped, a new vendor needs a \
      new credential: see vault reset.

      EXAMPLE
        vault authorize --vendor powerschool
      """)

  @OptionGroup var which: CredentialArgument

  @OptionGroup var release: ReleaseOptions

  @OptionGroup var options: VaultOptions

  func run() throws {
    let credential = try which.code()
    let terms = try release.terms()

    var vault = try options.unlock()
    let generation = try vault.generation(of: credential)
    let vendors =
      terms.named.isEmpty ? try Self.choose(for: generation, in: vault) : try vault.vendors(terms.named)
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

  /// Those whom a person chooses of the vendors that can still be authorized.
  private static func choose(for generation: Generation, in vault: borrowing Vault) throws -> [Vendor] {
    let others = vault.state.vendors.filter { !generation.vendors.contains($0) }
    guard let first = others.first else {
      throw Failure(
        .cannotCreate, "every vendor is already authorized for \(generation.titled)",
        hint: "to record another one: vault vendor add ID --name NAME --key FILE")
    }
    var open: [Vendor] = []
    for vendor in others where (try? vault.checkCanAuthorize([vendor], for: generation, now: .now)) != nil {
      open.append(vendor)
    }
    // The reason for one is the reason for all.
    if open.isEmpty { try vault.checkCanAuthorize([first], for: generation, now: .now) }
    return try VendorChoice.ask(open, orHint: "add --vendor ID, with one or more of \(open.names)")
  }
}
