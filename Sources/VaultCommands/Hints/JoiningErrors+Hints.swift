internal import Handoff
internal import VaultCore

extension RequestError {
  /// What can be done about it on the command line.
  var hints: [String] {
    switch self {
    case .sodium: []
    case .rewritten: ["have it sent again as an attachment"]
    case .notARequest, .otherText: ["give --request the file that vault coordinator request wrote"]
    case .malformed, .unusableKey, .badSignature: ["have it sent again, and compare its fingerprint"]
    }
  }
}

extension KeyDeskError {
  /// What can be done about it on the command line.
  func hints(of id: ShortID?) -> [String] {
    let id = id?.text ?? "ID"
    let anew = "or ask anew to be let in: vault coordinator request \(id)"
    return switch self {
    case .missing: ["restore that file", anew]
    case .foreign, .damaged: ["move it away, and restore the right file", anew]
    case .exists: ["if its request is lost, and was not added, move that file away first"]
    case .unusable(_, let hints): hints
    }
  }
}
