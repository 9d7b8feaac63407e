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
    try check(String(start.dropFirst("ExecStart=".count)).replacing("%E", with: "$HOME/.config"))
  }

  @Test func theUnitsAreThePackages() throws {
    let units = try ["service", "timer"].map { try Page(".packaging/vendor-vault.\($0)").text }
    #expect(try Page(Page.reminders).blocks("ini") == units)
  }

  @Test(.needs(.systemdAnalyze)) func systemdTakesTheUnits() throws {
    let result = try Sandbox().shell(
      """
      for unit in service timer; do
        sed "s|/usr/bin/vault|$(command -v vault)|" '\(Page.root.path)'/.packaging/vendor-vault.$unit > vendor-vault.$unit
      done
      export XDG_RUNTIME_DIR=$PWD; systemd-analyze verify --user ./vendor-vault.service ./vendor-vault.timer
      """)
    #expect(result.status == 0 && !result.errorText.contains("vendor-vault"), "\(result.errorText)")
  }

  /// The files where the page has them.
  private static let place = """
    district; credential aeries
    mkdir -p "$HOME/.config/vendor-vault" && cp pass "$HOME/.config/vendor-vault/passphrase"
    mkdir -p -m 700 "$HOME/.local/share/vendor-vault"
    export VENDOR_VAULT_FILE="$HOME/.local/share/vendor-vault/vault.db"; cp district.vault "$VENDOR_VAULT_FILE"

    """

  private func check(_ command: String) throws {
    let command = command.replacing("/usr/bin/vault", with: "\(Sandbox.products.path)/vault")
    let result = try Sandbox().shell(
      Self.place + """
        cron() { env -i "${clock[@]}" HOME="$HOME" PATH=/usr/bin:/bin /bin/sh -c '\(command)'; echo "status $?"; }
        cron
        vault generate --for 19647331932581 --vendor aeries --days 7 --authorize \\
          --passphrase-file pass > /dev/null 2>&1
        cron
        """)
    let lines = result.outputText.split(separator: "\n")
    #expect(lines.count == 3 && lines.first == "status 0" && lines.last == "status 10", "\(result.errorText)")
    #expect(lines.dropFirst().first?.contains(/generation 1 of .*: expires .*, 7-day reminder/) == true)
    #expect(result.errors.isEmpty, "\(result.errorText)")
  }
}
