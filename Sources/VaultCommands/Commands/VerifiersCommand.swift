internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Hands out what a service honors credentials by.
struct VerifiersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verifiers",
    abstract: "Write the file by which a service honors the credentials that vault made.",
    discussion: """
      For whoever serves the reports. The file says which user names and secret keys to honor, without a secret key \
      in it, and is signed by your issuer key: you can send it by mail. Write it again after each generate, \
      reset and revoke, under another name or after removing the one before: a file that is there is not \
      written over. What the testing agency made is not in it.

      The service checks credentials with vault gate, or with a program of its own.

      EXAMPLE
        vault verifiers -o district.verifiers
      """)

  /// The command, for hints.
  static let toFile = "vault verifiers -o FILE"

  @OptionGroup var options: VaultOptions

  @OptionGroup var file: ResultFileOption

  func run() throws {
    let vault = try options.unlock(onlyReading: true)
    let now = Timestamp.now
    let verifiers = try vault.verifiers(now: now)
    let count = verifiers.content.credentials.count
    try file.write(
      verifiers.encoded, label: "verifiers", about: ("credentials", "\(count)"),
      ("fingerprint", verifiers.issuer.fingerprint.description)
    ) { _ in
      "give the file to whoever serves the reports; the first time also issuer.pub, and compare the fingerprint by phone"
    }
    if count == 0 {
      StandardStreams.note(
        "vault: nothing is honored by this file: no credential that was made here is in force\n")
    }
  }
}
