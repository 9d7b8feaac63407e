internal import Testing

/// A command that changes a vault, and what it answers when its change is there already.
struct Change: Sendable, CustomTestStringConvertible {
  let name: String
  /// What makes the vault that it changes.
  let setup: String
  let command: String
  /// The status of the same command after its change.
  let statusAgain: Int32
  /// The passphrase file after its change.
  var passphraseAfter = "pass"
  /// What works after it.
  var next = "vault status"

  var testDescription: String { name }
  var makesTheVault: Bool { name == "init" }

  private static let both = "district; credential aeries skyward"
  private static let exported = both + "; vault export --to aeries skyward --passphrase-file pass"
  private static let exportOfBoth = "vault export --to aeries skyward -o last"

  static let all = [
    Change(
      name: "init", setup: "printf 'correct horse\\n' > pass && chmod 600 pass",
      command: "vault init --organization Sample --cds 19647330000000 --coordinator caaspp --kdf interactive",
      statusAgain: 73),
    Change(
      name: "generate", setup: "district",
      command: "vault generate --vendor aeries --vendor skyward --authorize", statusAgain: 21,
      next: exportOfBoth),
    Change(
      name: "import", setup: "district; printf 'Ag3ncy-Secret!Key\\n' > secret; chmod 600 secret",
      command: "vault import --user ssr-4711 --days 30 --vendor aeries --vendor skyward --authorize "
        + "--secret-file secret --kdf interactive", statusAgain: 21, next: exportOfBoth),
    Change(
      name: "authorize", setup: "district; credential aeries",
      command: "vault authorize --vendor skyward --authorize", statusAgain: 73, next: exportOfBoth),
    Change(
      name: "export to one", setup: both, command: "vault export --to aeries -o out", statusAgain: 0,
      next: "vault export --to skyward -o last"),
    Change(
      name: "export to all", setup: both, command: "vault export --to aeries skyward -o out", statusAgain: 0),
    Change(
      name: "reveal", setup: "district; credential aeries", command: "vault reveal --stdout", statusAgain: 20),
    Change(
      name: "confirm",
      setup: exported + "; code_of *-aeries-g1.bundle aeries.key > code",
      command: "vault confirm \"$(cat code)\"", statusAgain: 20),
    Change(
      name: "reset", setup: exported,
      command: "vault reset --replace 1 --reason lost --yes --authorize", statusAgain: 75, next: exportOfBoth),
    Change(
      name: "withdraw", setup: both + "; vault export --to aeries --passphrase-file pass",
      command: "vault revoke --vendor skyward --reason mistaken --yes", statusAgain: 23),
    Change(
      name: "revoke", setup: both + "; vault export --to aeries --passphrase-file pass",
      command: "vault revoke --reason mistaken --yes", statusAgain: 22),
    Change(
      name: "coordinator add", setup: both + "; printf 'battery staple\\n' > pass2; chmod 600 pass2",
      command: "vault coordinator add elpac --kdf interactive --new-passphrase-file pass2", statusAgain: 73,
      next: "vault coordinator remove elpac --yes"),
    Change(
      name: "coordinator remove", setup: both + "; second",
      command: "vault coordinator remove elpac --yes", statusAgain: 77, next: exportOfBoth),
    Change(
      name: "coordinator passphrase", setup: both + "; printf 'battery staple\\n' > pass2; chmod 600 pass2",
      command: "vault coordinator passphrase --kdf interactive --new-passphrase-file pass2", statusAgain: 77,
      passphraseAfter: "pass2", next: exportOfBoth),
    Change(
      name: "coordinator recovery", setup: both,
      command: "vault coordinator recovery --kdf interactive --recovery-code-file out/code", statusAgain: 73,
      next: exportOfBoth),
  ]
}
