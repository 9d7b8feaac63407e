internal import Foundation
internal import Handoff
internal import TestSupport
internal import Testing
internal import VaultCore
internal import VaultDesk
internal import VaultSQLite

@testable import VaultCommands

/// An entry that was made under a clock that ran ahead locks the vault against changes, not against reading.
@Suite struct ClockTests {
  @Test func whatOnlyReadsWorksUnderAClockThatIsBehind() throws {
    let sandbox = try Sandbox()
    let path = sandbox.working.path + "/district.vault"
    let tomorrow = Timestamp.now.adding(days: 1)
    do {
      let store = try UnmadeVault(at: path)
      var vault = try Sample.makeVault(in: store, vendors: [Party.keyless("paper")], now: tomorrow)
      _ = try vault.generate(under: Sample.release(to: [Party.keyless("paper")]), now: tomorrow)
    }
    let start =
      "export VENDOR_VAULT_FILE=district.vault; printf '\(Sample.passphrase)\\n' > pass; chmod 600 pass"
    let reading = [
      "status", "status --check", "status --json", "log", "authorization", "vendor list", "coordinator list",
      "issuer", "calendar",
    ]
    let results = try sandbox.steps([start] + reading.map { "vault \($0) --passphrase-file pass" })
    for (command, result) in zip(reading, results.dropFirst()) {
      #expect(result.status == 0, "\(command): \(result.errors)")
      #expect(result.errors.contains("warning: this machine's clock shows"), "\(command)")
    }
    let refused = try sandbox.steps([
      start, "vault revoke --reason TEXT --yes --passphrase-file pass",
      "vault reveal --stdout --passphrase-file pass",
    ])
    #expect(refused.dropFirst().map(\.status) == [77, 77])
  }

  @Test("What another coordinator does while a passphrase is typed is not taken for a wrong clock")
  func whileAPassphraseIsTyped() throws {
    let result = try Sandbox().shell(
      """
      district; mkfifo input
      vault vendor rename aeries --name Later --passphrase-fd 0 < input & renaming=$!
      exec 3> input
      # The next second has begun.
      sleep 1.1
      vault vendor add paper --name Paper --passphrase-file pass > added 2>&1 || cat added
      cat pass >&3; exec 3>&-
      wait $renaming
      """)
    #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
  }
}
