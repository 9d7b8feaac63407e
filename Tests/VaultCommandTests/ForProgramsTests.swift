internal import Foundation
internal import TestSupport
internal import Testing

/// What other programs are told to read is what there is.
@Suite struct ForProgramsTests {
  @Test func theExitStatusTableIsTheProgramsOwn() throws {
    let source = try String(
      contentsOf: Page.root.appending(path: "Sources/VaultCommands/ExitStatus.swift"), encoding: .utf8)
    let own = source.matches(of: /case \w+ = (\d+)/).compactMap { Int($0.1) }.sorted()
    let told = try Page(Page.exitStatus).rows.compactMap { Int($0[0]) }
    #expect(told == [0] + own)
  }

  @Test(.needs(.sqlite3)) func theTableOfKeysIsWhatIsWritten() throws {
    let run = try Sandbox().shell(
      """
      district
      as() { local command=$1; shift; vault $command --passphrase-file pass "$@"; }
      credential aeries skyward
      as export --to aeries > bundles 2>&1; as export --to skyward > bundles 2>&1
      sqlite3 "$VENDOR_VAULT_FILE" "delete from item where name like 'bundle/%'"; as repair --yes > done 2>&1
      for code in 0000-0000-0001 0000-0000-0002 0000-0000-0003 0000-0000-0004 0000-0000-0005; do
        as confirm $code > refused 2>&1
      done
      as revoke --vendor skyward --reason "left the district" --yes > done 2>&1
      as confirm "$(code_of 19647330000000-aeries-g1.bundle aeries.key)" > done 2>&1
      as status --json | sed 's/^/status /'
      vault open 19647330000000-aeries-g1.bundle --key aeries.key --from issuer.pub --json | sed 's/^/open /'
      vault inspect 19647330000000-aeries-g1.bundle --key aeries.key --json | sed 's/^/inspect /'
      vault inspect aeries.pub --json | sed 's/^/inspect /'
      as "coordinator list" --json | sed 's/^/coordinator list /'
      as "vendor list" --json | sed 's/^/vendor list /'
      as reset --replace 1 --reason "shown on a projector" --days 7 --authorize --yes > done 2>&1
      as status --json | sed 's/^/status /'
      as revoke --reason "no more reports" --yes > done 2>&1
      as status --json | sed 's/^/status /'
      made() { sed 's/^/generate, import, reset /'; }
      as import --for 19647331932581 --user ssr-1 --days 7 --vendor aeries --authorize --json --kdf interactive --secret-fd 4 4<<< Ag3ncy-Secret | made
      as generate --for 19647330000001 --vendor aeries --authorize --json | made
      as reset 19647330000001 --replace 1 --reason "shown on a projector" --authorize --yes --json | made
      printf 'cds\\n19647330000001\\n19647330000002\\n' > schools.csv
      as generate --schools schools.csv --vendor aeries --authorize --json | made
      as export 19647330000001 --to aeries --json | sed 's/^/export /'
      as export --all --json | sed 's/^/export /'
      as confirm "$(code_of 19647330000001-aeries-g2.bundle aeries.key)" --json | sed 's/^/confirm /'
      vault fingerprint aeries.pub issuer.pub --json | sed 's/^/fingerprint /'
      as log --json | sed 's/^/log /'
      """)
    var found: [String: Set<String>] = [:]
    for line in run.outputText.split(separator: "\n") {
      let brace = try #require(line.firstIndex(of: "{"), "\(line)")
      let object = try JSONSerialization.jsonObject(with: Data(line[brace...].utf8))
      found[String(line[..<brace].dropLast()), default: []].formUnion(Self.keys(of: object))
    }
    var told: [String: Set<String>] = [:]
    for row in try Page(Page.forPrograms).rows {
      // What stands in parentheses is about values.
      let keys = row[1].replacing(/\([^)]*\)/, with: "").matches(of: /`([a-z_]+)`/).map { String($0.1) }
      told[row[0].replacing("`", with: "")] = Set(keys)
    }
    #expect(found == told, "\(run.errorText)")
    #expect(!run.outputText.replacing(/\nopen .*/, with: "").contains("Ag3ncy"))
  }

  /// The keys of an object and of those within it, but for what has a page of its own.
  private static func keys(of value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
    guard let object = value as? [String: Any] else { return [] }
    return object.reduce(into: []) { keys, pair in
      keys.insert(pair.key)
      if !["event", "header"].contains(pair.key) { keys.formUnion(Self.keys(of: pair.value)) }
    }
  }
}
