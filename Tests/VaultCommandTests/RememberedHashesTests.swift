internal import TestSupport
internal import Testing

/// What is not worked out again for each command of the tests is what Argon2id gives.
@Suite(.needs(.clang)) struct RememberedHashesTests {
  @Test func whatIsToldAgainOpensWhatArgon2idOpensAndNothingElse() throws {
    let result = try Sandbox().shell(
      """
      district; printf 'correct horsf\\n' > wrong; chmod 600 wrong
      tried() { "$@" vault status --passphrase-file $pass > /dev/null 2>&1; echo $pass $?; }
      for pass in pass wrong; do tried; tried; tried env -u REMEMBERED_HASHES; done
      """)
    #expect(
      result.outputText == "pass 0\npass 0\npass 0\nwrong 77\nwrong 77\nwrong 77\n", "\(result.errorText)")
  }

  /// It would be in vain otherwise, and nobody would know.
  @Test func aCommandThatUnlocksAVaultAgainIsTold() throws {
    let result = try Sandbox().shell(
      """
      district; cp -r "$REMEMBERED_HASHES" forged
      for answer in forged/*; do head -c 32 /dev/zero > $answer; done
      REMEMBERED_HASHES=$PWD/forged vault status --passphrase-file pass > /dev/null 2>&1; echo $?
      """)
    #expect(result.outputText == "77\n", "\(result.errorText)")
  }
}
