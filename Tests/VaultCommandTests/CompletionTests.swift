internal import Foundation
internal import TestSupport
internal import Testing

/// What shells offer when a word is to be completed: commands that help explains, vault files, vendors' names.
@Suite struct CompletionTests {
  /// What each line of words is to be completed to; the last word is what was typed of it.
  static let offers: [(words: [String], offered: [String])] = [
    (["op"], ["open"]),
    (["vendor", ""], ["add", "key", "list", "remove", "rename"]),
    (["help", "auth"], ["authorization", "authorize"]),
    (["help", "coordinator", "re"], ["recovery", "remove", "request"]),
    (["help", "vendor", "add", ""], []),
    (["generate", "--vendor", ""], ["aeries", "skyward"]),
    (["revoke", "--vendor", "a"], ["aeries"]),
    (["export", "--to", "sky"], ["skyward", "skyward.pub"]),
    (["export", "--to", "./sky"], ["./skyward.pub"]),
    (["status", "--vault", "dis"], ["district.vault"]),
    (["open", "--key", "aeries.k"], ["aeries.key"]),
  ]

  @Test func bashOffersWhatCanFollow() throws {
    let calls = Self.offers.map { offer in
      """
      COMP_WORDS=(vault \(offer.words.map { "'\($0)'" }.joined(separator: " "))) COMP_CWORD=\(offer.words.count)
      COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE} COMPREPLY=()
      _vault vault "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      echo "${COMPREPLY[*]}" >> offered

      """
    }
    try check("bash", "exec bash script", calls.joined())
  }

  @Test(.needs(.fish, .expect)) func fishOffersWhatCanFollow() throws {
    try check("fish", try pressing(in: "fish --no-config -i", "fish"))
  }

  @Test(.needs(.zsh, .expect)) func zshOffersWhatCanFollow() throws {
    try check("zsh", try pressing(in: "zsh -f -i", "zsh"))
  }

  /// What is offered is put in a command line, and bash expands it before.
  @Test func noFileNameThatAShellWouldActOnIsOffered() throws {
    let sandbox = try Sandbox()
    let run = try sandbox.shell(
      """
      touch plain-1.pub '$(touch been).pub' 'a b.pub' '`id`.pub' "it's.pub" 'line
      two.pub'
      vault ---completion export -- --to 3 0 vault export --to ''
      """)
    #expect(run.outputText == "plain-1.pub\n")
  }

  @Test func namesOfVendorsComeFromWhatTheMachineRemembers() throws {
    let run = try Sandbox().shell(
      """
      names() { vault ---completion generate -- --vendor 3 0 vault generate --vendor '' | paste -sd' '; }
      district; names; cd "$XDG_STATE_HOME/vendor-vault"
      sed -i 's/"aeries"/"$(id)"/' *[0-9a-f]; names
      truncate -s -1 *[0-9a-f]; names
      """)
    #expect(run.outputText == "aeries skyward\nskyward\n\n")
    #expect(run.errors.isEmpty, "\(run.errorText)")
  }

  // MARK: -

  /// Has `command` write to the file `offered` what is offered with the completion script of `shell`, which the file
  /// `script` has, and `more` after it.
  private func check(_ shell: String, _ command: String, _ more: String = "") throws {
    let sandbox = try Sandbox()
    try Data(more.utf8).write(to: sandbox.working.appending(path: "more"))
    let run = try sandbox.shell(
      """
      district
      vault --generate-completion-script \(shell) | cat - more > script
      \(command)
      """)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errorText)")
    let offered = try String(contentsOf: sandbox.working.appending(path: "offered"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    for (offer, line) in zip(Self.offers, offered) {
      let words = line.split(separator: " ").map(String.init).filter { !$0.hasPrefix("-") }
      #expect(words.sorted() == offer.offered, "\(offer.words)")
    }
    #expect(offered.count == Self.offers.count)
  }

  private func pressing(in shell: String, _ name: String) throws -> String {
    let lines = Self.offers.map { "'vault \($0.words.joined(separator: " "))'" }.joined(separator: " ")
    return "expect \"$HELPERS/complete.exp\" '\(shell)' \"$HELPERS/complete.\(name)\" \(lines)"
  }
}
