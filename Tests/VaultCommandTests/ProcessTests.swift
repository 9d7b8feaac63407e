internal import Foundation
internal import TestSupport
internal import Testing

/// I1, I9: nobody looks over the shoulder of a running `vault`.
@Suite struct ProcessTests {
  @Test func aRunningProcessLeavesNoCoreDump() throws {
    let limits = try whileRunning("cat /proc/$pid/limits").outputText
    let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
    #expect(line.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
  }

  /// What is not dumpable belongs to root in /proc, whoever runs it, and lets nobody else in.
  @Test(.needsRoot("to run vault as another user")) func aRunningProcessIsNotDumpable() throws {
    let result = try whileRunning(
      """
      stat -c '%u' /proc/$pid/mem
      stat -c '%u' /proc/$sleeper/mem
      setpriv --reuid 12345 --clear-groups cat /proc/$pid/environ > /dev/null 2>&1 || echo refused
      setpriv --reuid 12345 --clear-groups cat /proc/$sleeper/environ > /dev/null 2>&1 && echo allowed
      """, as: "setpriv --reuid 12345 --clear-groups")
    #expect(result.outputText == "0\n12345\nrefused\nallowed\n", "\(result.errorText)")
  }

  /// The whole of Foundation would bring Unicode's tables along, 47 MB; what is linked statically contains what this
  /// one loads.
  @Test func ofFoundationOnlyTheEssentialsAreLinked() throws {
    let linked = try run("/usr/bin/ldd", [Sandbox.products.appending(path: "vault").path])
    try #require(linked.status == 0, "\(linked.errorText)")
    let libraries = linked.outputText.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("lib") }
    #expect(libraries.filter { $0.contains("Foundation") } == ["libFoundationEssentials.so"])
  }

  /// I1: what would take a secret or a passphrase as an argument has no name among these.
  @Test func noOptionTakesASecretOrAPassphrase() throws {
    let help = try Sandbox().shell(
      """
      vault --experimental-dump-help | grep -oE '"name" *: *"[a-z-]*(secret|pass|code|key)[a-z-]*"' | sort -u
      """)
    let names = help.outputText.split(separator: "\n").compactMap { $0.split(separator: "\"").last }
    #expect(
      names == [
        "founding-code-file", "key", "keys", "new-passphrase-fd", "new-passphrase-file", "no-passphrase",
        "no-recovery-code", "passphrase-fd", "passphrase-file", "recovery-code-file", "secret-fd",
        "secret-file", "secret-only",
      ])
  }

  /// I1: through export, opening and reveal, in whatever folder.
  @Test func secretsAreInNoFileButTheOneAskedFor() throws {
    let result = try Sandbox().shell(
      """
      district; credential aeries
      vault export --to aeries --passphrase-file pass > said 2>&1
      vault open *.bundle --key aeries.key --from issuer.pub --secret-only -o opened >> said 2>&1
      vault generate --for 19647331932581 --vendor aeries --authorize --passphrase-file pass >> said 2>&1
      vault reveal 19647331932581 --stdout --passphrase-file pass 2>> said > shown
      for file in opened shown; do
        wc -c < $file
        grep -rlaF -e "$(cat $file)" . "$HOME" "$TMPDIR"
      done
      grep -rlaF 'correct horse' . "$HOME" "$TMPDIR"
      """)
    #expect(result.outputText == "20\n./opened\n20\n./shown\n./pass\n", "\(result.errorText)")
  }

  /// Without `--kdf`: 3 passes over 256 MiB, as the file says to whoever guesses.
  @Test(.needs(.sqlite3)) func aPassphraseCosts256MiBUnlessToldOtherwise() throws {
    let result = try Sandbox().shell(
      """
      export VENDOR_VAULT_FILE=district.vault
      printf 'correct horse\\n' > pass; printf 'battery staple\\n' > pass2; chmod 600 pass*
      vault init --organization Sample --cds 19647330000000 --coordinator one --passphrase-file pass
      vault coordinator add two --passphrase-file pass --new-passphrase-file pass2
      vault coordinator add three --kdf interactive --as one --passphrase-file pass --new-passphrase-file pass2
      vault coordinator passphrase --as three --passphrase-file pass2 --new-passphrase-file pass
      for name in one two three; do
        sqlite3 district.vault "SELECT hex(substr(bytes, 29, 8)) FROM item WHERE name = 'coordinator/$name'"
      done > costs
      cat costs >&2
      """)
    let costs = result.errorText.split(separator: "\n").suffix(3)
    #expect(costs == ["0000000300040000", "0000000300040000", "0000000300040000"], "\(result.errorText)")
  }

  /// Every file that any command makes, under a umask that would let everybody in.
  @Test func filesAreForTheirOwnerOnly() throws {
    let result = try Sandbox().shell(
      """
      umask 000
      make_district; credential aeries
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
      chmod -R a+rX "$STEPS/.."; chown $(\(user) id -u) .
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
