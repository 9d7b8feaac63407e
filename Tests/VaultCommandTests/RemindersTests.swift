internal import Foundation
internal import TestSupport
internal import Testing

/// The lines for cron and systemd do what their page says.
@Suite(.serialized) struct RemindersTests {
  @Test func cronWritesMailOnlyWhenSomethingIsDue() throws {
    let line = try #require(try Page(Page.reminders).blocks("cron").first).trimmingCharacters(
      in: .whitespacesAndNewlines)
    let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
    #expect(fields.prefix(5) == ["0", "7", "*", "*", "1-5"])
    try check(String(fields[5]))
  }

  @Test func theTimerRunsTheSame() throws {
    let service = try #require(try Page(Page.reminders).blocks("ini").first { $0.contains("[Service]") })
    let start = try #require(service.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    try check(String(start.dropFirst("ExecStart=".count)).replacing("%h", with: "$HOME"))
  }

  @Test(.needs(.systemdAnalyze)) func systemdTakesTheUnits() throws {
    let sandbox = try Sandbox()
    for (name, block) in zip(
      ["vendor-vault.service", "vendor-vault.timer"], try Page(Page.reminders).blocks("ini"))
    {
      try Data(block.utf8).write(to: sandbox.working.appending(path: name))
    }
    let result = try sandbox.shell(
      Self.place
        + "export XDG_RUNTIME_DIR=$PWD; systemd-analyze verify --user ./vendor-vault.service ./vendor-vault.timer"
    )
    #expect(result.status == 0 && !result.errorText.contains("vendor-vault"), "\(result.errorText)")
  }

  /// The program and the files where the page has them.
  private static let place = """
    district; credential aeries
    mkdir -p "$HOME/.local/bin" "$HOME/.config/vendor-vault"
    ln -s "$(command -v vault)" "$HOME/.local/bin/vault"
    cp pass "$HOME/.config/vendor-vault/passphrase"; cp district.vault "$HOME/district.vault"

    """

  private func check(_ command: String) throws {
    let result = try Sandbox().shell(
      Self.place + """
        cron() { env -i "${clock[@]}" HOME="$HOME" PATH=/usr/bin:/bin /bin/sh -c '\(command)'; echo "status $?"; }
        cron
        vault generate --for 19647331932581 --vendor aeries --days 7 --authorize --vault "$HOME/district.vault" \\
          --passphrase-file pass > /dev/null 2>&1
        cron
        """)
    let lines = result.outputText.split(separator: "\n")
    #expect(lines.count == 3 && lines.first == "status 0" && lines.last == "status 10", "\(result.errorText)")
    #expect(lines.dropFirst().first?.contains(/generation 1 of .*: expires .*, 7-day reminder/) == true)
    #expect(result.errors.isEmpty, "\(result.errorText)")
  }
}
