internal import Foundation
internal import TestSupport
internal import Testing

/// I1: what a command lets go of is nowhere in its memory when it ends, and in no file but the one asked for.
@Suite(.needs(.clang)) struct CommandMemoryTests {
  @Test func aCommandThatLetsASecretOutKeepsNone() throws {
    let result = try Witness.script(
      """
      district; credential aeries; secret=$(known); cp district.vault again.vault
      watched vault reveal --stdout --passphrase-file pass; strays
      forget; mv again.vault district.vault; : > district.vault-journal
      watched vault export --to aeries --passphrase-file pass; strays
      """)
    // A bundle is tried and then written: files without a name in this folder.
    try expectNothingLeft(result, commands: 2, strays: [".", "."])
  }

  @Test func openingKeepsNone() throws {
    let result = try Witness.script(
      """
      district; credential aeries; secret=$(known)
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      open() { watched vault open --key aeries.key --from issuer.pub "$@"; strays; }
      open *.bundle; open *.bundle --json; open *.bundle --env; open *.bundle --secret-only
      open - < *.bundle; open *.bundle -o opened
      """)
    try expectNothingLeft(result, commands: 6, strays: ["."])
  }

  /// On all cores, with the secrets waiting for their turn.
  @Test func openingManyKeepsNone() throws {
    let result = try Witness.script(
      """
      district; credential aeries; secret=$(known)
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1
      for n in $(seq 12); do cp 1964*.bundle $n.b; done
      open() { watched vault open --key aeries.key --from issuer.pub "$@"; strays; }
      open *.b; open *.b --json -o opened
      """)
    try expectNothingLeft(result, commands: 2, strays: ["."])
  }

  @Test func importingKeepsNone() throws {
    let result = try Witness.script(
      """
      district; secret="Ag3ncy-$RANDOM-$RANDOM-$RANDOM"
      bring() {
        watched vault import --user x --days 30 --vendor aeries --authorize --kdf interactive \
          --passphrase-file pass "$@" 4< <(printf '%s\n' "$secret")
        strays
      }
      bring --secret-fd 4; bring --secret-file /dev/fd/4 --for 19647331932581
      """)
    try expectNothingLeft(result, commands: 2, strays: [])
  }

  /// A vendor's secret key where something else belongs is read, and not copied.
  @Test func aSecretKeyInTheWrongPlaceIsNotKept() throws {
    let result = try Witness.script(
      """
      district; secret=$(tail -1 aeries.key)
      { printf '# %s\n' "$secret"; cat aeries.pub; } > comment.pub
      { printf '# name: %s\n' "$secret"; cat aeries.pub; } > named.pub
      printf '%s\n' '-----BEGIN VAULT SECRET KEY-----' "$secret" '-----END VAULT SECRET KEY-----' > pasted.key
      watched vault fingerprint comment.pub
      watched vault fingerprint named.pub
      watched vault inspect pasted.key
      watched vault authorization --verify aeries.key --from issuer.pub
      watched vault log --contains aeries.key --passphrase-file pass
      watched vault generate --vendor aeries --statement aeries.key --authorize --passphrase-file pass
      """)
    let observations = try result.outputText.split(separator: "\n").map(Observation.init)
    #expect(observations.map(\.ending) == ["exit 0"] + [String](repeating: "exit 65", count: 5))
    #expect(observations.allSatisfy { $0.held > 0 && $0.left == 0 }, "\(result.outputText)")
  }

  /// The passphrase is as good as the secret while the vault holds one.
  @Test func thePassphraseIsNotKept() throws {
    let result = try Witness.script(
      """
      district; credential aeries; secret="typed-$RANDOM-$RANDOM-$RANDOM"
      printf '%s\\n' "$secret" > new; chmod 600 new
      watched vault coordinator passphrase --kdf interactive --passphrase-file pass --new-passphrase-file new; strays
      watched vault status --passphrase-file new; strays
      watched vault keygen -o sealed --kdf interactive --passphrase-file new; strays
      """)
    try expectNothingLeft(result, commands: 3, strays: [".", "."])
  }

  /// What is asked for is found, so that what is not found is not there; then it is taken away.
  @Test func noFileOrFolderKeepsASecret() throws {
    let result = try Witness.script(
      """
      export XDG_RUNTIME_DIR="$STEPS/../run"; mkdir -m 700 "$XDG_RUNTIME_DIR"
      district; credential aeries; secret=$(known); touch start; sleep 0.01
      cp district.vault again.vault
      vault reveal --stdout --passphrase-file pass > revealed 2> /dev/null; holders; rm revealed
      forget
      export VENDOR_VAULT_FILE=again.vault
      vault export --to aeries --passphrase-file pass > /dev/null 2>&1; holders
      vault open *.bundle --key aeries.key --from issuer.pub -o opened > /dev/null 2>&1; holders; rm opened
      printf %s "$secret" | vault import --for 19647331932581 --user x --days 30 --vendor aeries --authorize \\
        --kdf interactive --passphrase-file pass --secret-fd 0 > /dev/null 2>&1
      vault reveal 19647331932581 --stdout --passphrase-file pass 2> /dev/null | cmp - <(printf %s "$secret") &&
        echo same; holders
      printf %s "$secret" > "$XDG_RUNTIME_DIR/planted"; holders
      """)
    #expect(result.outputText == "revealed\nopened\nsame\nplanted\n", "\(result.errorText)")
  }

  private func expectNothingLeft(_ result: RunResult, commands: Int, strays: [Substring]) throws {
    let lines = result.outputText.split(separator: "\n")
    let observations = lines.filter { $0.contains("held") }
    #expect(observations.count == commands, "\(result.outputText)\(result.errorText)")
    for observation in observations { #expect(try Observation(observation).isHeldAndGone, "\(observation)") }
    #expect(lines.filter { !$0.contains("held") } == strays)
  }
}

/// What `watched` says of a command.
struct Observation {
  let ending: String
  let held: Int
  let left: Int

  init(_ line: Substring) throws {
    let match = try #require(
      line.wholeMatch(of: /(.+) held (\d+) left (-?\d+)/), "witness said nothing: \(line)")
    ending = String(match.1)
    held = try #require(Int(match.2))
    left = try #require(Int(match.3))
  }

  /// Whether the command ended well, had the secret, and had none of it at its end.
  var isHeldAndGone: Bool { ending == "exit 0" && held > 0 && left == 0 }
}
