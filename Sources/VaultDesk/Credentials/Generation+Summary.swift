public import Handoff
public import VaultCore

// How a generation stands, in a line: for those who are about to replace it, and those who may not.

extension Generation {
  /// Who made it, when, and which vendors have it.
  public var summary: String { summary(in: .commands) }

  /// Who made it, when, and which vendors have it.
  public func summary(in wording: Wording) -> String {
    let making = origin == .imported ? wording.imported("it") : "made it"
    let reason =
      replaces.map { ", replacing generation \($0.generation) (reason: \($0.reason.shown))," } ?? ""
    let who =
      vendors.isEmpty
      ? "for vendors that are no longer authorized" : "for " + vendors.map(standing).joined(separator: ", ")
    let former =
      formerHolders.isEmpty ? "" : "; withdrawn, but may know the secret key: \(formerHolders.names)"
    return "\(author) \(making) on \(issued.shown)\(reason) \(who)\(former)"
  }

  /// How far a vendor is, in brackets.
  private func standing(of vendor: Vendor) -> String { "\(vendor.id) (\(delivered(to: vendor)))" }

  /// How far a vendor is, in a word.
  private func delivered(to vendor: Vendor) -> String {
    switch stage(of: vendor.id) {
    case .unauthorized: "not authorized"
    case .waiting: "waiting"
    case .unserved: "did not receive it"
    case .sealed: "sealed, not confirmed"
    case .confirmed: "confirmed"
    case .shown: "shown to a person"
    case .withdrawn: "withdrawn"
    }
  }

  /// How it stands, and what the next one, which is for `vendors`, means for those who hold it: lines for whoever
  /// decides whether it is replaced.
  public func consequences(
    ofOneFor vendors: [Vendor], in wording: Wording = .commands, now: Timestamp
  ) -> String {
    """
    \(titled) \(isLive(at: now) ? "is valid until \(expires.shown)" : "is no longer valid")
    \(summary(in: wording))
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
        ? nil : "replacing it breaks the connection of \(served.names) until the new credential is loaded",
      unserved.isEmpty
        ? nil
        : "replacing it breaks the connection of \(unserved.names), which will not get the new credential",
    ]
    return lines.compactMap { $0 }.joined(separator: "\n")
  }
}
