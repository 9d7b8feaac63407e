internal import Foundation
internal import TestSupport
internal import Testing

/// I2, I5: of two processes that change the same vault, one wins, and the other says so.
///
/// `RACES=100 swift test --filter RaceTests` runs each race a hundred times.
@Suite(.serialized) struct RaceTests {
  private static let races = Effort.count("RACES", usual: 5)

  @Test func ofTwoRevealsOneShows() throws {
    let rounds = try rounds(after: "credential aeries", "vault reveal --stdout")
    for round in rounds {
      #expect(round.outputs.filter { $0 == 20 }.count == 1 && round.outputs.contains(0), "\(round)")
      #expect(round.statuses == [0, 20] || round.statuses == [0, 75], "\(round)")
    }
    #expect(rounds.count == Self.races)
  }

  @Test func ofTwoGeneratesOneMakes() throws {
    let rounds = try rounds(after: "true", "vault generate --vendor aeries --authorize")
    for round in rounds {
      #expect(round.outputs.filter { $0 > 0 }.count == 1, "\(round)")
      #expect(round.statuses == [0, 21] || round.statuses == [0, 75], "\(round)")
    }
    #expect(rounds.count == Self.races)
  }

  /// I6: nine hear of the one that came first, and the log has one entry more.
  @Test func ofTenResetsOneReplaces() throws {
    let result = try Sandbox().shell(
      """
      district; credential aeries
      for round in {1..\(Self.races)}; do
        before=$(vault log --passphrase-file pass | wc -l)
        jobs=()
        for n in {1..10}; do
          vault reset --replace $round --reason "race $n" --yes --authorize --passphrase-file pass \\
            > out$n 2> errors$n & jobs+=($!)
        done
        statuses=()
        for job in "${jobs[@]}"; do wait $job; statuses+=($?); done
        echo $(printf '%s\\n' "${statuses[@]}" | sort -n | uniq -c) "$(($(vault log --passphrase-file pass | wc -l) - before)) $(cat out* | grep -c generation)"
      done
      vault log --verify --passphrase-file pass | head -1
      cat errors* | grep -c '^vault: .*\\(nothing was done: caaspp reset\\|replacing generation\\)'
      """, seconds: 120 + 20 * Self.races)
    #expect(result.errors.isEmpty, "\(result.errorText)")
    let lines = result.outputText.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(Set(lines.dropLast(2)) == ["1 0 9 75 1 1"])
    #expect(lines.count == Self.races + 2)
    #expect(lines.suffix(2) == ["entries       \(Self.races + 4): every signature and link is valid", "9"])
  }

  private struct Round: CustomStringConvertible {
    /// The exit statuses, the smaller first.
    let statuses: [Int]
    /// How many bytes each wrote to standard output.
    let outputs: [Int]

    var description: String { "statuses \(statuses), bytes \(outputs)" }
  }

  private func rounds(after setup: String, _ command: String) throws -> [Round] {
    let result = try Sandbox().shell(
      """
      district; \(setup)
      for round in {1..\(Self.races)}; do
        forget; cp district.vault race.vault; : > race.vault-journal; rm race.vault-journal
        \(command) --vault race.vault --passphrase-file pass > one 2> /dev/null & first=$!
        \(command) --vault race.vault --passphrase-file pass > two 2> /dev/null & second=$!
        wait $first; a=$?; wait $second; b=$?
        echo "$a $b $(stat -c %s one) $(stat -c %s two)"
      done
      """, seconds: 120 + 20 * Self.races)
    #expect(result.errors.isEmpty, "\(result.errorText)")
    return result.outputText.split(separator: "\n").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      guard numbers.count == 4 else { return nil }
      return Round(statuses: numbers[..<2].sorted(), outputs: Array(numbers[2...]))
    }
  }
}
