public import Handoff
public import VaultCore

// How a generation stands, in a line: for those who are about to replace it, and those who may not.

extension Generation {
  /// Who made it, when, and which vendors have it.
  public var story: String {
    let making = origin == .imported ? "brought it in" : "made it"
    let reason = replaces.map { " in place of generation \($0.generation), reason: \($0.reason.shown)" } ?? ""
    let who =
      vendors.isEmpty ? "for no vendor any more" : "for " + vendors.map(standing).joined(separator: ", ")
    let former =
      formerHolders.isEmpty ? "" : "; withdrawn, but given it before: \(formerHolders.names)"
    return "\(author) \(making) at \(issued)\(reason), \(who)\(former)"
  }

  /// How far a vendor is, in brackets.
  private func standing(of vendor: Vendor) -> String { "\(vendor.id) (\(delivered(to: vendor)))" }

  /// How far a vendor is, in a word.
  private func delivered(to vendor: Vendor) -> String {
    switch stage(of: vendor.id) {
    case .unauthorized: "not authorized"
    case .waiting: "waiting"
    case .unserved: "not served"
    case .sealed: "sealed, not confirmed"
    case .confirmed: "confirmed"
    case .shown: "served by a person"
    case .withdrawn: "withdrawn"
    }
  }

  /// How it stands, and what the next one, which is for `vendors`, means for those who hold it: lines for whoever
  /// decides whether it is replaced.
  public func consequences(ofOneFor vendors: [Vendor], now: Timestamp) -> String {
    """
    \(titled), \(isLive(at: now) ? "is live until \(expires.day)" : "is not honoured any more")
    \(story)
    \(cutOff(byOneFor: vendors))

    """
  }

  /// Who is cut off by a next generation for `vendors`: those that load it, and those that get none.
  private func cutOff(byOneFor vendors: [Vendor]) -> String {
    guard !holders.isEmpty else { return "no vendor has it yet" }
    let served = holders.filter { holder in vendors.contains { $0.id == holder.id } }
    let unserved = holders.filter { holder in !vendors.contains { $0.id == holder.id } }
    let lines = [
      served.isEmpty
        ? nil : "\(served.names) can fetch no reports with it after a reset, and must load the new one",
      unserved.isEmpty
        ? nil : "\(unserved.names) can fetch no reports with it after a reset, and will not get the new one",
    ]
    return lines.compactMap { $0 }.joined(separator: "\n")
  }
}
