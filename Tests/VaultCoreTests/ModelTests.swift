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
    let entries = "ENTRIES=\(Effort.count("ENTRIES", usual: 4))"
    let report = try SpinModel.outOnce.search([entries] + place.definitions)
    report.expectProof(reachingEveryStep: !place.leavesStepsOut)
    print(place.rawValue, report.figures, separator: ": ")
  }

  @Test(arguments: Mistake.allCases) func eachMistakeIsFound(mistake: Mistake) throws {
    let report = try SpinModel.outOnce.search(mistake.definitions, optimized: false)
    #expect(report.breaks(mistake.broken), "\(report.text)")
  }
}
