internal import Handoff
internal import VaultCore

// How a generation stands, in a line: for those who are about to replace it, and those who may not.

extension Generation {
  /// Who made it, when, and which vendors have it.
  var story: String {
    let making = origin == .imported ? "brought it in" : "made it"
    let reason = replaces.map { " in place of generation \($0.generation), reason: \($0.reason.shown)" } ?? ""
    let who =
      vendors.isEmpty ? "for no vendor any more" : "for " + vendors.map(standing).joined(separator: ", ")
    let former =
      formerHolders.isEmpty ? "" : "; withdrawn, but given it before: \(formerHolders.names)"
    return "\(author) \(making) at \(issued)\(reason), \(who)\(former)"
  }

  /// Whose access ends with it.
  var affected: String { "for " + (vendors.isEmpty ? "no vendor any more" : vendors.names) }

  /// How far a vendor is, in brackets.
  private func standing(of vendor: Vendor) -> String { "\(vendor.id) (\(delivered(to: vendor)))" }

  /// How far a vendor is, in a word.
  func delivered(to vendor: Vendor) -> String {
    if revealed != nil { return "served by a person" }
    guard let delivery = delivery(to: vendor.id) else { return "waiting" }
    return delivery.confirmed == nil ? "sealed, not confirmed" : "confirmed"
  }

  /// How it gets to those who wait for it.
  func nextStep(among credentials: [CDSCode]) -> String {
    let name = credentials.count > 1 ? " \(credential)" : ""
    return waiting.contains { $0.key == nil }
      ? "vault reveal\(name), to show it once; a vendor without a key cannot be sent a bundle"
      : "vault export\(name) --to \(waiting.map(\.id.text).joined(separator: " "))"
  }

  /// How it gets to one of its vendors; where nothing is left to do, how it stands.
  func step(toServe vendor: ShortID) -> String {
    guard revealed == nil, delivery(to: vendor)?.confirmed == nil else { return "vault status \(credential)" }
    return vendors.contains { $0.key == nil }
      ? "vault reveal \(credential)" : "vault export \(credential) --to \(vendor)"
  }

  /// The command that replaces it.
  var resetCommand: String { resetStart + (vendors.isEmpty ? " --vendor ID" : "") }

  private var resetStart: String { "vault reset \(credential) --replace \(number) --reason TEXT" }

  /// The command that replaces it by one for its vendors and one more.
  func resetCommand(adding vendor: String) -> String {
    "\(resetStart) " + (vendors.map(\.id.text) + [vendor]).map { "--vendor \($0)" }.joined(separator: " ")
  }

  /// The command that replaces it by one that the testing agency made.
  var importCommand: String {
    "vault import --for \(credential) --replace \(number) --reason TEXT --user NAME --days N \(vendorOptions)"
  }

  /// The command that makes the next one, when this one has ended.
  var generateCommand: String { "vault generate --for \(credential) \(vendorOptions)" }

  /// The vendors as options of a command.
  private var vendorOptions: String {
    vendors.isEmpty ? "--vendor ID" : vendors.map { "--vendor \($0.id)" }.joined(separator: " ")
  }
}

extension Generation {
  /// Who is cut off by a next generation for `vendors`: those that load it, and those that get none.
  func cutOff(byOneFor vendors: [Vendor]) -> String {
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
