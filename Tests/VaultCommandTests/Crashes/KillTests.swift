internal import Foundation
internal import Synchronization
internal import TestSupport
internal import Testing

/// Killed anywhere, a command has made its whole change or none of it (I3, I4, I5).
///
/// `KILLS=1000 swift test --filter KillTests` kills each command at every call with which it changes a file, in
/// the middle of writes, and at instants by chance. `SEED` repeats a run.
@Suite struct KillTests {
  private static let kills = Effort.count("KILLS", usual: 30)
  private static let sum = Mutex(Tally())

  @Test(arguments: Change.all) func aKilledCommandHasDoneAllOrNothing(_ change: Change) throws {
    let scene = try Scene(change)
    let index = try #require(Change.all.firstIndex { $0.name == change.name })
    var numbers = SeededNumbers(seed: SeededNumbers.seed &+ UInt64(index))
    let share = (index + 1) * Self.kills / Change.all.count - index * Self.kills / Change.all.count
    var tally = Tally()
    let planned = plan(scene, share, &numbers)
    for deed in planned {
      tally.add(deed, isDone: try kill(scene, deed))
    }
    while tally.kills < share {
      let deed = Shim.Deed.killAfter(microseconds: Int.random(in: 1...scene.microseconds, using: &numbers))
      let round = try scene.makeRound()
      let result = try round.run(change.command, under: scene.shim, deed)
      // It may have come to its end before that instant.
      guard result.status == 137 else { continue }
      let label = "\(change.name), \(deed)"
      tally.add(deed, isDone: try Aftermath(scene: scene, round: round, label: label, result: result).check())
    }
    print("\(change.name): \(tally), \(scene.calls.count) store calls, seed \(SeededNumbers.seed)")
    let sum = Self.sum.withLock { sum in
      sum.add(tally)
      return sum
    }
    print("killed so far: \(sum)")
  }

  /// At calls: as many as there is room for, an eighth of it left for instants by chance.
  private func plan(
    _ scene: Scene, _ share: Int, _ numbers: inout SeededNumbers
  ) -> [Shim.Deed] {
    let calls = Array(1...scene.calls.count)
    let between = calls.map { Shim.Deed.kill(.before, call: $0) } + [.kill(.after, call: calls.count)]
    let torn = scene.numbers(of: ["write", "pwrite"]).map { Shim.Deed.kill(.torn, call: $0) }
    let room = share - max(1, share / 8)
    guard room < between.count else {
      return between + torn.shuffled(using: &numbers).prefix(room - between.count)
    }
    return Array((between + torn).shuffled(using: &numbers).prefix(room))
  }

  private func kill(_ scene: Scene, _ deed: Shim.Deed) throws -> Bool {
    let round = try scene.makeRound()
    let result = try round.run(scene.change.command, under: scene.shim, deed)
    var label = "\(scene.change.name), \(deed)"
    if case .kill(_, let call) = deed { label += " \(scene.calls[call - 1])" }
    #expect(result.status == 137, "\(label): \(result.errorText)")
    return try Aftermath(scene: scene, round: round, label: label, result: result).check()
  }

  /// How many kills there were, and what they met.
  private struct Tally: CustomStringConvertible {
    private var (atCalls, torn, byChance) = (0, 0, 0)
    private var done = 0

    var kills: Int { atCalls + torn + byChance }

    mutating func add(_ deed: Shim.Deed, isDone: Bool) {
      switch deed {
      case .kill(.torn, _): torn += 1
      case .kill: atCalls += 1
      default: byChance += 1
      }
      if isDone { done += 1 }
    }

    mutating func add(_ other: Tally) {
      atCalls += other.atCalls
      torn += other.torn
      byChance += other.byChance
      done += other.done
    }

    var description: String {
      "\(kills) kills (\(atCalls) at store calls, \(torn) within writes, \(byChance) by chance): "
        + "\(kills - done) before the commit, \(done) after it"
    }
  }
}
