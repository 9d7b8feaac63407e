internal import Handoff
public import VaultCore

// What can be wrong on the way of a coordinator into a vault.

extension RequestError {
  /// What happened, with a request in `file`.
  public func problem(in file: String? = nil) -> Problem {
    let name = file.map { $0.escapedForDisplay } ?? "the request"
    return switch self {
    case .notARequest: Problem(.badInput, "\(name) does not contain a coordinator's request")
    case .otherText(let kind): kind.problem(in: name, insteadOf: "a coordinator's request")
    case .rewritten(let rewriting): rewriting.problem(in: name)
    case .malformed: Problem(.badInput, "\(name) is damaged, or was written by a newer version")
    case .unusableKey:
      Problem(.badInput, "a key in \(name) is not safe to use: it is low-order or not canonical")
    case .badSignature: Problem(.badInput, "\(name) was changed: its keys did not sign it")
    case .sodium(let error): error.problem
    }
  }
}

extension KeyDeskError {
  /// What happened to the keys of `id`.
  func problem(of id: ShortID?) -> Problem {
    let file = "the key file\(id.map { " of \($0)" } ?? "")"
    return switch self {
    case .missing(let place):
      Problem(.noInput, "\(file) is not on this machine: \(place.escapedForDisplay)")
    case .exists(let place):
      Problem(
        .cannotCreate, "there is already a key file \(place.escapedForDisplay), and it was not changed")
    case .foreign(let place):
      Problem(.badInput, "the key file \(place.escapedForDisplay) is for another vault or coordinator")
    case .damaged(let place): Problem(.badInput, "the key file \(place.escapedForDisplay) is damaged")
    case .unusable(let fact, _): Problem(.notPermitted, fact)
    }
  }
}
