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
    return "\(author) \(making) at \(issued)\(reason), \(who)"
  }

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

  /// The command that replaces it.
  var resetCommand: String { "vault reset \(credential) --replace \(number) --reason TEXT" }

  /// The command that makes the next one, when this one has ended.
  var generateCommand: String { "vault generate --for \(credential) \(vendorOptions)" }

  /// The vendors as options of a command.
  private var vendorOptions: String {
    vendors.isEmpty ? "--vendor ID" : vendors.map { "--vendor \($0.id)" }.joined(separator: " ")
  }
}

extension Generation {
  /// Who is cut off until they load the next generation.
  var mustLoad: String {
    holders.isEmpty
      ? "no vendor has it yet"
      : "\(holders.map(\.id.text).joined(separator: ", ")) can fetch no reports with it after a reset, and must "
        + "load the new one"
  }
}
