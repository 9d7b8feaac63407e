internal import Foundation
internal import Synchronization
internal import TestSupport
internal import Testing

/// A command whose disk fails or is full says so, and has made its whole change or none of it.
///
/// Each fault hits one call, or all from that one on. `FAULTS=1000 swift test --filter FaultTests` tries more of
/// them; `SEED` repeats a run.
@Suite struct FaultTests {
  private static let faults = Effort.count("FAULTS", usual: 30)
  private static let sum = Mutex(Tally())
  /// The calls of which each can fail on a disk that is broken or full.
  private static let names: Set = [
    "open", "write", "pwrite", "fsync", "fdatasync", "rename", "link", "mkdir",
  ]

  /// A vault that could not be made, an I/O error, a full disk. Nothing is damaged, refused or done before.
  private static let statuses: Set<Int32> = [69, 73, 74]

  @Test(arguments: Change.all) func aFaultIsToldAndHalvesNothing(_ change: Change) throws {
    let scene = try Scene(change)
    let index = try #require(Change.all.firstIndex { $0.name == change.name })
    var numbers = SeededNumbers(seed: SeededNumbers.seed &+ UInt64(index))
    let share = (index + 1) * Self.faults / Change.all.count - index * Self.faults / Change.all.count
    var tally = Tally()
    for deed in plan(scene).shuffled(using: &numbers).prefix(share) {
      let round = try scene.makeRound()
      let result = try round.run(change.command, under: scene.shim, deed)
      var label = "\(change.name), \(deed)"
      if case .fail(_, let call, _) = deed { label += " \(scene.calls[call - 1])" }
      let isDone = try Aftermath(scene: scene, round: round, label: label, result: result).check()
      checkWords(of: result, isDone: isDone, "\(label), status \(result.status): \(result.errorText)")
      tally.add(result, isDone: isDone)
    }
    print("\(change.name): \(tally), seed \(SeededNumbers.seed)")
    let sum = Self.sum.withLock { sum in
      sum.add(tally)
      return sum
    }
    print("failed so far: \(sum)")
  }

  private func plan(_ scene: Scene) -> [Shim.Deed] {
    scene.numbers(of: Self.names).flatMap { call in
      Shim.Deed.Fault.allCases.flatMap { fault in
        [false, true].map { Shim.Deed.fail(fault, call: call, lasting: $0) }
      }
    }
  }

  private func checkWords(of result: RunResult, isDone: Bool, _ label: String) {
    let lines = result.errorText.split(separator: "\n")
    let facts = lines.filter { $0.hasPrefix("vault: ") }
    for secret in ["correct horse", "battery staple", "Ag3ncy-Secret!Key"] {
      #expect(!result.errorText.contains(secret), "\(label)")
    }
    #expect(!result.errorText.contains("Fatal error") && !result.errorText.contains(" at /"), "\(label)")
    guard result.status != 0 else {
      #expect(isDone, "done, it said: \(label)")
      return
    }
    #expect(Self.statuses.contains(result.status), "\(label)")
    // Of several bundles each that cannot be written is named.
    #expect(facts.count == 1 || facts.allSatisfy { $0.contains("-g1.bundle cannot be created") }, "\(label)")
    let tellsChange = result.errorText.contains(
      /the change was made|was wiped|the vault keeps the bundles|the bundles were written|recovery code is lost|not certain that the change is stored/
    )
    #expect(tellsChange || !isDone, "made, and not told: \(label)")
  }

  /// How many faults there were, and what became of the commands.
  private struct Tally: CustomStringConvertible {
    private var (refused, told, passed) = (0, 0, 0)

    mutating func add(_ result: RunResult, isDone: Bool) {
      if result.status == 0 {
        passed += 1
      } else if isDone {
        told += 1
      } else {
        refused += 1
      }
    }

    mutating func add(_ other: Tally) {
      refused += other.refused
      told += other.told
      passed += other.passed
    }

    var description: String {
      "\(refused + told + passed) faults: \(refused) changed nothing, \(told) came after the change and were told, "
        + "\(passed) did no harm"
    }
  }
}
