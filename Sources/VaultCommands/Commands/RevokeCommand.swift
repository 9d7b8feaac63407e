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
      With --vendor, that vendor's authorization and its kept bundle are withdrawn. Without, the credential is \
      ended here: its secret and all kept bundles are destroyed. What a vendor has opened it keeps; the testing \
      agency honours that until the credential expires or a reset replaces it there.

      EXAMPLE
        vault revoke --vendor skyward --reason "the contract has ended"
      """)

  @OptionGroup var which: CredentialArgument

  @Option(help: ArgumentHelp("The vendor whose authorization is withdrawn.", valueName: "id"))
  var vendor: String?

  @Option(help: ArgumentHelp("Why, in a line that others will read.", valueName: "text"))
  var reason: String

  @OptionGroup var agreement: AgreementOption

  @OptionGroup var options: VaultOptions

  func run() throws {
    let credential = try which.code()
    let id = try vendor.map(Parse.shortID)
    let reason = try Parse.remark(reason)

    var vault = try options.unlock(now: .now)
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
          ? "no authorized vendor waits for the sealed secret then, and it is wiped; for another vendor, first: "
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
      [generation.story, loss, question].compactMap { $0 }.joined(separator: "\n"),
      unasked: "nobody agreed to it; nothing was done", hints: loss.map { [$0] } ?? [],
      declined: "nothing was revoked")
  }

  private func report(_ after: Generation, withdrawn id: ShortID, before: Generation) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    fields.add("withdrawn", id.text)
    fields.add("vendors", after.vendors.isEmpty ? "none" : after.vendors.titled)
    if before.wiped == nil, let wiped = after.wiped {
      fields.add("secret key", "wiped from the vault at \(wiped); no authorized vendor waits for it")
    }
    try StandardStreams.report(fields.text)
    if before.isHeld(by: id) {
      StandardStreams.note(
        "vault: \(id) was given the secret, and can use it until a reset\nhint: \(after.resetCommand)\n")
    }
  }

  private func report(_ after: Generation) throws(Failure) {
    var fields = Fields()
    fields.add("credential", after.titled)
    if let revoked = after.revoked { fields.add("revoked", "at \(revoked.time) by \(revoked.author)") }
    if let wiped = after.wiped { fields.add("secret key", "wiped at \(wiped); kept bundles are dropped") }
    try StandardStreams.report(fields.text)
    if !after.holders.isEmpty {
      StandardStreams.note(
        """
        vault: \(after.holders.names) may know the secret; the testing agency honours \
        it until it is replaced there
        hint: \(after.generateCommand), or revoke it on the agency's own screen

        """)
    }
  }
}
