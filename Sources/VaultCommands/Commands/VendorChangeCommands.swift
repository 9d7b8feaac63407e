internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Pins another key to a vendor.
struct VendorKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Pin another key to a vendor, or its first one.",
    discussion: """
      Call the vendor at a number you know, and compare the fingerprint, as when you recorded the vendor. What is \
      exported from then on is sealed to the new key. A bundle that is sealed already stays as it is, and the \
      earlier key still opens it; only a reset ends that.

      EXAMPLE
        vault vendor key aeries --key aeries.pub
      """)

  @Argument(help: "The vendor's short name.", completion: .vendors)
  var id: String

  @Option(help: ArgumentHelp("The vendor's new public key file.", valueName: "file"), completion: .file())
  var key: String

  @OptionGroup var comparison: KeyComparison

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    let key = try KeyInput.recipient(key)
    try comparison.check(key)

    var vault = try options.unlock()
    let now = Timestamp.now
    try vault.check(
      .vendorKeyChanged(vendor: id, key: key.text, verification: .unverified), now: now)
    try vault.changeKey(of: id, to: key, verification: try comparison.verify(key), now: .now)
    let vendor = try vault.vendors([id])[0]
    try StandardStreams.report(vendor.fields().text)
    let sealed = vault.state.liveGenerations(at: now).filter { generation in
      generation.delivery(to: id).map { $0.recipient.key != vendor.key } ?? false
    }
    if !sealed.isEmpty {
      StandardStreams.note(
        """
        vault: the bundle of \(sealed.titled) is sealed to the earlier key, which still opens it; only a reset makes \
        one for the new key
        hint: \(sealed.resetCommand)

        """)
    }
    let waiting = vault.state.liveGenerations(at: now).filter {
      $0.waiting.contains(vendor) && $0.wiped == nil
    }
    if !waiting.isEmpty { StandardStreams.note("next: \(waiting.exportCommand(to: id))\n") }
  }
}

/// Gives a vendor another name.
struct VendorRenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give a vendor another name for people.",
    discussion: """
      Its short name and its key stay. Authorizations that were accepted before keep the name that they were \
      accepted with.

      EXAMPLE
        vault vendor rename aeries --name "Aeries Software"
      """)

  @Argument(help: "The vendor's short name.", completion: .vendors)
  var id: String

  @Option(help: ArgumentHelp("The vendor's new name.", valueName: "name"))
  var name: String

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    let name = try Parse.displayName(name)
    var vault = try options.unlock()
    try vault.rename(id, to: name, now: .now)
    try StandardStreams.report(vault.vendors([id])[0].fields().text)
  }
}

/// Removes a vendor.
struct VendorRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a vendor, and withdraw its authorizations.",
    discussion: """
      What is sealed for it in the vault is deleted. A vendor that was given a credential keeps it; only a reset \
      ends that. You can record it again later under the same short name.

      EXAMPLE
        vault vendor remove skyward
      """)

  @Argument(help: "The vendor's short name.", completion: .vendors)
  var id: String

  @Option(help: ArgumentHelp("The reason, in one line that others will read.", valueName: "text"))
  var reason = "the vendor was removed"

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    let id = try Parse.shortID(id)
    let reason = try Parse.remark(reason)
    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let vendor = try vault.vendors([id])[0]
    let removal = try vault.removal(of: id, now: .now)
    try agreement.ask(
      "remove \(vendor.titled)?", facts: removal.consequences,
      unasked: "removing \(id) was not confirmed; nothing was done",
      declined: "\(id) was not removed; nothing was done")
    try vault.removeVendor(id, because: reason, now: .now)

    var fields = Fields()
    fields.add("removed", vendor.titled)
    if !removal.withdrawn.isEmpty { fields.add("withdrawn", "from \(removal.withdrawn.titled)") }
    if !removal.wiped.isEmpty { fields.add("wiped", "the secret key of \(removal.wiped.titled)") }
    try StandardStreams.report(fields.text)
    if let knowledge = removal.knowledge {
      StandardStreams.note("vault: \(knowledge)\nhint: \(removal.held.resetCommand)\n")
    }
  }
}

extension Vendor {
  /// What there is to say of a vendor and its key.
  func fields() throws -> Fields {
    var fields = Fields()
    fields.add("vendor", titled)
    if let fingerprint = try recipientKey()?.fingerprint {
      fields.add("fingerprint", fingerprint.description)
    }
    fields.add("key", verification.sentence)
    return fields
  }
}
