internal import Handoff
internal import VaultCore
internal import VaultDesk

/// The question which vendors are meant, where none was named.
enum VendorChoice {
  /// Those of `vendors` that a person chooses.
  ///
  /// - Parameter hint: what can be typed where nobody can be asked.
  static func ask(_ vendors: [Vendor], orHint hint: String) throws -> [Vendor] {
    guard let terminal = Terminal() else { throw Failure(VaultError.noVendorNamed.problem, hints: [hint]) }
    let list = vendors.enumerated().map { "  \($0 + 1)  \($1.titled)\n" }.joined()
    try terminal.write("vendors:\n\(list)")
    var wrong = ""
    for _ in 1...3 {
      let answer = try terminal.ask("which ones? numbers or short names, or all: ")
      if answer == "all" { return vendors }
      let words = answer.split { $0 == " " || $0 == "," }
      let found = words.map { word in (word: word, vendor: Self.vendor(String(word), among: vendors)) }
      guard let unknown = found.first(where: { $0.vendor == nil }) else { return found.compactMap(\.vendor) }
      wrong = String(unknown.word).shortened
      try terminal.write("\(wrong) is not one of these vendors\n")
    }
    throw Failure(.usage, "\(wrong) is not one of these vendors; nothing was done", hint: "vault vendor list")
  }

  /// A vendor as it stands in the list: by its short name, which may be a number, or by its number there.
  private static func vendor(_ word: String, among vendors: [Vendor]) -> Vendor? {
    if let named = vendors.first(where: { $0.id.text == word }) { return named }
    guard let number = Int(word), (1...vendors.count).contains(number) else { return nil }
    return vendors[number - 1]
  }
}
