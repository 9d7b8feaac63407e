public import Handoff

// A wipe that no backup of the store undoes: what copies of it can be opened with is destroyed.

extension Vault {
  /// Where the coordinator's keys lie at a desk, which cannot overwrite what the store's backups and logs keep of a secret
  /// that was wiped: renews the key that opens it, and destroys the one before. Every opening does it, and who has let
  /// something out does it afterward. What hinders it is told as a warning, but for another coordinator's change that came
  /// first: the next opening does it then.
  public mutating func forget(now: Timestamp) {
    do throws(VaultError) {
      try session.dropFormerKeys()
      guard session.hasToRenewKeys else { return }
      let isTheLogs = session.hasKeysOfLog
      try session.renewKeys(now: now)
      if !isTheLogs { session.machine.warn(.otherKeyRenewed) }
    } catch {
      switch error {
      case .overtaken, .clockBehind, .store(.headMoved): break
      default: session.machine.warn(.notForgotten(error))
      }
    }
  }
}
