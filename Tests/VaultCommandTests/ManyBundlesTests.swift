internal import Foundation
internal import TestSupport
internal import Testing
@testable internal import VaultCommands

/// Many bundles in one command are what one after the other would be.
@Suite struct ManyBundlesTests {
  @Test func manyFilesAreOpenedInTheOrderOfTheirNamesOnTheCommandLine() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.shell(
      """
      district; credential aeries; vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      for n in $(seq 100); do cp 1964*.bundle $n.b; done; echo broken > 50.b
      vault open $(seq -f %g.b 100 -1 60) --key aeries.key $(seq -f %g.b 59) --json --from issuer.pub
      """)
    let files = result.outputText.split(separator: "\n").compactMap {
      $0.firstMatch(of: /"file":"([^"]*)"/).map { String($0.1) }
    }
    #expect(files == ((60...100).reversed() + (1...59)).filter { $0 != 50 }.map { "\($0).b" })
    #expect(result.errorText.contains("vault: 50.b does not contain a bundle"), "\(result.errorText)")
    #expect(result.status == 65)
  }

  @Test func secretsBeyondWhatMayWaitAreOpenedAgain() throws {
    let sandbox = try Sandbox()
    // 4 MiB are 4,096 secrets of the longest kind.
    let result = try sandbox.shell(
      """
      district; head -c 1024 /dev/zero | tr '\\0' x > secret
      vault import --user x --days 30 --vendor aeries --authorize --as-shown --kdf interactive --passphrase-file pass \
        --secret-fd 4 4< secret > /dev/null 2>&1
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      perl -e 'my ($bundle) = glob "1964*.bundle"; link $bundle, "$_.b" or die $! for 1..4200'
      vault open $(seq -f %g.b 4200) --key aeries.key --from issuer.pub --json | grep -Fc "$(cat secret)"
      """)
    #expect(result.outputText == "4200\n", "\(result.errorText)")
  }
}
