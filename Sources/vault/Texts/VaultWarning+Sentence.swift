internal import Handoff
internal import VaultCore

extension VaultWarning {
  /// What went wrong, for a person.
  var sentence: String {
    switch self {
    case .stillOnTheMedium(let error):
      "what was deleted, sealed, could not yet be overwritten beside the vault (\(Failure(error, vault: nil).fact)); "
        + "the next command that opens the vault tries again"
    case .notRemembered(let reason):
      "this machine cannot remember what it saw of the vault, so that an older copy would not be noticed: "
        + reason.escapedForDisplay
    }
  }
}
