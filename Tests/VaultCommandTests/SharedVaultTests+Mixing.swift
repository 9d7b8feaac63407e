#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  // Four people at each of two desks, at one vault at a time (I5).

  extension SharedVaultTests {
    private static let seconds = Effort.count("MIX_SECONDS", usual: 5)
    private static let peopleOfADesk = 4

    /// `MIX_SECONDS=60 swift test --enable-all-traits --filter eightAtTwoDesksLoseNoEntry` goes on for a minute.
    @Test func eightAtTwoDesksLoseNoEntry() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      _ = try first.doing("vault vendor add skyward --name Skyward --passphrase-file pass")
      try letIn(second, by: first)
      _ = try first.doing("cp aeries.key aeries.pub '\(second.sandbox.working.path)/'")
      let before = try entries(seenBy: first)

      let result = try first.sandbox.shell(
        """
        \(work(at: first, from: 0))
        \(work(at: second, from: Self.peopleOfADesk))
        for job in "${jobs[@]}"; do wait $job || echo "$job ended with $?"; done
        """, seconds: Self.seconds + 120)
      #expect(result.status == 0 && result.output.isEmpty, "\(result.outputText) \(result.errorText)")
      let tallies = try [first, second].map { try MixTally(in: $0.sandbox.working) }
      // Who may have something to forget does so with this.
      for desk in [first, second] { _ = try desk.doing("vault status --passphrase-file pass") }
      let after = try entries(seenBy: first)
      let words = "\(tallies.map(\.words)), \(after) entries after \(before), seed \(SeededNumbers.seed)"
      #expect(after.changes - before.changes == tallies.map(\.changes).reduce(0, +), "\(words)")
      #expect(tallies.allSatisfy { $0.changes > 0 }, "\(words)")
      #expect(try entries(seenBy: second) == after)
      print("8 at two desks for \(Self.seconds) s: \(words)")
    }

    /// What a shell is told so that the people of a desk work in its home.
    private func work(at desk: Desk, from number: Int) -> String {
      """
      cd '\(desk.sandbox.working.path)'
      export HOME="$PWD/../home" XDG_DATA_HOME="$PWD/../home/data" XDG_STATE_HOME="$PWD/../home/state" TMPDIR="$PWD/../tmp"
      export VENDOR_VAULT_FILE='\(desk.name)' VENDOR_VAULT_COORDINATOR=\(desk.coordinator)
      for n in {\(number)..\(number + Self.peopleOfADesk - 1)}; do
        bash "$HELPERS/../Crashes/mix.sh" log$n $n $((\(SeededNumbers.seed % 30000) + n)) \(Self.seconds) & jobs+=($!)
      done
      """
    }

    private struct Entries: Equatable {
      let changes: Int
      let renewals: Int
    }

    /// The entries that people have made, and those that renew a key; every signature and link is valid.
    private func entries(seenBy desk: Desk) throws -> Entries {
      let told = try desk.doing(
        "vault log --verify --passphrase-file pass; vault log --json --passphrase-file pass")
      let all = try #require(told.firstMatch(of: /entries +(\d+): every signature and link is valid/))
      let renewals = told.matches(of: /\{"keysRenewed":/).count
      return Entries(changes: try #require(Int(all.output.1)) - renewals, renewals: renewals)
    }
  }
#endif
