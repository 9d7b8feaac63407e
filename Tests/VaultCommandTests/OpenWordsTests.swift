internal import ArgumentParser
internal import TestSupport
internal import Testing

@testable internal import VaultCommands

/// The words of `open` mean what argument-parser takes them for, whether it is asked or not.
@Suite struct OpenWordsTests {
  @Test(arguments: [
    "a", "a b -", "a --key k", "--json a b --key k c --from i", "a --keys d -o out --passphrase-file p",
    "--env a --output out", "a --secret-only --passphrase-fd 3", "a --key - --from i",
  ])
  func plainWordsAreTakenWithoutIt(line: String) throws {
    let words = Self.words(of: line)
    let parsed = try #require(OpenCommand(plain: ["open"] + words))
    #expect("\(parsed)" == "\(try OpenCommand.parseAsRoot(words))")
  }

  @Test(arguments: [
    "", "--json", "a --key", "a --key -k", "a --key=k", "a --from i --keys d", "a b --env", "a --json --env",
    "a --json --json", "a --jso", "a -ok", "a --passphrase-fd x", "a --passphrase-fd -1",
    "a --passphrase-file p --passphrase-fd 3", "a -- --key", "a --help", "a --version",
  ])
  func mistakesAndOtherWordsAreLeftToIt(line: String) {
    #expect(OpenCommand(plain: ["open"] + Self.words(of: line)) == nil)
  }

  @Test func whateverIsTakenItTakesAsTheSame() {
    var numbers = SeededNumbers(seed: SeededNumbers.seed)
    let alphabet = Self.words(
      of: "a b - 3 -1 --key --from --keys -o --output --json --env --secret-only --passphrase-fd")
    var taken = 0
    for _ in 0..<400 {
      let words = (0..<Int.random(in: 1...7, using: &numbers)).compactMap { _ in
        alphabet.randomElement(using: &numbers)
      }
      // Of an option that stands twice `OptionWords` has spoken before.
      guard Set(words.filter { $0.hasPrefix("-") }).count == words.count(where: { $0.hasPrefix("-") }),
        let parsed = OpenCommand(plain: ["open"] + words)
      else { continue }
      taken += 1
      let theirs = try? OpenCommand.parseAsRoot(words)
      #expect("\(parsed)" == theirs.map { "\($0)" }, "seed \(SeededNumbers.seed): \(words)")
    }
    #expect(taken > 0)
  }

  private static func words(of line: String) -> [String] { line.split(separator: " ").map(String.init) }
}
