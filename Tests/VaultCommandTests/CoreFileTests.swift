internal import Foundation
internal import TestSupport
internal import Testing

/// I9: a process that dies with a secret in its memory leaves no picture of it.
@Suite(.needs(.clang)) struct CoreFileTests {
  private let signals = [SIGQUIT, SIGTRAP, SIGABRT, SIGSEGV]
  private var list: String { signals.map(String.init).joined(separator: " ") }

  /// What the other test does not find is there where nobody takes care.
  @Test(.needs(try Permission.leavesCoreFiles(), "no core files are written here"))
  func anotherProgramThatDiesLeavesACoreFile() throws {
    let result = try Witness.script(
      """
      ulimit -c hard; secret="Ag3ncy-$RANDOM-$RANDOM-$RANDOM"
      for signal in \(list); do watched perl -e 'kill shift, $$' $signal; rm -f core*; done
      """)
    let observations = try result.outputText.split(separator: "\n").map(Observation.init)
    #expect(observations.map(\.ending) == signals.map { "signal \($0) core" }, "\(result.errorText)")
  }

  @Test func aSecretThatIsHeldWhenTheProcessDiesIsInNoCoreFileAndNoReport() throws {
    let result = try Witness.script(
      """
      ulimit -c hard
      district; secret="Ag3ncy-$RANDOM-$RANDOM-$RANDOM"
      vault import --user x --days 30 --vendor aeries --authorize --kdf interactive \\
        --passphrase-file pass --secret-fd 4 4< <(printf '%s\\n' "$secret") > /dev/null 2>&1
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      for signal in \(list); do
        touch start; sleep 0.01
        watched --kill-holding $signal vault open --key aeries.key --from issuer.pub *.bundle
        ls | grep core; holders; cat errors
      done
      """)
    let lines = result.outputText.split(separator: "\n")
    try #require(lines.count == signals.count, "\(result.outputText)\(result.errorText)")
    for (line, signal) in zip(lines, signals) {
      let own = try Observation(line)
      #expect(own.ending == "signal \(signal)" && own.held > 0, "\(lines)")
    }
  }
}
