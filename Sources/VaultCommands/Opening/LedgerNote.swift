internal import Handoff
internal import VaultCore

/// What is wrong with the ledger of opened bundles, which keeps nothing from being opened.
enum LedgerNote {
  case noHome
  case openToOthers(String)
  case damaged(String, lines: Int)
  case unreadable(String, any Error)
  case unwritable(String, any Error)

  /// The line for standard error.
  var line: String {
    switch self {
    case .noHome:
      "vault: note: there is no home folder to remember opened bundles in\n"
    case .openToOthers(let path):
      "vault: note: \(path.escapedForDisplay) is open to others; chmod 600 \(path.escapedForDisplay)\n"
    case .damaged(let path, let lines):
      "vault: note: \(path.escapedForDisplay) has \(lines) damaged line\(lines == 1 ? "" : "s"), passed over\n"
    case .unreadable(let path, let error):
      "vault: note: \(path.escapedForDisplay) cannot be read, so that older bundles are not known: \(Self.reason(error))\n"
    case .unwritable(let path, let error):
      "vault: note: \(path.escapedForDisplay) cannot be written, so that this opening is not remembered: \(Self.reason(error))\n"
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard case .unavailable(let reason) = error as? MemoryError else { return "\(error)" }
    return reason.escapedForDisplay
  }
}
