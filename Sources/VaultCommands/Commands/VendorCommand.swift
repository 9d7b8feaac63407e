internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// The vendors and their pinned keys.
struct VendorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vendor", abstract: "Record vendors, pin their keys, rename and remove them.",
    discussion: """
      EXAMPLE
        vault vendor list
      """,
    subcommands: [
      VendorAddCommand.self, VendorListCommand.self, VendorKeyCommand.self, VendorRenameCommand.self,
      VendorRemoveCommand.self,
    ])
}

/// Records a vendor.
struct VendorAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Record a vendor and pin its key.",
    discussion: """
      Call the vendor at a number you know, and compare the fingerprint: whoever has the key can read the \
      credential. You can also record a vendor without a key, and use vault reveal for it.

      EXAMPLE
        vault vendor add aeries --name "Aeries Software" --key aeries.pub
      """)

  @Argument(help: "A short name for the vendor, such as aeries.")
  var id: String

  @Option(help: ArgumentHelp("The vendor's name.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("The vendor's public key file.", valueName: "file"), completion: .file())
  var key: String?

  @OptionGroup var comparison: KeyComparison

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard key != nil || comparison.isEmpty else {
      throw ValidationError("--fingerprint and --yes go with --key")
    }
  }

  func run() throws {
    let id = try Parse.shortID(id)
    let name = try Parse.displayName(name)
    let recipient = try key.map { path in try KeyInput.recipient(path) }
    if let recipient { try comparison.check(recipient) }

    var vault = try options.unlock()
    let now = Timestamp.now
    let unverified = Vendor(id: id, name: name, key: recipient, verification: .unverified)
    try vault.check(.vendorAdded(vendor: unverified), now: now)
    let vendor = Vendor(
      id: id, name: name, key: recipient, verification: try recipient.map(comparison.verify) ?? .none)
    try vault.addVendor(vendor, now: .now)

    try StandardStreams.report(vendor.fields().text)
    StandardStreams.note("next: \(Self.nextStep(for: vendor, in: vault, now: now))\n")
  }

  /// How a vendor that was just recorded comes to a credential.
  private static func nextStep(for vendor: Vendor, in vault: borrowing Vault, now: Timestamp) -> String {
    let live = vault.state.liveGenerations(at: now)
    guard let first = live.first else { return "vault generate --vendor \(vendor.id)" }
    guard live.count == 1 else {
      return
        "vault authorize CDS --vendor \(vendor.id), for each credential that it is to have, as vault status shows them"
    }
    let canAuthorize = (try? vault.checkCanAuthorize([vendor], for: first, now: now)) != nil
    return canAuthorize
      ? "vault authorize --vendor \(vendor.id)"
      : "\(first.resetCommand(adding: vendor.id.text)), because the secret key has left the vault"
  }
}

/// Lists the vendors.
struct VendorListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the vendors and the fingerprints of their keys.",
    discussion: """
      EXAMPLE
        vault vendor list
      """)

  @OptionGroup var options: VaultOptions

  @Flag(help: "One JSON object per vendor: id, name, key, fingerprint, verification.")
  var json = false

  private struct Row: Encodable {
    let id: String
    let name: String
    let key: String?
    let fingerprint: String?
    let verification: String
  }

  func run() throws {
    let vault = try options.unlock(onlyReading: true, unattended: json)
    let vendors = vault.state.vendors
    if vendors.isEmpty {
      StandardStreams.note(
        "vault: there is no vendor yet\nhint: vault vendor add ID --name NAME --key FILE\n")
    }
    for (index, vendor) in vendors.enumerated() {
      let fingerprint = try vendor.recipientKey()?.fingerprint.description
      if json {
        try StandardStreams.write(
          JSONOutput.line(
            Row(
              id: vendor.id.text, name: vendor.name.text, key: vendor.key, fingerprint: fingerprint,
              verification: vendor.verification.rawValue)))
      } else {
        try StandardStreams.write((index > 0 ? "\n" : "") + vendor.fields().text)
      }
    }
  }
}
