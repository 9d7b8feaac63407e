internal import Foundation
internal import Synchronization
internal import TestSupport
internal import Testing

/// I2, I3, I8: what is asked and shown at a real terminal.
@Suite(.serialized) struct TerminalTests {
  static let folder = Sandbox.source.appending(path: "Terminal")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".exp") }.sorted()
  }()

  @Test func thereAreScripts() {
    #expect(Self.names.count >= 20)
  }

  private typealias Outcome = Result<RunResult, any Error>

  /// What became of each script. They wait for clocks more than for cores: several are played at once.
  private static let outcomes: [String: Outcome] = {
    let outcomes = Mutex<[String: Outcome]>([:])
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 4
    for name in names {
      queue.addOperation {
        let outcome = Outcome {
          try Sandbox().run([try Tool.required(.expect), folder.appending(path: name).path])
        }
        outcomes.withLock { $0[name] = outcome }
      }
    }
    queue.waitUntilAllOperationsAreFinished()
    return outcomes.withLock { $0 }
  }()

  @Test(.needs(.expect), arguments: names) func theTerminalShowsWhatTheScriptExpects(name: String) throws {
    let result = try #require(Self.outcomes[name]).get()
    #expect(result.status == 0, "\(name): \(result.outputText)\(result.errorText)")
  }

  @Test(.needs(.tmux)) func aRevealedSecretIsInNoScrollback() throws {
    let script = Self.folder.appending(path: "reveal-in-tmux.sh").path
    let result = try Sandbox().shell(". '\(script)'")
    #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
  }
}
