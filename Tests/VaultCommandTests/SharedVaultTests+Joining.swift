#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  // How a second coordinator comes in from another desk, and where keys are.

  extension SharedVaultTests {
    /// No passphrase is typed at another's desk, and the server has nobody's keys.
    @Test func aSecondCoordinatorComesFromTheirOwnDesk() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      let there = try first.run(
        "vault coordinator add elpac --passphrase-file pass --new-passphrase-file pass")
      #expect(
        there.status == 77 && there.errorText.contains("hint: at that desk: vault coordinator request elpac"))
      let digits = try ask(at: second, toBeLetInBy: first)
      #expect(
        try server.run("SELECT name FROM vendor_vault.item ORDER BY name", in: database)
          == "issuer-key/1\nvault-key/1/caaspp\nvault-key/1/elpac")
      #expect(
        try second.doing("cd ../home/data/vendor-vault/desks; stat -c %a . *.keys; head -c 43 CACHEDIR.TAG")
          == "700\n600\nSignature: 8a477f597d28d172789f06886806bc55")
      // The vault could be the server's operator's.
      func unlock(_ option: String) throws -> (Int32, String) {
        let result = try second.run("vault status --passphrase-file pass \(option)")
        return (result.status, result.errorText)
      }
      let (status, unasked) = try unlock("")
      #expect(status == 77 && unasked.contains("its fingerprint was not compared: \(digits)"), "\(unasked)")
      #expect(unasked.contains("hint: add --vault-fingerprint DIGITS, as caaspp reads them out"))
      let other = try unlock("--vault-fingerprint '\(digits.reversed().map(String.init).joined())'")
      #expect(other.0 == 77 && other.1.contains("the vault fingerprint does not match"), "\(other)")
      #expect(try unlock("--vault-fingerprint '\(digits)'").0 == 0)
      // Once on a machine.
      #expect(try unlock("").0 == 0)
      #expect(try first.doing("vault coordinator list --passphrase-file pass").contains(digits))
      // A request is good for one addition.
      let again = try first.run("vault coordinator add --request elpac.request --yes --passphrase-file pass")
      #expect(again.status == 20 && again.errorText.contains("was used before"), "\(again.errorText)")
    }

    @Test(.needs(.expect)) func theQuestionsOnTheTerminalAreAnsweredByAYesAlone() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      _ = try second.doing(
        """
        vault coordinator request elpac --program elpac -o elpac.request --kdf interactive --passphrase-file pass
        cp elpac.request '\(first.sandbox.working.path)/'
        """)
      let scripts = TerminalTests.folder.appending(path: "TwoDesks").path
      for (desk, script) in [(first, "add.exp"), (second, "status.exp")] {
        let result = try desk.run("expect '\(scripts)/\(script)'")
        #expect(result.status == 0, "\(script): \(result.outputText)\(result.errorText)")
      }
    }

    @Test(.needs(.python)) func anotherProgramReadsARequestByThePageAlone() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      let told = try second.doing(
        "vault coordinator request elpac --program elpac -o elpac.request --kdf interactive --passphrase-file pass"
      )
      let read = try second.doing("\(Tool.python.name) \"$HELPERS/read_request.py\" elpac.request")
        .split(separator: "\n")
      let vault = try second.doing("ls ../home/data/vendor-vault/desks").firstMatch(of: /[0-9a-f]{64}/)?.0
      #expect(try read.first == "elpac elpac \(#require(vault))", "\(read)")
      #expect(try read.last.map(String.init) == fingerprint(in: told), "\(read)")
    }

    @Test func aPassphraseChangesAtItsDeskWithAllKeys() throws {
      try makeTables()
      let first = try desk("caaspp")
      try makeVault(at: first)
      let told = try first.doing(
        """
        umask 077; echo 'some other words' > new
        vault coordinator passphrase --kdf interactive --passphrase-file pass --new-passphrase-file new
        """)
      #expect(told.contains("still opens an older copy of the key file"), "\(told)")
      #expect(try first.run("vault status --passphrase-file pass").status == 77)
      _ = try first.doing("vault status --passphrase-file new")
      #expect(
        try first.doing("vault log --passphrase-file new").contains("changed their own passphrase and keys"))
    }

    @Test func aForgottenPassphraseLeavesTheKeyFileAndTheCodeABackupOfTheServer() throws {
      try makeTables()
      let first = try desk("caaspp")
      try makeVault(at: first)
      let told = try first.doing(
        """
        umask 077; echo 'some other words' > new
        vault coordinator recovery --kdf interactive --passphrase-file pass --recovery-code-file code
        vault coordinator passphrase caaspp --as recovery --kdf interactive --passphrase-file code \
          --new-passphrase-file new
        """)
      #expect(
        told.contains(
          "the old passphrase still opens an older copy of the key file, or the code a backup of the server"),
        "\(told)")
      _ = try first.doing("vault status --passphrase-file new")
    }

    @Test func aRequestThatTheRecoveryCodeLetsInUsesItUp() throws {
      try makeTables()
      let (lost, new) = (try desk("caaspp"), try desk("caaspp"))
      try makeVault(at: lost)
      let code = try lost.doing(
        "vault coordinator recovery --kdf interactive --passphrase-file pass --recovery-code-file code >&2; cat code"
      )
      .split(separator: "\n")[0]
      let told = try new.doing(
        """
        umask 077; echo 'some other words' > pass; echo '\(code)' > code
        vault coordinator request caaspp --kdf interactive --passphrase-file pass
        vault coordinator add --request caaspp.request --as recovery --yes --passphrase-file code
        """)
      #expect(told.contains("used; it no longer works"), "\(told)")
      #expect(told.contains("or the code a backup of the server"), "\(told)")
      #expect(told.contains("next: vault coordinator recovery --as caaspp, for a new code"), "\(told)")
    }

    @Test func aKeyFileThatIsLostOrUnfitIsNamed() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeVault(at: first)
      try letIn(second, by: first)
      func said(after command: String) throws -> String {
        let result = try second.run(
          "K=$(echo ../home/data/vendor-vault/desks/*.keys); \(command); vault status --passphrase-file pass")
        #expect(result.status != 0)
        return result.errorText
      }
      let open = try said(after: "chmod 644 $K")
      #expect(
        open.contains("elpac.keys is open to other users") && open.contains("hint: chmod 600 "), "\(open)")
      let foreign = try said(after: "chmod 600 $K; cp -p $K ../kept; sed -i 's/elpac/alpha/' $K")
      #expect(foreign.contains("is for another vault or coordinator"), "\(foreign)")
      let lost = try said(after: "rm $K")
      #expect(lost.contains("vault: the key file of elpac is not on this machine: "), "\(lost)")
      #expect(
        lost.contains(
          "hint: restore that file\nhint: or ask anew to be let in: vault coordinator request elpac"))
      // Anew: the keys are replaced, nobody is removed, and the issuer stays.
      let issuer = try first.doing("vault issuer --passphrase-file pass; rm elpac.request")
      _ = try second.doing("rm elpac.request")
      _ = try ask(at: second, toBeLetInBy: first)
      _ = try second.doing("vault status --passphrase-file pass")
      #expect(
        try first.doing("vault log --passphrase-file pass").contains("gave the coordinator elpac new keys"))
      #expect(try first.doing("vault issuer --passphrase-file pass") == issuer)
      // The old file, found again, is not what the vault knows any more; neither is one of two desks with one name.
      let old = try said(after: "cp -p $K new; cp -p ../kept $K")
      #expect(old.contains("the vault knows elpac by other keys than those in the key file"), "\(old)")
    }

    @Test func aRequestThatIsUnfitIsRefused() throws {
      try makeTables()
      let first = try desk("caaspp")
      try makeVault(at: first)
      func refused(_ request: String) throws -> String {
        let result = try first.run("vault coordinator add --request \(request) --yes --passphrase-file pass")
        #expect(result.status == 65)
        return result.errorText
      }
      _ = try first.doing(
        "vault coordinator request elpac --kdf interactive --passphrase-file pass; sed '3s/^./A/' elpac.request > changed"
      )
      let changed = try refused("changed")
      #expect(changed.contains("changed is damaged") || changed.contains("changed was changed"), "\(changed)")
      #expect(try refused("aeries.pub").contains("aeries.pub is a public key, not a coordinator's request"))
      let twice = try first.run("vault coordinator request elpac --passphrase-file pass -o other")
      #expect(
        twice.status == 73 && twice.errorText.contains("there is already a key file"), "\(twice.errorText)")
      let file = try first.run(
        """
        vault init --vault file.db --organization Other --cds 19647330000000 --coordinator caaspp --kdf interactive \
          --no-recovery-code --passphrase-file pass && vault coordinator request x --vault file.db --passphrase-file pass
        """)
      #expect(file.status == 77 && file.errorText.contains("does not take a request"), "\(file.errorText)")
    }
  }
#endif
