internal import ArgumentParser
internal import Sodium

/// Where a new passphrase comes from, beside the one that unlocks.
struct NewPassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the new passphrase from the first line of a file that only you can read.", valueName: "file"),
    completion: .file())
  var newPassphraseFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Read the new passphrase from the first line of an open descriptor.", valueName: "n"))
  var newPassphraseFd: Int32?

  @Option(help: "How much work a guess at the passphrase costs.")
  var kdf = KDF.moderate

  func validate() throws {
    guard newPassphraseFile == nil || newPassphraseFd == nil else {
      throw ValidationError("give either --new-passphrase-file or --new-passphrase-fd, not both")
    }
    guard newPassphraseFd ?? 0 >= 0 else { throw ValidationError("a descriptor is not negative") }
  }

  /// The new passphrase: not empty, and typed twice where it is typed.
  func read(for who: String) throws(Failure) -> SecretBytes {
    try PassphraseSource(file: newPassphraseFile, descriptor: newPassphraseFd, option: "--new-passphrase")
      .readNew(for: who)
  }
}
