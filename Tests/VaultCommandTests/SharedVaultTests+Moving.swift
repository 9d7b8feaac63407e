#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  // How a vault that is a file comes to a server.

  extension SharedVaultTests {
    /// A vault file of two coordinators, with a secret that is still sealed.
    private func makeFile(at desk: Desk) throws {
      _ = try desk.doing(
        """
        set -e; unset VENDOR_VAULT_FILE; umask 077; echo 'the words of elpac' > elpac.pass
        vault init --vault district.db --organization "Sample Unified" --cds 19647330000000 --coordinator caaspp \
          --kdf interactive --no-recovery-code --passphrase-file pass
        export VENDOR_VAULT_FILE=district.db
        vault coordinator add elpac --kdf interactive --passphrase-file pass --new-passphrase-file elpac.pass
        vault keygen -o aeries --name Aeries --no-passphrase
        vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass
        vault issuer -o issuer.pub --passphrase-file pass
        vault generate --vendor aeries --authorize --passphrase-file pass
        """)
    }

    private static let copy = "vault copy --from district.db --to \"$NAME\" --yes --passphrase-file pass"

    private func copying(at desk: Desk, _ command: String = copy) throws -> RunResult {
      try desk.run("NAME=$VENDOR_VAULT_FILE; unset VENDOR_VAULT_FILE; \(command)")
    }

    @Test func aVaultMovesFromAFileAndBothGoOn() throws {
      try makeTables()
      let (first, second) = (try desk("caaspp"), try desk("elpac"))
      try makeFile(at: first)
      let moved = try copying(at: first)
      try #require(moved.status == 0, "\(moved.errorText)")
      let told = moved.outputText + moved.errorText
      #expect(
        told.contains("next: elpac runs vault coordinator install elpac.keys, then vault status"), "\(told)")
      #expect(
        try server.run("SELECT name FROM vendor_vault.item WHERE name LIKE 'coordinator/%'", in: database)
          == "")
      // The secret that was sealed goes out from there, once, and the second desk hears of it.
      _ = try first.doing("vault export --to aeries --passphrase-file pass")
      #expect(try first.doing("stat -c %a elpac.keys") == "600\n")
      _ = try first.doing("cp -p elpac.keys '\(second.sandbox.working.path)/'")
      _ = try second.doing("vault coordinator install elpac.keys && vault coordinator install elpac.keys")
      let digits = try #require(told.firstMatch(of: #/--vault-fingerprint '([0-9 ]+)'/#), "\(told)").1
      let unasked = try second.run("vault status --passphrase-file pass")
      #expect(unasked.status == 77 && unasked.errorText.contains("was not compared: \(digits)"), "\(unasked)")
      let status = try second.doing("vault status --vault-fingerprint '\(digits)' --passphrase-file pass")
      #expect(status.contains("aeries"), "\(status)")
      #expect(try second.doing("vault log --passphrase-file pass").contains("moved the vault from a file to"))
      // The same again does nothing.
      #expect(try copying(at: first).status == 0)
    }

    @Test func theFileOnlyReadsFromThenOn() throws {
      try makeTables()
      let desk = try desk("caaspp")
      try makeFile(at: desk)
      try #require(try copying(at: desk).status == 0)
      _ = try desk.doing("vault export --to aeries --passphrase-file pass")
      for command in ["status", "log", "coordinator list"] {
        let read = try desk.run("VENDOR_VAULT_FILE=district.db vault \(command) --passphrase-file pass")
        #expect(read.status == 0, "\(command): \(read.errorText)")
        // Each desk has a role of its own there.
        #expect(
          read.errorText.contains(#/caaspp moved the vault to postgresql://[^@ ]+ on /#), "\(read.errorText)")
      }
      for command in [
        "export --to aeries", "vendor add other --name Other", "revoke --reason x --yes", "issuer",
      ] {
        let refused = try desk.run("VENDOR_VAULT_FILE=district.db vault \(command) --passphrase-file pass")
        #expect(refused.status == 77, "\(command): \(refused.errorText)")
        #expect(refused.errorText.contains("this file takes no changes any more"), "\(refused.errorText)")
        #expect(refused.errorText.contains("hint: use it there: add --vault "), "\(refused.errorText)")
      }
      // No byte of what was sealed is in it.
      let names = try desk.doing("sqlite3 district.db 'select name from item'")
      #expect(names == "vault-key/1/caaspp\nvault-key/1/elpac\n")
    }

    @Test func whatKeepsItFromMovingIsSaidAndChangesNothing() throws {
      let first = try desk("caaspp")
      try makeFile(at: first)
      func refused(_ status: Int32, _ words: String, _ command: String = Self.copy) throws {
        let result = try copying(at: first, command)
        #expect(
          result.status == status && result.errorText.contains(words), "\(command): \(result.errorText)")
        #expect(
          try first.run("[ ! -e elpac.keys ] && ! ls ../home/data/vendor-vault/desks/*.keys").status == 0)
      }
      try refused(66, "has no tables")
      try makeTables()
      try refused(64, "not into a file", "vault copy --from district.db --to other.db --yes")
      try refused(64, "only a vault that is a file", "vault copy --from \"$NAME\" --to \"$NAME\" --yes")
      try refused(
        64, "was not confirmed", "vault copy --from district.db --to \"$NAME\" --passphrase-file pass")
      _ = try first.doing("touch elpac.keys")
      let taken = try copying(at: first)
      #expect(
        taken.status == 73 && taken.errorText.contains("elpac.keys already exists"), "\(taken.errorText)")
      _ = try first.doing("rm elpac.keys")
      try server.run("REVOKE INSERT ON vendor_vault.item FROM caaspp", in: database)
      try refused(69, "GRANT INSERT ON vendor_vault.item TO caaspp")
      try server.run("GRANT INSERT ON vendor_vault.item TO caaspp", in: database)
      #expect(try first.run("vault status --vault district.db --passphrase-file pass").status == 0)
      // Another vault has come first.
      try makeVault(at: try desk("elpac"))
      try refused(73, "there is another vault already")
      let install = try first.run("vault coordinator install aeries.pub")
      #expect(install.status == 65 && install.errorText.contains("does not hold a coordinator's keys"))
    }
  }
#endif
