internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// Ends a credential, or withdraws one vendor's authorization.
struct RevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "End a credential, or withdraw one vendor's authorization.",
    discussion: """
      With --vendor, that vendor's authorization is withdrawn, and \(Revocation.bundleDeletion). \
      Without --vendor, the credential ends here: \(Revocation.deletion). A vendor \
      that opened its bundle keeps the secret key. The testing agency honors it until the credential expires or is \
      replaced there; a service of your own, until it has your new verifiers.

      EXAMPLE
        vault revoke --vendor skyward --reason "the contract has ended"
      """)

  @OptionGroup var which: CredentialArgument

  @Option(
    help: ArgumentHelp("The vendor whose authorization is withdrawn.", valueName: "id"), completion: .vendors)
  var vendor: String?

  @Option(help: ArgumentHelp("The reason, in one line that others will read.", valueName: "text"))
  var reason: String

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    let credential = try which.code()
    let id = try vendor.map(Parse.shortID)
    let reason = try Parse.remark(reason)

    var vault = try options.unlock()
    defer { vault.forget(now: .now) }
    let generation = try vault.generation(of: credential)
    let revocation = try vault.revocation(of: generation, from: id, now: .now)
    if let id {
      try confirm(
        "withdraw the authorization of \(id) for \(generation.titled)?", generation,
        loss: revocation.loss.map {
          "\($0); to add another vendor first: vault authorize \(generation.credential) --vendor ID"
        })
      let after = try vault.withdraw(id, from: generation.credential, because: reason, now: .now)
      try report(after, withdrawn: id, before: generation, knowledge: revocation.knowledge)
    } else {
      try confirm("end \(generation.titled), for all its vendors?", generation)
      let after = try vault.revoke(generation.credential, because: reason, now: .now)
      try report(after, knowledge: revocation.knowledge)
    }
  }

  private func confirm(_ question: String, _ generation: Generation, loss: String? = nil) throws(Failure) {
    try agreement.ask(
      [generation.summary, loss, question].compactMap { $0 }.joined(separator: "\n"),
      unasked: "the revocation was not confirmed; nothing was done", hints: loss.map { [$0] } ?? [],
      declined: "nothing was revoked")
  }

  private func report(
    _ after: Generation, withdrawn id: ShortID, before: Generation, knowledge: String?
  ) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    fields.add("withdrawn", id.text)
    fields.add("vendors", after.vendors.isEmpty ? "none" : after.vendors.titled)
    if before.wiped == nil, let wiped = after.wiped {
      fields.add(
        "secret key", "wiped from the vault on \(wiped.shown); no authorized vendor is waiting for it")
    }
    try StandardStreams.report(fields.text)
    if let knowledge {
      StandardStreams.note("vault: \(knowledge)\nhint: \(after.resetCommand)\n")
    }
  }

  private func report(_ after: Generation, knowledge: String?) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    if let revoked = after.revoked { fields.add("revoked", "\(revoked.time.shown), by \(revoked.author)") }
    if let wiped = after.wiped {
      fields.add("secret key", "wiped on \(wiped.shown); the vault's bundles were deleted")
    }
    try StandardStreams.report(fields.text)
    if let knowledge {
      let hints =
        after.origin == .imported
        ? ["\(after.generateCommand), or revoke it on the agency's own screen"]
        : [VerifiersCommand.toFile, "for a new one: \(after.generateCommand)"]
      StandardStreams.note("vault: \(knowledge)\n" + hints.map { "hint: \($0)\n" }.joined())
    }
  }
}
