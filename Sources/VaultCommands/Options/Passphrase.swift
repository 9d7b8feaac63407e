internal import ArgumentParser
internal import Sodium
internal import SystemPackage

/// Where a passphrase comes from: a file, a descriptor, or the person at the terminal. Never an argument.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the passphrase from the first line of a file that only you can read.", valueName: "file"))
  var passphraseFile: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Read the passphrase from the first line of an open descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  func validate() throws {
    guard passphraseFile == nil || passphraseFd == nil else {
      throw ValidationError("give either --passphrase-file or --passphrase-fd, not both")
    }
    guard passphraseFd ?? 0 >= 0 else { throw ValidationError("a descriptor is not negative") }
  }

  var isGiven: Bool { passphraseFile != nil || passphraseFd != nil }

  /// An existing passphrase.
  func read(for what: String) throws(Failure) -> SecretBytes { try source.read(for: what) }

  /// A new passphrase: not empty, and typed twice where it is typed.
  func readNew(for what: String) throws(Failure) -> SecretBytes { try source.readNew(for: what) }

  private var source: PassphraseSource {
    PassphraseSource(file: passphraseFile, descriptor: passphraseFd, option: "--passphrase")
  }
}

/// A file, a descriptor, or, without them, the person at the terminal.
struct PassphraseSource {
  let file: String?
  let descriptor: Int32?
  /// How the options are named that give a file (`-file`) or a descriptor (`-fd`).
  let option: String

  /// An existing passphrase.
  func read(for what: String) throws(Failure) -> SecretBytes {
    if let given = try readGiven() { return given }
    guard let terminal = Terminal() else { throw nowhereToAsk(what) }
    return try terminal.readSecret("passphrase for \(what): ")
  }

  /// A new passphrase: not empty, and typed twice where it is typed.
  func readNew(for what: String) throws(Failure) -> SecretBytes {
    if let given = try readGiven() {
      guard given.count > 0 else { throw Passphrase.empty }
      return given
    }
    guard let terminal = Terminal() else { throw nowhereToAsk(what) }
    let typed = try terminal.readNewSecret(
      "new passphrase for \(what): ", again: "the same passphrase again: ", what: "passphrases")
    guard typed.count > 0 else { throw Passphrase.empty }
    return typed
  }

  private func readGiven() throws(Failure) -> SecretBytes? {
    if let file {
      return try Passphrase.firstLine(
        of: InputFile.readPrivate(file, limit: Passphrase.sizeLimit, what: "passphrase file"))
    }
    if let descriptor { return try Passphrase.firstLine(of: InputFile.read(descriptor: descriptor)) }
    return nil
  }

  private func nowhereToAsk(_ what: String) -> Failure {
    Failure(
      .usage, "there is no terminal to ask for the passphrase for \(what) on",
      hint: "add \(option)-file FILE, or \(option)-fd N")
  }
}

/// The rules of passphrases.
enum Passphrase {
  /// The longest passphrase that is taken, in bytes.
  static let sizeLimit = 4096

  static let tooLong = Failure(
    .badInput, "this is longer than the \(sizeLimit) bytes that a passphrase or a secret key can have")
  static let empty = Failure(
    .usage, "the passphrase is empty; nothing was done", hint: "use a few random words that nobody has seen")

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
