internal import Handoff
public import VaultCore

extension StoreError {
  /// What happened, with the vault of that name.
  public func problem(of vault: String? = nil) -> Problem {
    let given = vault?.escapedForDisplay
    let name = given.map { "the vault \($0)" } ?? "the vault"
    switch self {
    case .missing:
      return Problem(.noInput, given.map { "there is no vault at \($0)" } ?? "there is no vault")
    case .exists:
      return Problem(
        .cannotCreate,
        given.map { "\($0) already exists, and was not changed" } ?? "the vault already exists")
    case .headMoved:
      return Problem(.overtaken, "someone else's change came first; nothing was done")
    case .replaced:
      return Problem(
        .unavailable, "the server of \(name) was restored or replaced in this moment; nothing was done")
    case .busy:
      return Problem(.unavailable, "\(name) is in use by another process; nothing was done")
    case .notAVault:
      return Problem(.badInput, "\(given ?? "the file") is not a vault")
    case .newerVersion:
      return Problem(.badInput, "\(name) was written by a newer version of this program")
    case .damaged:
      return Problem(.badInput, "\(name) is damaged")
    case .strangeEntry(let position):
      return Problem(
        .badInput, "\(name) was changed: what is in the place of log entry \(position) does not belong there")
    case .unconfirmed(let reason):
      return Problem(
        .io,
        "it is not certain that the change is stored in \(name): \(reason.escapedForDisplay)"
      )
    case .full:
      return Problem(.io, "there is no space left for \(name); nothing was done")
    case .unavailable(let reason):
      return Problem(.unavailable, "\(name) cannot be used: \(reason.escapedForDisplay)")
    }
  }
}
