internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// The record of a release.
struct AuthorizationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "authorization",
    abstract: "Print the signed record of an authorization; verify one.",
    discussion: """
      The record says who released what to whom, when and under which text, and what happened since; it \
      contains nothing about students. The issuer key signs it, and anyone can verify it without the vault.

      EXAMPLE
        vault authorization --generation 1 -o authorization.txt
        vault authorization --verify authorization.txt --from issuer.pub
      """)

  @OptionGroup var which: CredentialArgument

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The generation; if not given, the newest.", valueName: "n"))
  var generation: Int?

  @OptionGroup var file: ResultFileOption

  @Option(help: ArgumentHelp("A record to verify.", valueName: "file"), completion: .file())
  var verify: String?

  @Option(
    help: ArgumentHelp("The issuer's public key file, to verify with.", valueName: "file"),
    completion: .file())
  var from: String?

  @OptionGroup var options: VaultOptions

  func validate() throws {
    guard (verify == nil) == (from == nil) else { throw ValidationError("--verify and --from go together") }
    guard verify == nil || (which.credential == nil && generation == nil && file.output == nil) else {
      throw ValidationError("--verify goes with --from, and with nothing else")
    }
  }

  func run() throws {
    if let verify, let from { return try Self.verify(verify, from: from) }
    let credential = try which.code()
    let vault = try options.unlock(onlyReading: true)
    let now = Timestamp.now
    let newest = try vault.generation(of: credential)
    let chosen = vault.state.generations(of: newest.credential).first {
      $0.number == generation ?? newest.number
    }
    guard let chosen else {
      throw Failure(
        .noInput, "there is no generation \(generation ?? 0) of \(newest.credential.grouped)",
        hint: "the newest is \(newest.number)")
    }
    try file.write(
      try vault.record(of: chosen, now: now).encoded, label: "record", about: ("of", chosen.titled)
    ) {
      "to check it later: vault authorization --verify \($0) --from issuer.pub"
    }
  }

  private static func verify(_ path: String, from issuer: String) throws(Failure) {
    let trusted = try KeyInput.issuer(issuer)
    let text = try InputFile.read(path, limit: SignedRecord.fileSizeLimit, what: "record")
    let record: SignedRecord
    do {
      record = try text.withBytes { text throws(RecordError) in try SignedRecord.parse(text) }
      try record.verify(trusting: trusted.keys)
    } catch .unknownIssuer(let issuer) {
      throw .unknownIssuer(issuer, ofRecord: path, trusting: trusted)
    } catch {
      throw Failure(error, in: path)
    }
    try StandardStreams.write(record.text)
    StandardStreams.note("vault: signed by issuer \(record.issuer.fingerprint), and not changed since\n")
  }
}
