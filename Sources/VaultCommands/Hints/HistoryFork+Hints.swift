internal import Handoff
internal import VaultCore
internal import VaultDesk

extension HistoryFork {
  /// What can be done about it on the command line, and about the secrets of the side that is given up.
  var hints: [String] {
    let goingOn = "add --accept-rollback once, which is recorded"
    let choice =
      here.isEmpty
      ? [isOnServer ? Self.newerServer : "use the newer file", "if it is lost for good: \(goingOn)"]
      : both + ["if the other one is lost or given up: \(goingOn)"]
    return choice
      + doubtful.map { "then replace what may be out already: \($0.resetCommand)" }
      + foreign.map(makingAnew)
  }

  /// How to make a credential that only the other one has, as it was made there.
  private func makingAnew(_ credential: CDSCode) -> String {
    let isImported = elsewhere.contains { step in
      if case .credentialImported(credential, _, _, _, _, _, _) = step.event { true } else { false }
    }
    let lack = "again, which this vault does not have, for all who were given it: "
    return isImported
      ? "then bring \(credential.grouped) in \(lack)vault import --for \(credential) --user NAME --days N --vendor ID"
      : "then make \(credential.grouped) \(lack)vault generate --for \(credential) --vendor ID"
  }

  private static let newerServer =
    "ask IT whether a backup was restored, or a standby took over without the last changes, and whether they can be had"

  /// What to do where both have gone on.
  private var both: [String] {
    let people = Set((here + elsewhere).map(\.author)).sorted().map(\.text).joined(separator: ", ")
    let given = Set(here.flatMap { $0.event?.credentials ?? [] }).sorted().map(\.grouped)
    return [
      "agree with all who changed them (\(people)) on one of the two \(isOnServer ? "databases" : "files"), and use that one alone",
      "if this one is given up: "
        + (given.isEmpty
          ? "what was done only in it is to be done again in the other one"
          : "replace \(given.joined(separator: ", ")) in the other one, for all who were given it from this one"),
    ]
  }
}
