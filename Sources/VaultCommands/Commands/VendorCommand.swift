internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// The vendors and their pinned keys.
struct VendorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vendor", abstract: "Record vendors and pin their keys.",
    discussion: """
      EXAMPLE
        vault vendor list
      """,
    subcommands: [VendorAddCommand.self, VendorListCommand.self])
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

  @Option(help: ArgumentHelp("The fingerprint that the vendor read out.", valueName: "digits"))
  var fingerprint: String?

  @Flag(help: "Pin the key without comparing its fingerprint.")
  var yes = false

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard key != nil || (fingerprint == nil && !yes) else {
      throw ValidationError("--fingerprint and --yes go with --key")
    }
  }

  func run() throws {
    let now = Timestamp.now
    let id = try Parse.shortID(id)
    let name = try Parse.displayName(name)
    let recipient = try key.map { path in try KeyInput.recipient(path) }
    try checkFingerprint(of: recipient)

    var vault = try options.unlock(now: now)
    let unverified = Vendor(id: id, name: name, key: recipient, verification: .unverified)
    try vault.check(.vendorAdded(vendor: unverified), now: now)
    let vendor = Vendor(id: id, name: name, key: recipient, verification: try verify(recipient))
    try vault.addVendor(vendor, now: now)

    var fields = Fields()
    fields.add("vendor", vendor.titled)
    if let recipient { fields.add("fingerprint", recipient.fingerprint.description) }
    fields.add("key", vendor.verification.sentence)
    try StandardStreams.report(fields.text)
    StandardStreams.note("next: vault generate --vendor \(id)\n")
  }

  private func checkFingerprint(of key: RecipientKey?) throws(Failure) {
    guard let key, let fingerprint else { return }
    guard try Fingerprint.argument(fingerprint, readOutBy: "vendor") != key.fingerprint else { return }
    throw Failure(
      .notPermitted, "the fingerprint does not match: the key's is \(key.fingerprint); nothing was done",
      hint: "ask the vendor which key is theirs; do not pin this one")
  }

  private func verify(_ key: RecipientKey?) throws(Failure) -> Vendor.Verification {
    guard let key else { return .none }
    if fingerprint != nil { return .fingerprint }
    if yes { return .unverified }
    guard let terminal = Terminal() else {
      throw Failure(
        .usage, "the key's fingerprint was not compared: \(key.fingerprint)",
        hint: "add --fingerprint DIGITS as the vendor reads them out, or --yes")
    }
    guard try terminal.confirm("fingerprint  \(key.fingerprint)\ndoes the vendor read out the same digits?")
    else {
      throw Failure(.notPermitted, "the key was not accepted; nothing was done")
    }
    return .shown
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
    let vault = try options.unlock(now: .now, onlyReading: true, unattended: json)
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
        var fields = Fields()
        fields.add("vendor", vendor.titled)
        if let fingerprint { fields.add("fingerprint", fingerprint) }
        fields.add("key", vendor.verification.sentence)
        try StandardStreams.write((index > 0 ? "\n" : "") + fields.text)
      }
    }
  }
}
