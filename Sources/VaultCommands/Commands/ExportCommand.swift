internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import SystemPackage
internal import VaultCore
internal import VaultDesk

/// Seals the credential to vendors.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write one sealed bundle for each vendor.",
    discussion: """
      Only the vendor can open its bundle, so you can send it any way you like. Without --to, you choose from a list on \
      the terminal. When no authorized vendor is \
      waiting, the secret key is wiped. If you export to a vendor again, the same bundle is written again.

      With --all, or with --schools and a list, it does so for many credentials, each whole or not at all. What is \
      in the folder already stays as it is, so that the same command goes on after an interruption.

      EXAMPLE
        vault export --to aeries.pub
        vault export --all -o bundles
      """)

  @OptionGroup var which: CredentialArgument

  @Option(
    name: .customLong("to"), parsing: .upToNextOption,
    help: ArgumentHelp("Vendors: their short names, or their public key files.", valueName: "keyfile|vendor"),
    completion: .recipients)
  var recipients: [String] = []

  @Flag(help: "All live credentials, to all their vendors unless --to names some.")
  var all = false

  @OptionGroup var list: SchoolsOption

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder for the bundles.", valueName: "dir"), completion: .directory)
  var output = "."

  @OptionGroup var result: JSONOption

  @OptionGroup var options: VaultOptions

  private var isOfMany: Bool { all || list.schools != nil }

  func validate() throws {
    guard [which.credential != nil, all, list.schools != nil].count(where: { $0 }) < 2 else {
      throw ValidationError("give one of a CDS code, --all and --schools")
    }
  }

  func run() throws {
    guard !output.isEmpty else {
      throw Failure(.usage, "\"\" is not the name of a folder", hint: "give -o a folder, such as -o bundles")
    }
    try OutputFile.checkIsNotStandardOutput(output)
    let credential = try which.code()
    let named = try recipients.map { recipient in try Recipient(recipient) }
    let schools = try list.read(allowing: [.user, .expires])
    var vault = try options.unlock()
    let now = Timestamp.now
    defer { vault.forget(now: .now) }
    var vendors: [Vendor] = []
    for recipient in named {
      let vendor = try recipient.find(in: vault)
      if !vendors.contains(vendor) { vendors.append(vendor) }
    }
    if isOfMany { return try export(schools, of: &vault, to: vendors, now: now) }
    let generation = try generation(of: credential, in: vault)
    if vendors.isEmpty { vendors = try choose(for: generation, in: vault, now: now) }
    try vault.checkCanExport(generation, to: vendors, now: now)
    // Every file must be possible before anything is wiped; the files are opened again to be written.
    let files = try vendors.map { vendor in try BundleFile(of: generation, for: vendor, in: output) }
    for file in files where !file.wasThere { _ = try OutputFile(at: file.path) }

    let export = try vault.export(generation.credential, to: vendors, now: .now)
    var failed: [(vendor: Vendor, failure: Failure)] = []
    var written: [(file: BundleFile, bundle: Export.Bundle)] = []
    for (file, bundle) in zip(files, export.bundles) {
      do {
        if !file.wasThere { try OutputFile.write(bundle.text, to: file.path) }
        written.append((file, bundle))
      } catch {
        failed.append((bundle.vendor, error))
      }
    }
    try report(export, written: written, isAll: failed.isEmpty)
    if !written.isEmpty { StandardStreams.note(try next(after: export, written: written, of: vault.state)) }
    if let last = failed.last {
      for (_, failure) in failed.dropLast() { StandardStreams.note("vault: \(failure.fact)\n") }
      let folder = output == "." ? "" : " -o \(ShellWord.ofFile(output))"
      throw Failure(
        last.failure.status, last.failure.fact,
        hint: "the vault keeps the bundles; run again: \(command(for: failed.map(\.vendor)))\(folder)")
    }
  }

  /// The one that is meant; where there are several, it may be all.
  private func generation(
    of credential: CDSCode?, in vault: borrowing Vault
  ) throws(Failure) -> Generation {
    do {
      return try vault.generation(of: credential)
    } catch {
      guard case .credentialNeeded = error else { throw Failure(error) }
      let named = recipients.isEmpty ? "" : " --to " + recipients.map(ShellWord.ofFile).joined(separator: " ")
      throw Failure(error.problem, hints: error.hints + ["or for all of them: vault export --all\(named)"])
    }
  }

  /// Those whom a person chooses of the vendors that wait; if none does, of those whose bundle can be written again.
  private func choose(
    for generation: Generation, in vault: borrowing Vault, now: Timestamp
  ) throws -> [Vendor] {
    let unconfirmed = generation.vendors.filter { generation.delivery(to: $0.id)?.confirmed == nil }
    let open = generation.waiting.isEmpty ? unconfirmed : generation.waiting
    try vault.checkCanExport(generation, to: open.isEmpty ? generation.vendors : open, now: now)
    return try VendorChoice.ask(open, orHint: command(for: open))
  }

  /// The command that writes the bundles of `vendors`.
  private func command(for vendors: [Vendor]) -> String {
    let named = which.credential.map { "\($0) " } ?? ""
    return "vault export \(named)--to \(vendors.map(\.id.text).joined(separator: " "))"
  }

  /// What a vendor types, whose secret key is in the file that it made by the name that it has here.
  static func openCommand(_ bundles: String, _ vendor: ShortID) -> String {
    "vault open \(bundles) --key \(vendor).key --from issuer.pub"
  }

  private func report(
    _ export: Export, written: [(file: BundleFile, bundle: Export.Bundle)], isAll: Bool
  ) throws {
    var fields = Fields()
    for (file, bundle) in written {
      let remark = file.wasThere ? "  (already there)" : bundle.isNew ? "" : "  (written again)"
      fields.add("bundle", file.path.escapedForDisplay + remark)
    }
    let waiting = export.generation.waiting
    if !waiting.isEmpty { fields.add("waiting", waiting.titled) }
    if let wiped = export.generation.wiped {
      fields.add("secret key", "wiped from the vault on \(wiped.shown)")
    } else {
      fields.add("secret key", "still sealed in the vault")
    }
    let rows = written.map { BundleRow($0.file, for: $0.bundle.vendor, of: export.generation) }
    try StandardStreams.report(
      result.json ? rows.map(JSONOutput.line).joined() : fields.text,
      done: isAll ? "the bundles were written" : "the vault keeps the bundles; run the command again")
  }

  /// What the vendor types, and what is left to do for others.
  private func next(
    after export: Export, written: [(file: BundleFile, bundle: Export.Bundle)], of state: VaultState
  ) throws -> String {
    var lines: [String] = []
    for (file, bundle) in written {
      guard let delivery = export.generation.delivery(to: bundle.vendor.id) else { continue }
      if delivery.recipient.key != bundle.vendor.key {
        lines.append(
          "vault: note: \(file.path.escapedForDisplay) is sealed to the earlier key of \(bundle.vendor.id); only a reset "
            + "makes one for the new key")
      }
      guard let issuer = try state.earlierIssuer(of: delivery) else { continue }
      lines.append(
        "vault: note: \(file.path.escapedForDisplay) is signed with the earlier issuer key \(issuer.fingerprint); "
          + "\(bundle.vendor.id) needs the earlier issuer file to open it, not the new one")
    }
    lines += [
      "next: send \(written.count == 1 ? "the bundle" : "each bundle") to its vendor, who runs:"
    ]
    for (file, bundle) in written {
      let name = FilePath(marked: file.path).lastComponent?.string ?? "BUNDLE"
      lines.append("  " + Self.openCommand(ShellWord.ofFile(name), bundle.vendor.id))
    }
    let waiting = export.generation.waiting
    if !waiting.isEmpty { lines.append("then: \(command(for: waiting))") }
    lines.append("then: vault confirm CODE, with the code that the vendor reads back")
    return lines.map { $0 + "\n" }.joined()
  }
}
