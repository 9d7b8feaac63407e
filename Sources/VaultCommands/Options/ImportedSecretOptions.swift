internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// A secret key that was made elsewhere.
struct ImportedSecretOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the secret key from the first line of a file that only you can read; with --schools, one a line.",
      valueName: "file"),
    completion: .file())
  var secretFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Read the secret key from the first line of an open descriptor; with --schools, one a line.",
      valueName: "n"))
  var secretFd: Int32?

  @Flag(
    help:
      "The secret key is right, even if it looks like a mask or a user name, or is followed by other lines.")
  var asShown = false

  func validate() throws { try source.validate() }

  /// The secret key for a user, typed twice where it is typed.
  func read(user: DisplayName) throws(Failure) -> SecretBytes {
    let line = try source.read(orAsk: "type the secret key on") { terminal throws(Failure) in
      try Self.ask("secret key, as the agency's screen shows it: ", on: terminal)
    }
    try Self.check(line.secret)
    let doubts = SecretDoubt.all(about: line.secret, user: user, isFollowed: line.isFollowed)
    try settle(doubts.map { "the secret key \($0.fact)" })
    return line.secret
  }

  /// The secret keys of as many users.
  func readLines(users: [DisplayName]) throws(Failure) -> SecretLines {
    let lines = try source.readLines(users.count, orAsk: "type the secret keys on")
    try settle(lines.doubts(users: users))
    return lines
  }

  /// The secret key of one of many, typed twice.
  func ask(of school: String, user: DisplayName) throws(Failure) -> SecretBytes {
    guard let terminal = Terminal() else { throw Failure(.io, "the terminal is gone") }
    let line = try Self.ask("secret key of \(school), user \(user.text.escapedForDisplay): ", on: terminal)
    let doubts = SecretDoubt.all(about: line.secret, user: user, isFollowed: line.isFollowed)
    try settle(doubts.map { "the secret key \($0.fact)" })
    return line.secret
  }

  private static func ask(_ prompt: String, on terminal: borrowing Terminal) throws(Failure) -> FirstLine {
    try terminal.readNewSecret(
      prompt, again: "the same secret key again: ", what: "secret keys", checkedBy: check)
  }

  private static func check(_ secret: borrowing SecretBytes) throws(Failure) {
    guard Vault.isFit(secret) else { throw Failure(VaultError.secretUnfit) }
  }

  /// Asks whether what looks like a slip is none.
  private func settle(_ doubts: [String]) throws(Failure) {
    guard !asShown, let first = doubts.first else { return }
    let rest = doubts.count > 1 ? " (one of \(doubts.count) doubts)" : ""
    guard let terminal = Terminal() else {
      throw Failure(
        .usage, "\(first)\(rest); nothing was done",
        hint: "look at the agency's screen again; if all is right, add --as-shown")
    }
    let all = doubts.prefix(Self.mostTold).joined(separator: "\n")
    guard try terminal.confirm("\(all)\nis this what the agency's screen shows?") else {
      throw Failure(.notPermitted, "\(first)\(rest); nothing was done")
    }
  }

  /// The most doubts that are told one by one.
  private static let mostTold = 20

  private var source: SecretSource {
    SecretSource(file: secretFile, descriptor: secretFd, option: "--secret", what: "secret file")
  }
}
