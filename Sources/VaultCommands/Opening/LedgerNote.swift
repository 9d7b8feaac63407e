internal import Handoff

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
      "vault: note: there is no home folder, so opened bundles cannot be remembered\n"
    case .openToOthers(let path):
      "vault: note: \(path.escapedForDisplay) is open to other users; run chmod 600 \(ShellWord.ofFile(path))\n"
    case .damaged(let path, let lines):
      "vault: note: \(path.escapedForDisplay) has \(lines) damaged line\(lines == 1 ? "" : "s"), which were skipped\n"
    case .unreadable(let path, let error):
      "vault: note: \(path.escapedForDisplay) cannot be read, so outdated bundles are not noticed: \("\(error)".escapedForDisplay)\n"
    case .unwritable(let path, let error):
      "vault: note: \(path.escapedForDisplay) cannot be written, so this opening is not remembered: \("\(error)".escapedForDisplay)\n"
    }
  }
}
