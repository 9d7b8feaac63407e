internal import ArgumentParser
internal import Handoff
internal import SystemPackage
internal import VaultCore

/// Seals the credential to vendors.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write one sealed bundle for each vendor.",
    discussion: """
      Only the vendor can open its bundle; send it by any channel. When no authorized vendor waits any more, \
      the secret is wiped. A second time, the same bundle is written again.

      EXAMPLE
        vault export --to aeries.pub
      """)

  @Argument(
    help: ArgumentHelp("The CDS code of the credential, if there are several.", valueName: "credential"))
  var credential: String?

  @Option(
    name: .customLong("to"), parsing: .upToNextOption,
    help: ArgumentHelp("Vendors: their short names, or their public key files.", valueName: "keyfile|vendor"),
    completion: .file())
  var recipients: [String]

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder to write the bundles to.", valueName: "dir"), completion: .directory)
  var output = "."

  @OptionGroup var options: VaultOptions

  func run() throws {
    guard !output.isEmpty else {
      throw Failure(.usage, "\"\" names no folder", hint: "give -o a folder, such as -o bundles")
    }
    let credential = try credential.map(Parse.cds)
    let named = try recipients.map { recipient in try Recipient(recipient) }
    let now = Timestamp.now
    var vault = try options.unlock(now: now)
    var vendors: [Vendor] = []
    for recipient in named {
      let vendor = try recipient.find(in: vault)
      if !vendors.contains(vendor) { vendors.append(vendor) }
    }
    let generation = try vault.generation(of: credential)
    try vault.checkCanExport(generation, to: vendors, now: now)
    // Every file must be possible before anything is wiped; the files are opened again to be written.
    let folder = output == "." ? FilePath() : FilePath(output)
    let paths = vendors.map { vendor in
      folder.appending("\(generation.credential)-\(vendor.id)-g\(generation.number).bundle").string
    }
    for path in paths { _ = try OutputFile(at: path) }

    let export = try vault.export(generation.credential, to: vendors, now: now)
    for (bundle, path) in zip(export.bundles, paths) {
      do {
        try OutputFile.write(bundle.text, to: path)
      } catch {
        throw Failure(
          error.status, error.fact,
          hint: "the bundle is kept; run vault export --to \(bundle.vendor.id) again")
      }
    }
    try report(export, paths: paths)
  }

  private func report(_ export: Export, paths: [String]) throws {
    var fields = Fields()
    for (bundle, path) in zip(export.bundles, paths) {
      fields.add("bundle", path.escapedForDisplay + (bundle.isNew ? "" : "  (written again)"))
    }
    let waiting = export.generation.waiting
    if !waiting.isEmpty { fields.add("waiting", waiting.titled) }
    if let wiped = export.generation.wiped {
      fields.add("secret key", "wiped from the vault at \(wiped)")
    } else {
      fields.add("secret key", "still sealed in the vault")
    }
    try StandardStreams.report(fields.text, done: "the bundles are written")
    StandardStreams.note(next(after: export, paths: paths))
  }

  /// What the vendor types, and what is left to do for others.
  private func next(after export: Export, paths: [String]) -> String {
    let isOne = paths.count == 1
    let name = isOne ? FilePath(paths[0]).lastComponent?.string.escapedForDisplay ?? "BUNDLE" : "BUNDLE"
    var lines = [
      "next: send \(isOne ? "the bundle" : "each bundle") to its vendor, who runs",
      "  vault open \(name) --key vendor.key --from issuer.pub",
    ]
    let waiting = export.generation.waiting.map(\.id.text).joined(separator: " ")
    if !waiting.isEmpty {
      let named = credential.map { _ in "\(export.generation.credential) " } ?? ""
      lines.append("then: vault export \(named)--to \(waiting)")
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

/// A vendor as named on the command line: by its short name, or by its public key.
private enum Recipient {
  case name(ShortID)
  case key(RecipientKey)

  init(_ text: String) throws {
    // A folder is no key file: one that is named like a vendor does not hide it.
    let isPresent = text == "-" || InputFile.exists(text)
    switch ShortID(text) {
    case let id? where !isPresent || InputFile.isFolder(text):
      self = .name(id)
    case nil where !isPresent:
      throw Failure(
        .noInput, "there is no key file \(text.shortened), and it is no short name of a vendor",
        hint: "name the vendor as vault vendor list does, or its public key file")
    default:
      self = .key(try KeyInput.recipient(text))
    }
  }

  func find(in vault: borrowing Vault) throws -> Vendor {
    switch self {
    case .name(let id): try vault.vendors([id])[0]
    case .key(let key): try vault.vendor(pinnedTo: key)
    }
  }
}
