import Foundation
import Testing

@Suite("Every claim of the threat model points to a test that is there")
struct ThreatModelTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func everyNamedTestExists() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "Sources/VaultCore/VaultCore.docc/ThreatModel.md"),
      encoding: .utf8)
    let tests = try Self.sources()
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| claim") }
    #expect(rows.count > 20)
    for row in rows {
      let named = row.matches(of: /`([A-Za-z]+)(?:\/([A-Za-z]+))?`/)
      #expect(!named.isEmpty, "no test is named: \(row)")
      for name in named {
        let suites = tests.filter { $0.contains("struct \(name.1)") && $0.contains("@Test") }
        #expect(!suites.isEmpty, "no suite \(name.1)")
        if let test = name.2 { #expect(suites.contains { $0.contains("func \(test)(") }, "no test \(test)") }
      }
    }
  }

  private static func sources() throws -> [String] {
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
  }
}
