internal import Foundation
internal import TestSupport
internal import Testing

/// I9: nobody looks over the shoulder of a running `vault`.
@Suite struct ProcessTests {
  @Test func aRunningProcessLeavesNoCoreDump() throws {
    let limits = try whileRunning("cat /proc/$pid/limits").outputText
    let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
    #expect(line.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
  }

  /// What is not dumpable belongs to root in /proc, whoever runs it, and lets nobody else in.
  @Test func aRunningProcessIsNotDumpable() throws {
    guard getuid() == 0 else { return print("not tested: needs root, to run vault as another user") }
    let result = try whileRunning(
      """
      stat -c '%u' /proc/$pid/mem
      stat -c '%u' /proc/$sleeper/mem
      setpriv --reuid 12345 --clear-groups cat /proc/$pid/environ > /dev/null 2>&1 || echo refused
      setpriv --reuid 12345 --clear-groups cat /proc/$sleeper/environ > /dev/null 2>&1 && echo allowed
      """, as: "setpriv --reuid 12345 --clear-groups")
    #expect(result.outputText == "0\n12345\nrefused\nallowed\n", "\(result.errorText)")
  }

  @Test func theSecretIsNotInTheArgumentsOrTheEnvironment() throws {
    let result = try whileRunning("tr '\\0' '\\n' < /proc/$pid/environ | grep '^VAULT_'; true")
    #expect(result.output.isEmpty)
  }

  /// Every file that any command makes, under a umask that would let everybody in.
  @Test func filesAreForTheirOwnerOnly() throws {
    let result = try Sandbox().shell(
      """
      umask 000
      district; credential aeries
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      vault open *.bundle --key aeries.key --from issuer.pub -o opened > /dev/null 2>&1
      unset VENDOR_VAULT_FILE
      vault init --organization Sample --cds 19647330000000 --coordinator caaspp --kdf interactive \\
        --passphrase-file pass > /dev/null 2>&1
      ls | wc -l
      find . "$XDG_DATA_HOME" -type f -perm /077
      find "$XDG_DATA_HOME/vendor-vault" -perm /077
      """)
    #expect(result.outputText == "10\n", "\(result.errorText)")
  }

  /// What `check` prints while `vault` waits for its standard input; `$pid` is its process.
  private func whileRunning(_ check: String, as user: String = "") throws -> RunResult {
    try Sandbox().shell(
      """
      chmod -R a+rX "$STEPS/.."; chmod 777 .
      \(user) vault keygen -o mine --no-passphrase > /dev/null 2>&1
      mkfifo input; chmod 666 input; sleep 60 > input & writer=$!
      \(user) vault open - --key mine.key < input > out 2> errors & pid=$!
      \(user) sleep 60 & sleeper=$!
      for try in {1..100}; do
        grep -q 'Max core file size *0 *0' /proc/$pid/limits && break
        sleep 0.05
      done
      \(check)
      kill $pid $sleeper $writer
      """)
  }
}
