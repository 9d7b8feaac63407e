internal import Handoff
internal import VaultCore

extension Generation {
  /// Tells how it stands and what the next one, which is for `vendors`, means for those who hold it, and asks
  /// whether it is to be replaced.
  ///
  /// - Parameter isAgreed: it was agreed to on the command line.
  func askToReplace(for vendors: [Vendor], isAgreed: Bool, now: Timestamp) throws(Failure) {
    let story = """
      \(titled), \(isLive(at: now) ? "is live until \(expires.day)" : "is not honoured any more")
      \(story)
      \(cutOff(byOneFor: vendors))

      """
    if isAgreed { return StandardStreams.note(story) }
    guard let terminal = Terminal() else {
      throw Failure(.usage, "nobody agreed to replace \(titled); nothing was done", hint: "add --yes")
    }
    guard try terminal.confirm(story + "replace it?") else {
      throw Failure(.notPermitted, "generation \(number) was not replaced; nothing was done")
    }
  }
}
