internal import ArgumentParser
internal import Sodium
internal import VaultCore

// Where secrets come from: a file, a descriptor, or the person at the terminal. Never an argument.

/// The passphrase that unlocks.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the passphrase from the first line of a file that only you can read.", valueName: "file"),
    completion: .file())
  var passphraseFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Read the passphrase from the first line of an open descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  func validate() throws { try source.validate() }

  var isGiven: Bool { passphraseFile != nil || passphraseFd != nil }

  /// What `body` makes of an existing passphrase. Where a person types it, and it is `wrong`, they may type it again,
  /// three times in all.
  func unlock<Result: ~Copyable, Wrong: Error & Equatable>(
    _ what: String, unless wrong: Wrong, _ body: (borrowing SecretBytes) throws(Wrong) -> Result
  ) throws -> Result {
    var rest = isGiven ? 1 : 3
    while true {
      let secret = try source.readPassphrase(for: what)
      rest -= 1
      do throws(Wrong) {
        return try body(secret)
      } catch {
        guard error == wrong, rest > 0 else { throw error }
        try Terminal()?.write("\(Failure(any: error)?.fact ?? "this is wrong"); type it again\n")
      }
    }
  }

  /// A new passphrase: not empty, and typed twice where it is typed.
  func readNew(for what: String) throws(Failure) -> SecretBytes { try source.readNewPassphrase(for: what) }

  private var source: SecretSource {
    SecretSource(file: passphraseFile, descriptor: passphraseFd, option: "--passphrase")
  }
}

/// A new passphrase, beside the one that unlocks.
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

  @Option(help: "Argon2id cost.")
  var kdf = KDF.moderate

  func validate() throws { try source.validate() }

  /// The new passphrase: not empty, and typed twice where it is typed.
  func read(for who: String) throws(Failure) -> SecretBytes { try source.readNewPassphrase(for: who) }

  private var source: SecretSource {
    SecretSource(file: newPassphraseFile, descriptor: newPassphraseFd, option: "--new-passphrase")
  }
}

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

  func validate() throws { try source.validate() }

  /// The secret key, typed twice where it is typed.
  func read() throws(Failure) -> SecretBytes {
    try source.read(orAsk: "type the secret key on") { terminal throws(Failure) in
      try Self.ask("secret key, as the agency's screen shows it: ", on: terminal)
    }
  }

  /// The secret keys of `count` credentials.
  func readLines(_ count: Int) throws(Failure) -> SecretLines {
    try source.readLines(count, orAsk: "type the secret keys on")
  }

  /// The secret key of one of many, typed twice.
  static func ask(of school: String, user: String) throws(Failure) -> SecretBytes {
    guard let terminal = Terminal() else { throw Failure(.io, "the terminal is gone") }
    return try ask("secret key of \(school), user \(user): ", on: terminal)
  }

  private static func ask(_ prompt: String, on terminal: borrowing Terminal) throws(Failure) -> SecretBytes {
    try terminal.readNewSecret(prompt, again: "the same secret key again: ", what: "secret keys")
  }

  private var source: SecretSource {
    SecretSource(file: secretFile, descriptor: secretFd, option: "--secret", what: "secret file")
  }
}

/// A file, a descriptor, or, without them, the person at the terminal.
private struct SecretSource {
  let file: String?
  let descriptor: Int32?
  /// How the options are named that give a file (`-file`) or a descriptor (`-fd`).
  let option: String
  var what = "passphrase file"

  func validate() throws {
    guard file == nil || descriptor == nil else {
      throw ValidationError("give either \(option)-file or \(option)-fd, not both")
    }
    guard descriptor ?? 0 >= 0 else { throw ValidationError("a descriptor cannot be negative") }
  }

  func readPassphrase(for what: String) throws(Failure) -> SecretBytes {
    try read(orAsk: "ask for the passphrase for \(what) on") { terminal throws(Failure) in
      try terminal.readSecret("passphrase for \(what): ")
    }
  }

  func readNewPassphrase(for what: String) throws(Failure) -> SecretBytes {
    let new = try read(orAsk: "ask for the passphrase for \(what) on") { terminal throws(Failure) in
      try terminal.readNewSecret(
        "new passphrase for \(what): ", again: "the same passphrase again: ", what: "passphrases")
    }
    guard new.count > 0 else { throw Failure(VaultError.emptyPassphrase) }
    return new
  }

  /// - Parameter purpose: what a terminal is needed for, where nothing was given.
  func read(
    orAsk purpose: String, _ ask: (borrowing Terminal) throws(Failure) -> SecretBytes
  ) throws(Failure) -> SecretBytes {
    if let file {
      return try Passphrase.firstLine(
        of: InputFile.readPrivate(file, limit: Passphrase.sizeLimit, what: what))
    }
    if let descriptor {
      return try Passphrase.firstLine(
        of: InputFile.read(descriptor: descriptor, limit: Passphrase.sizeLimit))
    }
    guard let terminal = Terminal() else { throw lacksTerminal(to: purpose) }
    return try ask(terminal)
  }

  /// All lines, `count` of them; where none were given, a person is asked.
  func readLines(_ count: Int, orAsk purpose: String) throws(Failure) -> SecretLines {
    let limit = count * (Vault.importedSizes.upperBound + 2)
    if let file {
      return try SecretLines(InputFile.readPrivate(file, limit: limit, what: what), count: count)
    }
    if let descriptor {
      return try SecretLines(InputFile.read(descriptor: descriptor, limit: limit), count: count)
    }
    guard Terminal() != nil else { throw lacksTerminal(to: purpose) }
    do {
      return try SecretLines(typed: ())
    } catch {
      throw Failure(error)
    }
  }

  private func lacksTerminal(to purpose: String) -> Failure {
    Failure(.usage, "there is no terminal to \(purpose)", hint: "add \(option)-file FILE, or \(option)-fd N")
  }
}

/// The rules of passphrases.
enum Passphrase {
  /// The longest passphrase that is taken, in bytes.
  static let sizeLimit = 4096

  static let tooLong = Failure(
    .badInput, "this is too long: a passphrase or a secret key has at most \(sizeLimit) bytes")

  /// The bytes before the first line end.
  static func firstLine(of text: consuming SecretBytes) throws(Failure) -> SecretBytes {
    do {
      return try text.withBytes { text throws(SodiumError) in
        var end = text.firstOffset(of: UInt8(ascii: "\n")) ?? text.byteCount
        if end > 0, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return try SecretBytes(copying: text.extracting(0..<end))
      }
    } catch {
      throw Failure(any: error) ?? Failure(.io, "\(error)")
    }
  }
}
