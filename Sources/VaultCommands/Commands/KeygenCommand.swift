internal import ArgumentParser
internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultDesk

/// Makes a vendor's key pair.
struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make a vendor's key pair.",
    discussion: """
      Writes PREFIX.key, which is secret and which you keep, and PREFIX.pub, which you send to the district. \
      On a terminal, you choose a passphrase for the secret key.

      EXAMPLE
        vault keygen -o aeries --name "Aeries Software"
      """)

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The start of both file names.", valueName: "prefix"))
  var output = "vendor"

  @Option(help: ArgumentHelp("The owner of the key, for a comment in the public file.", valueName: "name"))
  var name: String?

  @OptionGroup var passphrase: PassphraseOptions

  @Flag(help: "Keep the secret key without a passphrase; only the file's permissions protect it.")
  var noPassphrase = false

  @Option(help: "Argon2id cost.")
  var kdf = KDF.moderate

  func validate() throws {
    guard !(noPassphrase && passphrase.isGiven) else {
      throw ValidationError("give a passphrase or --no-passphrase, not both")
    }
  }

  func run() throws {
    let name = try name.map(Parse.displayName)
    try OutputFile.check(output)
    var secretFile = try OutputFile(at: output + ".key", .secret)
    var publicFile = try OutputFile(at: output + ".pub")
    let key = try RecipientSecretKey.make()

    let publicKey = PublicKey.recipient(key.publicKey)
    let text = try secretText(of: key)
    try text.withBytes { text throws(Failure) in try secretFile.write(text) }
    try KeyFile.encode(publicKey, name: name, created: .now)
      .withBytes { text throws(Failure) in try publicFile.write(text) }
    try publicFile.publish()
    do throws(Failure) {
      try secretFile.publish()
    } catch {
      publicFile.takeBack()
      throw error
    }

    var fields = Fields()
    fields.add("secret key", "\(secretFile.path.escapedForDisplay)  (\(KeyPairWords.secretFile))")
    fields.add("public key", "\(publicFile.path.escapedForDisplay)  (\(KeyPairWords.publicFile))")
    fields.add("fingerprint", publicKey.fingerprint.description)
    try StandardStreams.write(fields.text)
    StandardStreams.note("next: \(KeyPairWords.next)\n")
  }

  private func secretText(of key: borrowing RecipientSecretKey) throws -> SecretBytes {
    if noPassphrase {
      let head = [UInt8]("# created: \(Timestamp.now)\n# public key: \(key.publicKey.text)\n".utf8)
      let line = try key.encoded()
      return try line.withBytes { line throws(SodiumError) in
        try SecretBytes(capacity: head.count + line.byteCount + 1) { output in
          output.append(contentsOf: head)
          output.append(contentsOf: line)
          output.append(UInt8(ascii: "\n"))
        }
      }
    }
    guard passphrase.isGiven || Terminal() != nil else {
      throw Failure(
        .usage, "there is no terminal to ask for a passphrase on",
        hint: "add --passphrase-file FILE, or --no-passphrase")
    }
    let passphrase = try passphrase.readNew(for: "the secret key")
    let sealed = try Terminal.hidingKeys {
      try SealedKeyFile.seal(key, under: passphrase, cost: kdf.cost)
    }
    return try sealed.withBytes(SecretBytes.init(copying:))
  }
}
