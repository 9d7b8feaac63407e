internal import ArgumentParser
internal import Handoff
internal import Sodium
internal import VaultCore
internal import VaultDesk

/// Which credential, where there are several.
struct CredentialArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The CDS code of the credential, if there are several.", valueName: "credential"))
  var credential: String?

  /// Its code, if one was given.
  func code() throws -> CDSCode? { try credential.map(Parse.cds) }
}

/// The answer to a question before something that cannot be taken back.
struct AgreementOption: ParsableArguments {
  @Flag(help: "Answer yes; required without a terminal.")
  var yes = false

  /// Asks, unless it was agreed to on the command line.
  ///
  /// - Parameters:
  ///   - facts: what the answer rests on, a line each; also where nobody can be asked.
  ///   - unasked: what it comes to where nobody can be asked, and what else can be done then.
  ///   - declined: what it comes to when the answer is not yes.
  func ask(
    _ question: String, facts: [String] = [], unasked: String, hints: [String] = [], declined: String
  ) throws(Failure) {
    if yes { return }
    guard let terminal = Terminal() else {
      StandardStreams.note(facts.map { $0 + "\n" }.joined())
      throw Failure(.usage, unasked, hints: ["add --yes"] + hints)
    }
    guard try terminal.confirm((facts + [question]).joined(separator: "\n")) else {
      throw Failure(.notPermitted, declined)
    }
  }
}

extension AgreementOption {
  /// Tells how `generation` stands and what the next one, which is for `vendors`, means for those who hold it, and
  /// asks whether it is to be replaced.
  func askToReplace(
    _ generation: Generation, for vendors: [Vendor], warning: String? = nil, now: Timestamp
  ) throws(Failure) {
    let consequences =
      generation.consequences(ofOneFor: vendors, now: now) + (warning.map { $0 + "\n" } ?? "")
    if yes { return StandardStreams.note(consequences) }
    try ask(
      consequences + "replace it?",
      unasked: "replacing \(generation.titled) was not confirmed; nothing was done",
      hints: warning.map { [$0] } ?? [],
      declined: "generation \(generation.number) was not replaced; nothing was done")
  }
}

/// Where a result goes that can be a file of its own.
struct ResultFileOption: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Write to a new file instead of standard output, which - is.", valueName: "file"),
    completion: .file())
  var output: String?

  /// Writes the result; of a file, its name is told under `label`, what else there is to say of it, and what is
  /// to be done with it.
  func write(
    _ result: [UInt8], label: String, about rows: (label: String, value: String)...,
    next: (_ file: String) -> String
  ) throws(Failure) {
    guard let output, output != "-" else {
      return try result.withBytes { result throws(Failure) in try StandardStreams.write(result) }
    }
    try OutputFile.write(result, to: output)
    var fields = Fields()
    fields.add(label, output.escapedForDisplay)
    for row in rows { fields.add(row.label, row.value) }
    try StandardStreams.write(fields.text)
    StandardStreams.note("next: \(next(ShellWord.ofFile(output)))\n")
  }
}
