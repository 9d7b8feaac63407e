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
      With --vendor, that vendor's authorization is withdrawn, and the vault's copy of its bundle is deleted. \
      Without --vendor, the credential ends here: its secret key and all bundles in the vault are deleted. A vendor \
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

    var vault = try options.unlock(now: .now)
    defer { vault.forget(now: .now) }
    let generation = try vault.generation(of: credential)
    if let id {
      let then = try vault.check(
        .authorizationWithdrawn(
          credential: generation.credential, generation: generation.number, vendor: id, reason: reason),
        now: .now)
      let isWiped = generation.wiped == nil && then.newest(of: generation.credential)?.wiped != nil
      try confirm(
        "withdraw the authorization of \(id) for \(generation.titled)?", generation,
        loss: isWiped
          ? "this wipes the secret key, because no other vendor is waiting for it; to add another vendor first: "
            + "vault authorize \(generation.credential) --vendor ID"
          : nil)
      let after = try vault.withdraw(id, from: generation.credential, because: reason, now: .now)
      try report(after, withdrawn: id, before: generation)
    } else {
      try vault.check(
        .credentialRevoked(credential: generation.credential, generation: generation.number, reason: reason),
        now: .now)
      try confirm("end \(generation.titled), for all its vendors?", generation)
      try report(try vault.revoke(generation.credential, because: reason, now: .now))
    }
  }

  private func confirm(_ question: String, _ generation: Generation, loss: String? = nil) throws(Failure) {
    try agreement.ask(
      [generation.summary, loss, question].compactMap { $0 }.joined(separator: "\n"),
      unasked: "the revocation was not confirmed; nothing was done", hints: loss.map { [$0] } ?? [],
      declined: "nothing was revoked")
  }

  private func report(_ after: Generation, withdrawn id: ShortID, before: Generation) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    fields.add("withdrawn", id.text)
    fields.add("vendors", after.vendors.isEmpty ? "none" : after.vendors.titled)
    if before.wiped == nil, let wiped = after.wiped {
      fields.add(
        "secret key", "wiped from the vault on \(wiped.shown); no authorized vendor is waiting for it")
    }
    try StandardStreams.report(fields.text)
    if before.isHeld(by: id) {
      StandardStreams.note(
        "vault: \(id) has the secret key, and can use it until a reset\nhint: \(after.resetCommand)\n")
    }
  }

  private func report(_ after: Generation) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    if let revoked = after.revoked { fields.add("revoked", "\(revoked.time.shown), by \(revoked.author)") }
    if let wiped = after.wiped {
      fields.add("secret key", "wiped on \(wiped.shown); the vault's bundles were deleted")
    }
    try StandardStreams.report(fields.text)
    if !after.holders.isEmpty {
      StandardStreams.note(
        after.origin == .imported
          ? """
          vault: \(after.holders.names) may know the secret key; the testing agency honors \
          it until it is replaced there
          hint: \(after.generateCommand), or revoke it on the agency's own screen

          """
          : """
          vault: \(after.holders.names) may know the secret key; a service of your own honors it until it has your new verifiers
          hint: \(VerifiersCommand.toFile)
          hint: for a new one: \(after.generateCommand)

          """)
    }
  }
}
