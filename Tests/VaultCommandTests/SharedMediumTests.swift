#if Desk
  internal import Foundation
  internal import TestSupport
  internal import Testing

  /// I3: the key that a desk has given up for a new one is on no block of the ext4 file system that its key file lies on.
  @Suite(
    .needs(.initdb, .psql, .mkfs),
    .needs(try Permission.mounts(), "needs root and a loop device, to mount a file system"))
  struct SharedMediumTests {
    @Test func whatADeskHasForgottenIsOnNoBlock() throws {
      let server = try PostgreSQLServer.shared()
      let database = "medium_\(UUID().uuidString.prefix(8).lowercased())"
      try server.run("CREATE DATABASE \(database); GRANT CREATE ON DATABASE \(database) TO owner")
      let host = server.folder.replacing("/", with: "%2F")
      let script = """
        for name in functions medium; do . "$HELPERS/$name.sh"; done
        make_disk
        export XDG_DATA_HOME=$PWD/disk/data VENDOR_VAULT_FILE='postgresql://desk@\(host):\(server.port)/\(database)'
        umask 077; mkdir disk/data; echo 'the words of caaspp' > pass
        {
          vault init --print-sql --desk desk |
            psql -XqAt -v ON_ERROR_STOP=1 -h '\(server.folder)' -p \(server.port) -U postgres -d \(database) -c 'SET ROLE owner' -f -
          vault init --organization "Sample Unified" --cds 19647330000000 --coordinator caaspp --kdf interactive \
            --no-recovery-code --passphrase-file pass
          vault keygen -o aeries --name Aeries --no-passphrase
          vault vendor add aeries --name Aeries --key aeries.pub --yes --passphrase-file pass
          vault generate --vendor aeries --authorize --passphrase-file pass
        } > made 2>&1 || cat made
        key_file() { od -An -v -tx1 disk/data/vendor-vault/desks/*.keys | tr -d ' \\n'; echo; }
        settle; key_file > "$STEPS/removed"
        echo "before: $(find_bytes.py image least < "$STEPS/removed")"
        vault export --to aeries --passphrase-file pass > out 2>&1 || cat out
        settle; key_file > "$STEPS/after"
        echo "pieces of the earlier one: $(pieces); of the new one: $(find_bytes.py image least < "$STEPS/after")"
        """
      // What is mounted is seen by these processes alone, and goes with them.
      let result = try Sandbox().run(["/usr/bin/unshare", "--mount", "/bin/bash", "-c", script])
      #expect(
        result.outputText == "before: 1\npieces of the earlier one: 0; of the new one: 1\n",
        "\(result.errorText)")
    }
  }
#endif
