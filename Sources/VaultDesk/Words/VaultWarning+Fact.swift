internal import Handoff
public import VaultCore

extension VaultWarning {
  /// What went wrong beside a change that was made.
  public var fact: String { fact(in: .commands) }

  /// What went wrong beside a change that was made.
  public func fact(in wording: Wording) -> String {
    switch self {
    case .stillOnTheMedium(let residue): residue.fact
    case .stillAtTheDesk(let residue):
      "the earlier contents of your key file, which are sealed under your passphrase, could not be overwritten on the disk"
        + (residue.reason.map { " (\($0.escapedForDisplay))" } ?? "")
    case .rollbackAccepted(let seen):
      "entry \(seen.index), \(seen.head), and every entry after it are lost: a secret key that was handed out then may be "
        + "handed out again, and a vendor or coordinator that was removed then is back"
    case .serverReplaced(let index):
      "the vault's server was restored from a backup, or another took its place: what others did last may be missing; "
        + "what was sealed up to entry \(index) is not let out from here until that is accepted, or \(wording.isReset)"
    case .restoreAccepted:
      "what others did before the vault's server was replaced may be lost: a secret key that was handed out then may be "
        + "handed out again, and a vendor or coordinator that was removed then is back"
    case .expiredSecretsWiped(let credentials):
      "the secret key of \(credentials.map(\.grouped).joined(separator: ", ")) had expired, and was wiped"
    case .otherKeyRenewed:
      "the key file at this desk, or the vault, is an older copy that was put back: the key that secret keys are sealed to was "
        + "renewed, and what was sealed to the one before can no longer be opened here"
    case .notForgotten(let error):
      "this desk could not destroy the key that opens older copies of what was wiped: "
        + error.problem(in: wording).fact
    case .notPutBack(let error):
      "nothing was recorded, but the key file at this desk could not be put back as it was: "
        + error.problem(in: wording).fact
    case .moved(let move):
      "\(move.fact); this file shows what was until then"
    case .notRemembered(let reason):
      "this machine cannot remember what it saw of the vault, so it would not notice an older copy: "
        + reason.escapedForDisplay
    }
  }
}

extension Move {
  /// Where the vault is.
  public var fact: String { "\(author) moved the vault to \(place.shown) on \(time.shown)" }
}

extension ItemDamage {
  /// How the vault differs from its log.
  public var fact: String {
    let lists = [("missing", missing), ("changed", changed), ("foreign", extra)].filter { !$0.1.isEmpty }
    return "another program has changed the vault: "
      + lists.map { "\($0.0): \(Self.list($0.1))" }.joined(separator: "; ")
  }

  /// The first names, and how many there are besides.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).map(\.escapedForDisplay).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}

extension Residue {
  fileprivate var reason: String? {
    switch self {
    case .none: nil
    case .untilNextOpening(let reason), .forGood(let reason): reason
    }
  }

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
