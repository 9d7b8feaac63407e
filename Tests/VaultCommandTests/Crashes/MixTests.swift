internal import Foundation
internal import TestSupport
internal import Testing

/// Eight people at one vault at a time lose no change of each other's, and nobody waits forever (I5).
///
/// `MIX_SECONDS=60 swift test --filter MixTests` goes on for a minute.
@Suite struct MixTests {
  private static let seconds = Effort.count("MIX_SECONDS", usual: 5)
  private static let people = 8

  @Test func eightAtOnceLoseNoEntry() throws {
    let sandbox = try Sandbox()
    let script = Sandbox.source.appending(path: "Crashes/mix.sh").path
    let seed = SeededNumbers.seed
    let clock = ContinuousClock()
    let setup = try sandbox.shell(
      "district; credential aeries skyward; second; printf 'third words\\n' > pass3; chmod 600 pass3")
    #expect(setup.status == 0 && setup.output.isEmpty, "\(setup.outputText) \(setup.errorText)")
    let before = try entries(sandbox)
    let start = clock.now
    let result = try sandbox.shell(
      """
      for n in {0..\(Self.people - 1)}; do
        bash \(script) log$n $n $((\(seed % 30000) + n)) \(Self.seconds) & jobs+=($!)
      done
      for job in "${jobs[@]}"; do wait $job || echo "$job ended with $?"; done
      """, seconds: Self.seconds + 120)
    let elapsed = start.duration(to: clock.now)
    #expect(result.status == 0 && result.output.isEmpty, "\(result.outputText) \(result.errorText)")

    let tally = try MixTally(in: sandbox.working)
    let after = try entries(sandbox)
    #expect(after - before == tally.changes, "\(tally.words), \(after - before) entries, seed \(seed)")
    let rate = Double(after - before) / (elapsed / .seconds(1))
    print(
      "\(Self.people) at once for \(Self.seconds) s: \(tally.words); \((rate * 10).rounded() / 10) entries a second; seed \(seed)"
    )
  }

  /// How many entries there are; every signature and link is valid.
  private func entries(_ sandbox: Sandbox) throws -> Int {
    let result = try sandbox.shell(
      "vault log --verify --vault district.vault --as caaspp --passphrase-file pass")
    #expect(result.status == 0, "\(result.errorText)")
    let count = result.outputText.firstMatch(of: /entries +(\d+): every signature and link is valid/)
    return try #require(count.flatMap { Int($0.output.1) })
  }
}
