internal import Handoff
internal import VaultCore
internal import VaultDesk

// What is to be typed for a generation, as it stands.

extension Generation {
  /// How it gets to those who wait for it.
  func nextStep(among credentials: [CDSCode]) -> String {
    let name = credentials.count > 1 ? " \(credential)" : ""
    return waiting.contains { $0.key == nil }
      ? "vault reveal\(name), to show it once, because a vendor without a key cannot open a bundle"
      : "vault export\(name) --to \(waiting.map(\.id.text).joined(separator: " "))"
  }

  /// How it gets to one of its vendors; where nothing is left to do, how it stands.
  func step(toServe vendor: ShortID) -> String {
    guard revealed == nil, delivery(to: vendor)?.confirmed == nil else { return "vault status \(credential)" }
    return vendors.contains { $0.key == nil }
      ? "vault reveal \(credential)" : "vault export \(credential) --to \(vendor)"
  }

  /// The command that replaces it: a reset, or for one that the testing agency made, the import of the agency's next one.
  var resetCommand: String {
    origin == .imported ? importCommand : resetStart + (vendors.isEmpty ? " --vendor ID" : "")
  }

  private var resetStart: String { "vault reset \(credential) --replace \(number) --reason TEXT" }

  /// The command that replaces it by one for its vendors and one more.
  func resetCommand(adding vendor: String) -> String {
    let all = Self.options(vendors.map(\.id.text) + [vendor])
    return origin == .imported ? "\(importStart) \(all)" : "\(resetStart) \(all)"
  }

  /// The command that replaces it by one that the testing agency made.
  var importCommand: String { "\(importStart) \(vendorOptions)" }

  private var importStart: String {
    "vault import --for \(credential) --replace \(number) --reason TEXT --user NAME --days N"
  }

  /// The command that makes the next one, when this one has ended.
  var generateCommand: String {
    origin == .imported
      ? "vault import --for \(credential) --user NAME --days N \(vendorOptions)"
      : "vault generate --for \(credential) \(vendorOptions)"
  }

  /// The vendors as options of a command.
  private var vendorOptions: String {
    vendors.isEmpty ? "--vendor ID" : Self.options(vendors.map(\.id.text))
  }

  private static func options(_ vendors: [String]) -> String {
    vendors.map { "--vendor \($0)" }.joined(separator: " ")
  }

  /// What comes before the command for the next one, where somebody else makes it.
  fileprivate var making: String {
    origin == .imported ? "make a new one on the testing agency's screen, then " : ""
  }

  /// What is to be done for the next one, when this one has ended.
  var nextCommand: String { making + generateCommand }

  /// What a calendar says about what is to be done.
  var calendarAdvice: [String] {
    revoked == nil
      ? ["before it expires: \(making)\(resetCommand)", "after that: \(nextCommand)"]
      : ["for a new one: \(nextCommand)"]
  }
}

extension [Generation] {
  /// The command that replaces the one; where there are several, what is to be typed for each.
  var resetCommand: String {
    count == 1
      ? self[0].resetCommand
      : "vault reset CDS --replace N --reason TEXT, for each credential, as vault status shows them"
  }

  /// The command that writes their bundles for a vendor.
  func exportCommand(to vendor: ShortID) -> String {
    count == 1 ? self[0].step(toServe: vendor) : "vault export --all --to \(vendor)"
  }
}

extension Due {
  /// The line for whoever minds reminders.
  var line: String {
    "\(fact); next: "
      + (state == .expired ? generation.nextCommand : generation.making + generation.resetCommand)
  }

  /// The exit status that tells of it.
  var status: ExitStatus { state == .expired ? .expired : .expiresSoon }
}
