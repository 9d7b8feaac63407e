internal import Foundation
internal import TestSupport
internal import Testing

/// I2, I3: what a vault no longer holds is on no block of the ext4 file system that it lies on.
@Suite(
  .needs(.clang, .mkfs, .sqlite3),
  .needs(try Permission.mounts(), "needs root and a loop device, to mount a file system"))
struct MediumTests {
  @Test func aSecretThatWentOutIsOnNoBlock() throws {
    try expect(
      """
      first export: removed 0, before 1, pieces 0, others 1
      last export: removed 1, before 1, pieces 0, others 1
      confirmation: removed 1, before 1, pieces 0, others 1
      reveal: removed 1, before 1, pieces 0, others 1
      pieces of the secret: 0
      import: removed 1, before 1, pieces 0, others 1
      pieces of the secret: 0
      planted: 4
      """,
      from: """
        generate() {
          vault generate --for "$1" --vendor aeries --vendor skyward --authorize --passphrase-file pass
        } > /dev/null 2>&1
        generate 19647330000000
        removed_by 'first export' vault export --to aeries --passphrase-file pass
        removed_by 'last export' vault export --to skyward --passphrase-file pass
        removed_by confirmation vault confirm "$(code_of *-aeries-g1.bundle aeries.key)" --passphrase-file pass

        generate 19647331932581; secret=$(known 19647331932581)
        removed_by reveal vault reveal 19647331932581 --stdout --passphrase-file pass
        echo "pieces of the secret: $(text_pieces "$secret")"

        secret="Ag3ncy-$RANDOM-$RANDOM-$RANDOM"
        vault import --for 19647331932582 --user x --days 30 --vendor aeries --authorize --kdf interactive \\
          --passphrase-file pass --secret-fd 4 4< <(printf '%s\\n' "$secret") > /dev/null 2>&1
        removed_by import vault reveal 19647331932582 --stdout --passphrase-file pass
        echo "pieces of the secret: $(text_pieces "$secret")"
        printf 'planted, and then found' > disk/planted; settle; echo "planted: $(text_pieces 'planted, and then found')"
        """)
  }

  @Test func whatIsReplacedOrWithdrawnIsOnNoBlock() throws {
    try expect(
      """
      reset: removed 1, before 1, pieces 0, others 1
      end: removed 1, before 1, pieces 0, others 1
      passphrase: removed 2, before 1, pieces 0, others 1
      recovery code: removed 2, before 1, pieces 0, others 1
      removal: removed 6, before 1, pieces 0, others 1
      """,
      from: """
        credential aeries
        removed_by reset vault reset --replace 1 --reason lost --yes --authorize --passphrase-file pass
        removed_by end vault revoke --reason over --yes --passphrase-file pass

        second
        removed_by passphrase vault coordinator passphrase --as elpac --kdf interactive \\
          --passphrase-file pass2 --new-passphrase-file pass
        export VENDOR_VAULT_COORDINATOR=caaspp
        code() {
          vault coordinator recovery --kdf interactive --recovery-code-file "$1" --passphrase-file pass
        } 2> /dev/null
        code first; removed_by 'recovery code' code second
        vault generate --for 19647331932581 --vendor aeries --authorize --passphrase-file pass > /dev/null 2>&1
        removed_by removal vault coordinator remove elpac --yes --passphrase-file pass
        """)
  }

  /// The next command rolls back: the secret is still sealed. Only the wipe that follows may leave none of it.
  @Test func afterACrashInACommitTheNextWipeIsWhole() throws {
    try expect(
      """
      signal 9 held 1 left -1
      0 bytes out
      reveal: removed 1, before 1, pieces 0, others 1
      """,
      from: """
        credential aeries; secret=$(known)
        watched --kill-in-commit vault reveal --stdout --passphrase-file pass; echo "$(wc -c < out) bytes out"
        vault status --passphrase-file pass > /dev/null 2>&1
        removed_by reveal vault reveal --stdout --passphrase-file pass
        """)
  }

  /// A command that is killed between its commit and the overwriting of the journal leaves that to the next one.
  @Test func afterACrashTheNextCommandClearsTheMedium() throws {
    try expect(
      """
      reveal: removed 1, before 1, pieces 26, others 2
      signal 9 held 1 left -1
      afterward: 0
      """,
      from: """
        credential aeries; secret=$(known)
        removed_by reveal watched --kill-before-scrub vault reveal --stdout --passphrase-file pass
        cat "$STEPS/out"
        vault status --passphrase-file pass > /dev/null 2>&1; settle; echo "afterward: $(pieces)"
        """)
  }

  /// What a script says of a vault on a disk.
  private func expect(_ expected: String, from script: String) throws {
    let setup = """
      for name in functions residue medium; do . "$HELPERS/$name.sh"; done
      make_disk && district

      """
    // What is mounted is seen by these processes alone, and goes with them.
    let result = try Witness.sandbox().run(["/usr/bin/unshare", "--mount", "/bin/bash", "-c", setup + script])
    #expect(result.outputText == expected + "\n", "\(result.errorText)")
  }
}
