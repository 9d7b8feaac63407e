internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Hands out the organization's public key.
struct IssuerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issuer",
    abstract: "Show the issuer's public key, which you give to vendors.",
    discussion: """
      Vendors verify bundles with it: vault open BUNDLE --from issuer.pub. Read out the fingerprint to them.

      EXAMPLE
        vault issuer -o issuer.pub
      """)

  /// The command that writes it to a file that is not there yet.
  static var toNewFile: String {
    let names = ["issuer.pub"] + (2...99).map { "issuer-\($0).pub" }
    return "vault issuer -o \(names.first { !InputFile.exists($0) } ?? "FILE")"
  }

  @OptionGroup var options: VaultOptions

  @OptionGroup var file: ResultFileOption

  func run() throws {
    let vault = try options.unlock(onlyReading: true)
    let (text, key) = try vault.issuerFile(now: .now)
    try file.write(text, label: "issuer key", about: ("fingerprint", key.fingerprint.description)) { _ in
      "send the file to your vendors, and read out the fingerprint by phone"
    }
  }
}
