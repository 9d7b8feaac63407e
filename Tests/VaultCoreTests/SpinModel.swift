import Foundation
import TestSupport
import Testing

/// A model in `Tests/Model`, which spin searches in every interleaving.
enum SpinModel: String {
  case outOnce = "out-once"
  case forgetting

  /// What pan reports of the model with these definitions; what soon ends is not worth a long compilation.
  func search(_ definitions: [String], optimized: Bool = true) throws -> SearchReport {
    let (spin, gcc) = (try Tool.required(.spin), try Tool.required(.gcc))
    let model = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Model/\(rawValue).pml")
    let folder = try TemporaryFolder()
    let steps = [
      (spin, ["-a", "-o3"] + definitions.map { "-D\($0)" } + [model.path]),
      (gcc, [optimized ? "-O1" : "-O0", "-DSAFETY", "-o", "pan", "pan.c"]),
    ]
    for (program, arguments) in steps {
      let made = try run(program, arguments, workingDirectory: folder.url)
      try #require(made.status == 0, "\(made.outputText)\(made.errorText)")
    }
    return SearchReport(
      text: try run(folder.path("pan"), ["-m100000", "-w24"], workingDirectory: folder.url).outputText)
  }
}

/// What pan says at the end.
struct SearchReport {
  let text: String

  /// Whether the search ended at a state in which this claim does not hold.
  func breaks(_ claim: String) -> Bool { text.contains("assertion violated \(claim) ") }

  /// That each claim holds in every state; and that every step can be taken, or nothing would be proved of it.
  func expectProof(reachingEveryStep: Bool) {
    #expect(text.contains("errors: 0"), "\(text)")
    #expect(text.contains("Full statespace search"))
    #expect(!text.contains("max search depth too small") && !text.contains("Search not completed"))
    #expect(text.contains("\"assert(1)\"") != reachingEveryStep, "\(text)")
  }

  var figures: [String] {
    text.split(separator: "\n").filter { line in
      ["errors:", "stored", "actual memory usage", "elapsed"].contains { line.contains($0) }
    }.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
