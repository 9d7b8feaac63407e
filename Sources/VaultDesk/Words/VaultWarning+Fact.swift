internal import Handoff
public import VaultCore

extension VaultWarning {
  /// What went wrong beside a change that was made.
  public var fact: String {
    switch self {
    case .stillOnTheMedium(let error):
      "what was deleted, sealed, could not yet be overwritten beside the vault (\(error.problem().fact))"
    case .rollbackAccepted(let seen):
      "entry \(seen.index), \(seen.head), and all that was recorded with it and after it is given up: a secret that "
        + "was let out then may be let out again, and what was withdrawn or removed then is in force again"
    case .notRemembered(let reason):
      "this machine cannot remember what it saw of the vault, so that an older copy would not be noticed: "
        + reason.escapedForDisplay
    }
  }
}
