internal import Foundation
internal import TestSupport
internal import VaultCore
internal import VaultSQLite

/// A vault before a change, to be copied for every round; and what the change does when nothing disturbs it.
struct Scene {
  let change: Change
  let shim: Shim
  /// What the store holds before, and after.
  let before: StoredVault
  let after: StoredVault
  /// All files before, and after, as paths from the sandbox's root.
  let filesBefore: Set<String>
  let filesAfter: Set<String>
  /// The calls that the command makes, in order.
  let calls: [String]
  /// How long it takes.
  let microseconds: Int

  private let sandbox: Sandbox

  init(_ change: Change) throws {
    self.change = change
    sandbox = try Sandbox()
    shim = try Shim(in: sandbox)
    let made = try sandbox.shell("mkdir out again last\n\(change.setup)")
    guard made.status == 0 else { throw Unprepared(errors: made.errorText) }
    let round = Round(in: try Sandbox(copying: sandbox))
    filesBefore = try round.files()
    before = try round.store()
    let clock = ContinuousClock()
    let start = clock.now
    let result = try round.run(change.command, under: shim, .listCalls(in: "../calls"))
    microseconds = Int(start.duration(to: clock.now) / .microseconds(1))
    guard result.status == 0 else { throw Unprepared(errors: result.errorText) }
    after = try round.store()
    filesAfter = try round.files()
    let list = try String(contentsOfFile: round.sandbox.root + "/calls", encoding: .utf8)
    calls = list.split(separator: "\n").map { String($0.replacing(round.sandbox.root, with: "")) }
  }

  func makeRound() throws -> Round { Round(in: try Sandbox(copying: sandbox)) }

  /// The numbers of the calls whose name is one of `names`, from 1.
  func numbers(of names: Set<String>) -> [Int] {
    calls.indices.filter { names.contains(String(calls[$0].prefix { $0 != " " })) }.map { $0 + 1 }
  }

  private struct Unprepared: Error { let errors: String }
}
