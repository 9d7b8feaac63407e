internal import Foundation
internal import TestSupport
internal import Testing

/// I9: a process that dies with a secret in its memory leaves no picture of it.
@Suite struct CoreFileTests {
  private let signals = [SIGQUIT, SIGTRAP, SIGABRT, SIGSEGV]

  /// Another program that dies of the same signals leaves a core file, where the system writes any.
  @Test func aSecretThatIsHeldWhenTheProcessDiesIsInNoCoreFileAndNoReport() throws {
    let result = try Witness.script(
      """
      ulimit -c hard
      district; secret="Ag3ncy-$RANDOM-$RANDOM-$RANDOM"
      vault import --user x --days 30 --vendor aeries --authorize --kdf interactive \\
        --passphrase-file pass --secret-fd 4 4< <(printf '%s\\n' "$secret") > /dev/null 2>&1
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      for signal in \(signals.map(String.init).joined(separator: " ")); do
        watched perl -e 'kill shift, $$' $signal; rm -f core*
        touch start; sleep 0.01
        watched --kill-holding $signal vault open --key aeries.key --from issuer.pub *.bundle
        ls | grep core; holders; cat errors
      done
      """)
    guard let result else { return }
    let lines = result.outputText.split(separator: "\n")
    try #require(lines.count == 2 * signals.count, "\(result.outputText)\(result.errorText)")
    for (number, signal) in signals.enumerated() {
      let other = try Sight(lines[2 * number])
      if other.ending != "signal \(signal) core" { print("no core file to compare with: \(other.ending)") }
      let own = try Sight(lines[2 * number + 1])
      #expect(own.ending == "signal \(signal)" && own.held > 0, "\(lines)")
    }
  }
}
