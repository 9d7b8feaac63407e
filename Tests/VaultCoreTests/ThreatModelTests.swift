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
    let tests = try Self.testsOfSuites()
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| claim") }
    #expect(rows.count > 20)
    for row in rows {
      let named = row.matches(of: /`([A-Z][A-Za-z0-9]+Tests)(?:\/([A-Za-z0-9-]+))?`/)
      #expect(!named.isEmpty, "no test is named: \(row)")
      for name in named {
        let suite = tests[name.1]
        #expect(suite != nil, "no suite \(name.1)")
        guard let test = name.2 else { continue }
        let isThere = suite?.contains(test) ?? false || Self.isScript(test, of: name.1)
        #expect(isThere, "no test \(name.1)/\(test)")
      }
    }
  }

  /// The names of the tests, by the name of their suite.
  private static func testsOfSuites() throws -> [Substring: Set<Substring>] {
    var tests: [Substring: Set<Substring>] = [:]
    for source in try sources() {
      let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() {
        let words = line.split(separator: " ").suffix(3)
        guard let name = words.dropFirst().first, ["struct", "extension"].contains(words.first),
          words.last == "{"
        else { continue }
        // A suite that needs a trait is indented.
        let end = line.prefix { $0 == " " } + "}"
        let body = lines[number...].prefix { $0 != end }.joined(separator: "\n")
        tests[name, default: []].formUnion(self.tests(in: body))
      }
    }
    return tests
  }

  private static func tests(in suite: String) -> Set<Substring> {
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
