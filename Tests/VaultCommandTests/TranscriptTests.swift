internal import Foundation
internal import TestSupport
internal import Testing

/// Every file in Transcripts, played. `TRANSCRIPTS=record` writes the outputs as they are seen; read them
/// before they are kept. Lines that still hold stay as they are.
@Suite struct TranscriptTests {
  static let folder = Sandbox.source.appending(path: "Transcripts")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") && !disturbed.contains($0) }.sorted()
  }()
  /// Not played under `faketime`. Its library opens a file in each program: what was closed is open again, and what
  /// is written there is what other programs take for the time. And it does not bear servers.
  static let disturbed = ["closed-outputs.txt", "gate.txt"]

  @Test func thereAreTranscripts() {
    #expect(Self.names.count > 10)
  }

  /// Those for which nothing is missing here.
  private static let playable = names.filter { Surroundings.mustBeComplete || lacks(of: $0).isEmpty }

  @Test(.needs(lacking.isEmpty, "\(lacking)")) func nothingIsMissingToPlayThemAll() {
    #expect(Self.lacking.isEmpty)
  }

  @Test(arguments: playable) func commandsDoWhatTheTranscriptShows(name: String) throws {
    try Self.check(name)
  }

  @Test(arguments: disturbed) func whatFaketimeDisturbs(name: String) throws {
    try Self.check(name)
  }

  private static func check(_ name: String) throws {
    let file = folder.appending(path: name)
    let transcript = Transcript(try String(contentsOf: file, encoding: .utf8))
    let results = try play(transcript)
    var bindings = Placeholder.Bindings()
    if ProcessInfo.processInfo.environment["TRANSCRIPTS"] == "record" {
      let outputs = zip(transcript.steps, results).map { step, lines in
        lines.map { bindings.record($0, unlessIn: step.seen) }
      }
      return try Data(transcript.text(with: outputs).utf8).write(to: file)
    }
    for (step, seen) in zip(transcript.steps, results) {
      for index in 0..<max(step.seen.count, seen.count) {
        let expected = index < step.seen.count ? step.seen[index] : nil
        let got = index < seen.count ? seen[index] : nil
        if let expected, let got, bindings.matches(got, expected) { continue }
        Issue.record(
          """
          \(name):\(step.line): $ \(step.command)
          expected  \(expected ?? "(nothing)")
          got       \(got ?? "(nothing)")
          """)
        return
      }
    }
  }

  /// What is missing here for the transcript.
  private static func lacks(of name: String) -> [String] {
    let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    let transcript = Transcript(text ?? "")
    let root = transcript.needsRoot && !Surroundings.areRoots ? ["it needs root"] : []
    return root + transcript.needs.compactMap(\.missing?.description)
  }

  private static var lacking: String {
    names.filter { !lacks(of: $0).isEmpty }
      .map { "\($0): \(lacks(of: $0).joined(separator: ", "))" }.joined(separator: "; ")
  }

  /// What each command leaves behind. Transcripts count days, so that all commands of one are played on one day:
  /// if midnight came between them, they are played again.
  private static func play(_ transcript: Transcript) throws -> [[String]] {
    while true {
      let days = today()
      let sandbox = try Sandbox()
      let results = try sandbox.steps(transcript.steps.map(\.command))
        .map { Transcript.lines(of: $0, in: sandbox) }
      if days == today() { return results }
    }
  }

  /// The date in UTC, and in this machine's zone.
  private static func today() -> [DateComponents] {
    let now = Date()
    return [TimeZone.gmt, .current].map { zone in
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = zone
      return calendar.dateComponents([.year, .month, .day], from: now)
    }
  }
}
