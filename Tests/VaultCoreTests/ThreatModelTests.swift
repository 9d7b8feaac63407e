import Foundation
import Testing

@Suite("Every claim of the threat model points to a test that is there")
struct ThreatModelTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func everyNamedTestExists() throws {
    let page = try String(
      contentsOf: Self.root.appending(path: "Sources/VaultCore/VaultCore.docc/ThreatModel.md"),
      encoding: .utf8)
    let sources = try Self.sources()
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| claim") }
    #expect(rows.count > 20)
    for row in rows {
      let named = row.matches(of: /`([A-Z][A-Za-z0-9]+Tests)(?:\/([A-Za-z0-9-]+))?`/)
      #expect(!named.isEmpty, "no test is named: \(row)")
      for name in named {
        let suites = sources.compactMap { Self.body(of: name.1, in: $0) }
        #expect(!suites.isEmpty, "no suite \(name.1)")
        guard let test = name.2 else { continue }
        let isThere = suites.contains { Self.tests(in: $0).contains(test) } || Self.isScript(test, of: name.1)
        #expect(isThere, "no test \(name.1)/\(test)")
      }
    }
  }

  /// The text of the suite `name` alone, of whatever else is in its file.
  private static func body(of name: Substring, in source: String) -> Substring? {
    guard let start = ["struct", "extension"].lazy.compactMap({ source.range(of: "\($0) \(name) {") }).first
    else { return nil }
    let rest = source[start.upperBound...]
    // A suite that needs a trait is indented.
    let before = source[..<start.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).last
    let indentation = before.map { String($0.prefix { $0 == " " }) } ?? ""
    guard let end = rest.range(of: "\n\(indentation)}") else { return nil }
    return rest[..<end.lowerBound]
  }

  private static func tests(in suite: Substring) -> Set<Substring> {
    Set(suite.split(separator: "@Test").dropFirst().compactMap { $0.firstMatch(of: /func (\w+)\(/)?.1 })
  }

  /// Whether it is one of the scripts that the tests of the command play.
  private static func isScript(_ name: Substring, of suite: Substring) -> Bool {
    let places = ["TranscriptTests": ("Transcripts", "txt"), "TerminalTests": ("Terminal", "exp")]
    guard let (folder, ending) = places[String(suite)] else { return false }
    return FileManager.default.fileExists(
      atPath: root.appending(path: "Tests/VaultCommandTests/\(folder)/\(name).\(ending)").path)
  }

  private static func sources() throws -> [String] {
    let files = FileManager.default.enumerator(
      at: root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
      .map { try String(contentsOf: $0, encoding: .utf8) }
  }
}
