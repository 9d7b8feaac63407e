internal import Handoff
internal import VaultCore

/// What a coordinator who was removed may still know.
enum RemovalText {
  static func make(removed id: ShortID, live: [Generation]) -> String {
    var text = """
      vault: \(id) may still know what was in the vault until now: its history, the old issuer key, and, with a \
      copy of the file from then, each secret that was sealed in it then

      """
    for generation in live { text += "hint: \(generation.resetCommand)\n" }
    return text
  }
}

extension VaultState {
  /// The generations that are honoured at `now`.
  func liveGenerations(at now: Timestamp) -> [Generation] {
    credentials.compactMap(newest(of:)).filter { $0.isLive(at: now) }
  }
}
