import TestSupport
import Testing

/// `Tests/Model/forgetting.pml`, searched by spin: every interleaving of two desks, of being killed, and of databases and
/// key files put back, within so many changes.
@Suite("The model of forgetting holds, and each mistake breaks it (I2, I4)", .needs(.spin, .gcc))
struct ForgettingModelTests {
  /// Where the model is searched to the end.
  enum Place: String, CaseIterable {
    case restores = "a database put back"
    case noRestores = "nothing put back, two processes at one desk, late commits"
    case lateCommits = "a database put back, late commits"
    case keyFiles = "a database and a key file put back"
    case twoSessions = "a database put back, two processes at one desk"
    case passphrases = "a database put back, passphrases changed"

    var definitions: [String] {
      switch self {
      case .restores: []
      case .noRestores: ["NO_ROLLBACK", "TWO_SESSIONS", "LATE"]
      case .lateCommits: ["LATE"]
      case .keyFiles: ["KEY_FILE_COPIES", "ENTRIES=5"]
      case .twoSessions: ["TWO_SESSIONS", "ENTRIES=5"]
      case .passphrases: ["PASSPHRASES", "ENTRIES=5", "KEYS=3"]
      }
    }

    /// Whether there is a step that cannot be taken here: no key file differs from a database that nobody puts back.
    var leavesStepsOut: Bool { self == .noRestores }
  }

  /// What breaks the model, and the claim that it breaks; the last two are the limits that the threat model names.
  enum Mistake: String, CaseIterable {
    case noLastingKey = "NO_LASTING_KEY"
    case lastingKeyOverwritten = "LASTING_OVERWRITTEN"
    case replacedBeforeCommit = "REPLACED_BEFORE_COMMIT"
    case replacedAfterCommit = "REPLACED_AFTER_COMMIT"
    case overwrittenBeforeCommit = "OVERWRITTEN_BEFORE_COMMIT"
    case refusedWhenDifferent = "REFUSED_WHEN_DIFFERENT"
    case differenceIgnored = "DIFFERENCE_IGNORED"
    case unnamedDropped = "UNNAMED_DROPPED"
    case candidateUsedAgain = "CANDIDATE_USED_AGAIN"
    case notReadAgain = "NOT_READ_AGAIN"
    case noLock = "NO_LOCK"
    case keptWithoutHolder = "KEPT_WITHOUT_HOLDER"
    case removedCountsAsForgotten = "REMOVED_COUNTS_AS_FORGOTTEN"
    case oldKeyFileCounts = "OLD_KEY_FILE_COUNTS"

    var broken: String {
      switch self {
      case .noLastingKey, .lastingKeyOverwritten, .refusedWhenDifferent: "somebodyOpens"
      case .replacedBeforeCommit, .replacedAfterCommit, .overwrittenBeforeCommit, .unnamedDropped, .noLock:
        "holdersOpen"
      case .differenceIgnored: "makerOpens"
      case .keptWithoutHolder: "sealedHasHolder"
      case .candidateUsedAgain, .notReadAgain, .removedCountsAsForgotten, .oldKeyFileCounts: "forgottenIsGone"
      }
    }

    /// What it takes to make the mistake tell.
    private var surroundings: [String] {
      switch self {
      case .lastingKeyOverwritten: ["PASSPHRASES"]
      case .unnamedDropped: ["LATE"]
      case .candidateUsedAgain: ["ENTRIES=8"]
      case .notReadAgain, .noLock: ["TWO_SESSIONS"]
      case .oldKeyFileCounts: ["KEY_FILE_COPIES"]
      default: []
      }
    }

    var definitions: [String] { [rawValue] + surroundings }
  }

  @Test(arguments: Place.allCases) func itHoldsInEveryInterleaving(place: Place) throws {
    let report = try SpinModel.forgetting.search(place.definitions)
    report.expectProof(reachingEveryStep: !place.leavesStepsOut)
    print(place.rawValue, report.figures, separator: ": ")
  }

  @Test(arguments: Mistake.allCases) func eachMistakeIsFound(mistake: Mistake) throws {
    let report = try SpinModel.forgetting.search(mistake.definitions, optimized: false)
    #expect(report.breaks(mistake.broken), "\(report.text)")
  }
}
