internal import Handoff
public import VaultCore

extension VaultWarning {
  /// What went wrong beside a change that was made.
  public var fact: String {
    switch self {
    case .stillOnTheMedium(let residue): residue.fact
    case .rollbackAccepted(let seen):
      "entry \(seen.index), \(seen.head), and every entry after it are lost: a secret key that was handed out then may be "
        + "handed out again, and a vendor or coordinator that was removed then is back"
    case .notRemembered(let reason):
      "this machine cannot remember what it saw of the vault, so it would not notice an older copy: "
        + reason.escapedForDisplay
    }
  }
}

extension Residue {
  fileprivate var fact: String {
    switch self {
    case .none: "nothing is left of deleted data"
    case .untilNextOpening(let reason):
      "deleted data, which was sealed, could not be overwritten on the disk yet (\(reason.escapedForDisplay))"
    case .forGood(let reason):
      "deleted data, which was sealed, may stay on the disk (\(reason.escapedForDisplay))"
    }
  }
}
