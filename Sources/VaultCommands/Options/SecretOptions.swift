internal import ArgumentParser
internal import Handoff
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
        return try Terminal.hidingKeys { () throws(Wrong) in try body(secret) }
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

/// A file, a descriptor, or, without them, the person at the terminal.
struct SecretSource {
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
      FirstLine(try terminal.readSecret("passphrase for \(what): "), isFollowed: false)
    }.taken()
  }

  func readNewPassphrase(for what: String) throws(Failure) -> SecretBytes {
    let new = try read(orAsk: "ask for the passphrase for \(what) on") { terminal throws(Failure) in
      try terminal.readNewSecret(
        "new passphrase for \(what): ", again: "the same passphrase again: ", what: "passphrases",
        checkedBy: Self.check)
    }.taken()
    try Self.check(new)
    if PassphraseFlaw.mayBeSpelledDifferently(new) {
      StandardStreams.note(
        "note: the passphrase has letters outside of ASCII; another keyboard may spell them differently, and then it "
          + "does not open\n")
    }
    return new
  }

  private static func check(_ passphrase: borrowing SecretBytes) throws(Failure) {
    do {
      try Vault.check(passphrase: passphrase)
    } catch {
      throw Failure(error)
    }
  }

  /// - Parameter purpose: what a terminal is needed for, where nothing was given.
  func read(
    orAsk purpose: String, _ ask: (borrowing Terminal) throws(Failure) -> FirstLine
  ) throws(Failure) -> FirstLine {
    if let file {
      return try FirstLine(of: InputFile.readPrivate(file, limit: Passphrase.sizeLimit, what: what))
    }
    if let descriptor {
      return try FirstLine(of: InputFile.read(descriptor: descriptor, limit: Passphrase.sizeLimit))
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
}

/// The first line of what a secret comes in.
struct FirstLine: ~Copyable {
  let secret: SecretBytes
  /// Whether more than blanks and line ends follows it.
  let isFollowed: Bool

  init(_ secret: consuming SecretBytes, isFollowed: Bool) {
    self.secret = secret
    self.isFollowed = isFollowed
  }

  consuming func taken() -> SecretBytes { secret }

  /// Takes a text in UTF-8 or UTF-16, as editors save it, without its byte order mark.
  init(of text: consuming SecretBytes) throws(Failure) {
    var isFollowed = false
    do {
      secret = try text.withBytes { text throws(SodiumError) in
        try text.withUTF8(orThrow: { $0 }) { text throws(SodiumError) in
          var end = text.firstOffset(of: UInt8(ascii: "\n")) ?? text.byteCount
          isFollowed = (end..<text.byteCount).contains { text[$0] > UInt8(ascii: " ") }
          let start = text.startOfText
          if end > start, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
          return try SecretBytes(copying: text.extracting(start..<end))
        }
      }
    } catch {
      throw Failure(error)
    }
    self.isFollowed = isFollowed
  }
}
