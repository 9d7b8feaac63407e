internal import Handoff
internal import VaultCore

extension HistoryFork {
  /// What each of the two vaults has that the other lacks.
  func fact(in wording: Wording) -> String {
    let lost = Self.list(elsewhere, in: wording)
    guard !here.isEmpty else {
      return "this vault is older than the one that this machine has seen, and lacks: \(lost)"
    }
    let parting = common.map { "after entry \($0.head.index), of \($0.time.shown)" } ?? "long ago"
    return
      "this vault and the one that this machine has seen went separate ways \(parting): only this one has: "
      + "\(Self.list(here, in: wording)); only the other one has: \(lost)"
  }

  private static func list(_ steps: [Step], in wording: Wording) -> String {
    LogEvent.list(steps.map { LogEvent.telling($0.event, by: $0.author, at: $0.time, in: wording) })
  }
}
