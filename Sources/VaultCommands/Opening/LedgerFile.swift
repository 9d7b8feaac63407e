internal import Handoff
internal import VaultCore
internal import VaultDesk

/// The opener's ledger, in the user's state folder. It is a help: what is wrong with it is told, and keeps nothing from
/// being opened; but what is damaged is not written over.
struct LedgerFile {
  private static let file = StateFile(name: "opened", empty: OpenerLedger(), sizeLimit: 64 << 20)

  /// As it was read.
  let ledger: OpenerLedger
  private let isUsable: Bool

  init() {
    do {
      ledger = try Self.file.read()
      isUsable = true
    } catch {
      ledger = OpenerLedger()
      isUsable = false
      Self.note("outdated bundles and other issuer keys are not noticed, and openings not remembered", error)
    }
  }

  /// Adds that `bundles` were opened.
  func add(_ bundles: [VerifiedBundle], at time: Timestamp) {
    guard isUsable, !bundles.isEmpty else { return }
    func add(to ledger: inout OpenerLedger) {
      for bundle in bundles {
        ledger.add(bundle.header, of: bundle.credentials, at: time)
        if bundle.isIssuerVouchedFor {
          ledger.know(
            bundle.issuer, replacing: bundle.ancestors, for: bundle.header.organization.cds, since: time)
        }
      }
    }
    // Nobody waits for others where nothing changes.
    var after = ledger
    add(to: &after)
    guard after != ledger else { return }
    do {
      try Self.file.change(add)
    } catch {
      Self.note("this opening is not remembered", error)
    }
  }

  private static func note(_ consequence: String, _ error: MemoryError) {
    let remedy = if case .damaged = error { "; remove it, and a new one is begun" } else { "" }
    StandardStreams.note("vault: note: \(consequence): \(error.description.escapedForDisplay)\(remedy)\n")
  }
}
