public import Handoff
public import VaultCore

/// The secret keys that nobody can open any more once the keys of a coordinator open nothing: those that are sealed to nobody
/// else.
public struct LostSecrets: Sendable {
  private let holder: ShortID
  private let generations: [Generation]

  /// What is lost of the credentials that are honored at `now` when the keys of `holder` open nothing any more.
  public init(withKeysOf holder: ShortID, from state: VaultState, now: Timestamp) {
    self.holder = holder
    generations = state.liveGenerations(at: now).filter { $0.wiped == nil && $0.sealedTo == [holder] }
  }

  /// What they are; nothing, if nothing is lost.
  public var named: String? {
    generations.isEmpty
      ? nil : "the secret key\(generations.count == 1 ? "" : "s") of \(generations.titled)"
  }

  /// What to say of them before anybody decides; nothing, if nothing is lost.
  public func consequence(in wording: Wording = .commands) -> String? {
    let (are, new) = generations.count == 1 ? ("is", "a new one") : ("are", "new ones")
    return named.map {
      "\($0), which \(are) sealed to \(holder) alone, \(are) lost; \(wording.reset) makes \(new)"
    }
  }
}

/// What it comes to that a coordinator of the vault gets new keys.
public enum NewKeys {
  /// A line each, before anybody decides; none for who is not in the vault yet.
  ///
  /// - Parameter author: who lets them in.
  public static func consequences(
    for id: ShortID, from author: ShortID, in state: VaultState, wording: Wording = .commands, now: Timestamp
  ) -> [String] {
    guard state.coordinator(id) != nil else { return [] }
    // Who has both keys seals what they can open to the new one.
    let lost =
      author == id ? nil : LostSecrets(withKeysOf: id, from: state, now: now).consequence(in: wording)
    return [
      "\(id) is a coordinator already, and gets new keys; the key file that \(id) had will no longer open the vault"
    ] + (lost.map { [$0] } ?? [])
  }
}
