public import Handoff
internal import Sodium

/// How a coordinator came into a vault: the entry that let them in. Whoever made it reads its fingerprint out, so that
/// the coordinator does not take a vault that somebody put there for the organization's.
public struct Joining: Equatable, Sendable {
  /// Who let the coordinator in.
  public let author: ShortID
  /// The fingerprint of the entry's head, which stands for all before it.
  public let fingerprint: Fingerprint

  init(_ entry: HistoryEntry) throws(VaultError) {
    author = entry.author
    fingerprint = try VaultError.wrapping { try Fingerprint(of: entry.head.head.bytes, as: "entry") }
  }
}

extension VaultSession {
  /// How the coordinator came into the vault with the keys that they have now; nothing for who made it, because its
  /// identity follows from those keys.
  func joining(of id: ShortID) throws(VaultError) -> Joining? {
    let entry = history.last { entry in
      switch entry.event {
      case .coordinatorAdded(let new), .coordinatorKeysReplaced(let new): new.id == id
      default: false
      }
    }
    return try entry.map(Joining.init)
  }
}
