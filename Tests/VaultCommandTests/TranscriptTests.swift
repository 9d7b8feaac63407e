internal import Foundation
internal import TestSupport
internal import Testing

/// Every file in Transcripts, played. `TRANSCRIPTS=record` writes the outputs as they are seen; read them
/// before they are kept.
@Suite struct TranscriptTests {
  static let folder = Sandbox.source.appending(path: "Transcripts")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test func thereAreTranscripts() {
    #expect(Self.names.count > 10)
  }

  @Test(arguments: names) func commandsDoWhatTheTranscriptShows(name: String) throws {
    let file = Self.folder.appending(path: name)
    let transcript = Transcript(try String(contentsOf: file, encoding: .utf8))
    if transcript.needsRoot && getuid() != 0 { return print("not tested: \(name) needs root") }
    for tool in transcript.needs where try Tool.foundOrSkipped(tool) == nil { return }

    let results = try Self.play(transcript)
    var bindings = Placeholder.Bindings()
    if ProcessInfo.processInfo.environment["TRANSCRIPTS"] == "record" {
      let outputs = results.map { lines in lines.map { bindings.record($0) } }
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
