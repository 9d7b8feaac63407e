internal import Handoff
internal import VaultCore
internal import VaultDesk

/// The opener's ledger, in the user's state folder; what is damaged is not written over.
struct LedgerFile: OpenerMemory {
  private static let file = StateFile(name: "opened", empty: OpenerLedger(), sizeLimit: 64 << 20)

  let ledger: OpenerLedger
  private let isUsable: Bool
  private let note: @Sendable (String) -> Void

  /// Reads it; `note` takes what is wrong with it.
  init(note: @escaping @Sendable (String) -> Void) {
    self.note = note
    do {
      ledger = try Self.file.read()
      isUsable = true
    } catch {
      ledger = OpenerLedger()
      isUsable = false
      let consequence = "outdated bundles and other issuer keys are not noticed, and openings not remembered"
      note(Self.fact(consequence, error))
    }
  }

  func change(_ body: (inout OpenerLedger) -> Void) {
    guard isUsable else { return }
    // Nobody waits for others where nothing changes.
    var after = ledger
    body(&after)
    guard after != ledger else { return }
    do {
      try Self.file.change(body)
    } catch {
      note(Self.fact("this opening is not remembered", error))
    }
  }

  private static func fact(_ consequence: String, _ error: MemoryError) -> String {
    let remedy = if case .damaged = error { "; remove it, and a new one is begun" } else { "" }
    return "\(consequence): \(error.description.escapedForDisplay)\(remedy)"
  }
}
