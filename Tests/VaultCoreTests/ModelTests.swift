import Foundation
import TestSupport
import Testing

/// `Tests/Model/out-once.pml`, searched by spin: every interleaving of two coordinators, of being killed, and of
/// copies put back, within so many changes.
@Suite(
  "The model of \"out once\" holds, and each mistake breaks it (I2, I3, I4, I5, I6, I7)", .needs(.spin, .gcc))
struct ModelTests {
  /// Where the model is searched to the end.
  enum Place: String, CaseIterable {
    case oneMachine = "all verbs, one machine, a copy put back"
    case oneMachineTwoCopies = "the ways out, one machine, two copies put back in turn"
    case twoMachines = "all verbs, two machines, no copy put back"
    case eachMachine = "the ways out, two machines, a copy put back: once on each machine"

    var definitions: [String] {
      switch self {
      case .oneMachine: ["COPIES=1"]
      case .oneMachineTwoCopies: ["COPIES=2", "WAYS_OUT_ALONE"]
      case .twoMachines: ["TWO_MACHINES", "NO_ROLLBACK"]
      case .eachMachine: ["COPIES=1", "WAYS_OUT_ALONE", "TWO_MACHINES", "PER_MACHINE"]
      }
    }

    /// Whether there is a step that cannot be taken here: no refusal of a copy that nobody puts back, or that the
    /// only process of a machine has refused when it unlocked.
    var leavesStepsOut: Bool { definitions.contains("TWO_MACHINES") }
  }

  /// What breaks the model, and the claim that it breaks; the last two are the limits that the threat model names.
  enum Mistake: String, CaseIterable {
    case showBeforeCommit = "SHOW_BEFORE_COMMIT"
    case wipeInSecondCommit = "WIPE_IN_SECOND_COMMIT"
    case bundleInSecondCommit = "BUNDLE_IN_SECOND_COMMIT"
    case noHeadCheck = "NO_HEAD_CHECK"
    case namesNothing = "NAMES_NOTHING"
    case noMemory = "NO_MEMORY"
    case checkedAtUnlockOnly = "CHECKED_AT_UNLOCK_ONLY"
    case noLock = "NO_LOCK"
    case showBeforeRemembering = "SHOW_BEFORE_REMEMBERING"
    case keptBundleUnchecked = "KEPT_BUNDLE_UNCHECKED"
    case acceptedRollback = "ACCEPT_ROLLBACK"
    case machineThatNeverSaw = "TWO_MACHINES"

    var broken: String {
      switch self {
      case .showBeforeCommit: "I3_wipedBeforeShown"
      case .wipeInSecondCommit: "I3_outIsWiped"
      case .bundleInSecondCommit: "I4_nothingLost"
      case .noHeadCheck: "I5_againstTheHeadRead"
      case .namesNothing: "I6_namedReplacement"
      case .checkedAtUnlockOnly, .noLock: "I7_goesOnFromWhatWasSeen"
      case .noMemory, .showBeforeRemembering, .acceptedRollback, .machineThatNeverSaw: "I2_shownOnce"
      case .keptBundleUnchecked: "I2_oneWayOut"
      }
    }

    var definitions: [String] {
      self == .namesNothing ? [rawValue, "COPIES=1"] : [rawValue, "COPIES=2", "WAYS_OUT_ALONE"]
    }
  }

  @Test(arguments: Place.allCases) func itHoldsInEveryInterleaving(place: Place) throws {
    let report = try Self.search(place.definitions)
    #expect(report.contains("errors: 0"), "\(report)")
    #expect(report.contains("Full statespace search"))
    #expect(!report.contains("max search depth too small") && !report.contains("Search not completed"))
    // The model would prove nothing of what cannot happen in it.
    let isReached = !report.contains("\"assert(1)\"")
    #expect(isReached != place.leavesStepsOut, "\(report)")
    let figures = report.split(separator: "\n").filter { line in
      ["errors:", "stored", "actual memory usage", "elapsed"].contains { line.contains($0) }
    }
    print(place.rawValue, figures.map { $0.trimmingCharacters(in: .whitespaces) }, separator: ": ")
  }

  @Test(arguments: Mistake.allCases) func eachMistakeIsFound(mistake: Mistake) throws {
    let report = try Self.search(mistake.definitions, optimized: false)
    #expect(report.contains("assertion violated \(mistake.broken) "), "\(report)")
  }

  /// What pan reports of the model with these definitions; what soon ends is not worth a long compilation.
  private static func search(_ definitions: [String], optimized: Bool = true) throws -> String {
    let (spin, gcc) = (try Tool.required(.spin), try Tool.required(.gcc))
    let model = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Model/out-once.pml")
    let folder = try TemporaryFolder()
    let entries = "ENTRIES=\(Effort.count("ENTRIES", usual: 4))"
    let steps = [
      (spin, ["-a", "-o3"] + ([entries] + definitions).map { "-D\($0)" } + [model.path]),
      (gcc, [optimized ? "-O2" : "-O0", "-DSAFETY", "-o", "pan", "pan.c"]),
    ]
    for (program, arguments) in steps {
      let made = try run(program, arguments, workingDirectory: folder.url)
      try #require(made.status == 0, "\(made.outputText)\(made.errorText)")
    }
    return try run(folder.path("pan"), ["-m100000", "-w24"], workingDirectory: folder.url).outputText
  }
}
