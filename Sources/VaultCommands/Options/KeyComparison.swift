internal import ArgumentParser
internal import Handoff
internal import VaultCore
internal import VaultDesk

/// How a vendor's key is known to be the vendor's: common to the commands that pin one.
struct KeyComparison: ParsableArguments {
  @Option(help: ArgumentHelp("The fingerprint that the vendor read out.", valueName: "digits"))
  var fingerprint: String?

  @Flag(help: "Pin the key without comparing its fingerprint.")
  var yes = false

  var isEmpty: Bool { fingerprint == nil && !yes }

  /// Refuses a key that has another fingerprint than was read out.
  func check(_ key: RecipientKey) throws(Failure) {
    guard let fingerprint else { return }
    guard try Fingerprint.argument(fingerprint, readOutBy: "vendor") != key.fingerprint else { return }
    throw Failure(
      .notPermitted, "the fingerprint does not match: the key's is \(key.fingerprint); nothing was done",
      hint: "ask the vendor which key is theirs; do not pin this one")
  }

  /// How the key was verified; a person is asked unless an option says it.
  func verify(_ key: RecipientKey) throws(Failure) -> Vendor.Verification {
    if fingerprint != nil { return .fingerprint }
    if yes { return .unverified }
    guard let terminal = Terminal() else {
      throw Failure(
        .usage, "the key's fingerprint was not compared: \(key.fingerprint)",
        hint: "add --fingerprint DIGITS as the vendor reads them out, or --yes")
    }
    guard try terminal.confirm("fingerprint  \(key.fingerprint)\ndoes the vendor read out the same digits?")
    else {
      throw Failure(.notPermitted, "the key was not accepted; nothing was done")
    }
    return .shown
  }
}
