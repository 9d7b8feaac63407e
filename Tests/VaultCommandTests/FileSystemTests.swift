internal import Foundation
internal import TestSupport
internal import Testing

/// I9: some file systems show one mode for all files, whatever they are given.
@Suite(
  .needs(.mkfsExFAT, .exFAT), .needsRoot("to mount a file system"),
  .needs(try Permission.mounts(), "needs a loop device"))
struct FileSystemTests {
  private static let refusal = """
    cannot be kept from other users: its file system ignores modes (FUSE, such as exFAT or NTFS)
    hint: choose a place on another file system, such as your home folder

    """

  /// What a script prints where `usb` is a stick as a desktop mounts it, with modes `umask` leaves of 0777.
  private func onAStick(umask: String, _ script: String) throws -> RunResult {
    try Sandbox().run([
      "/usr/bin/unshare", "--mount", "/bin/bash", "-c",
      """
      . "$HELPERS/functions.sh"
      truncate -s 32M image; mkfs.exfat image > /dev/null; mkdir usb
      device=$(losetup -f --show image)
      trap 'umount usb; losetup -d $device' EXIT
      mount.exfat-fuse -o umask=\(umask) $device usb > /dev/null || exit 1
      district; credential aeries; vault export --to aeries -o . --passphrase-file pass > /dev/null 2>&1
      exec 2>&1
      \(script)
      """,
    ])
  }

  @Test func nothingSecretIsWrittenToAStick() throws {
    let result = try onAStick(
      umask: "022",
      """
      vault init --vault usb/d.vault --organization Sample --cds 19647330000000 --coordinator a --kdf interactive \\
        --passphrase-file pass --no-recovery-code
      vault keygen -o usb/k --name A --no-passphrase
      vault open *.bundle --key aeries.key --from issuer.pub -o usb/secret
      vault coordinator recovery --kdf interactive --passphrase-file pass --recovery-code-file usb/code
      vault log --passphrase-file pass | grep -c 'recovery'
      ls usb | wc -l
      """)
    #expect(
      result.outputText == """
        vault: the vault usb/d.vault \(Self.refusal)\
        vault: file usb/k.key \(Self.refusal)\
        vault: file usb/secret \(Self.refusal)\
        vault: file usb/code \(Self.refusal)\
        0
        0

        """, "\(result.errorText)")
  }

  @Test func whatOthersCanReadOnAStickIsRefusedAndTheFileSystemNamed() throws {
    let result = try onAStick(
      umask: "022",
      """
      cp district.vault pass usb
      vault status --vault usb/district.vault --passphrase-file pass
      chmod 600 usb/*; vault status --vault usb/district.vault --passphrase-file pass | head -1
      vault status --passphrase-file usb/pass
      """)
    let said = """
      is open to other users (file system: FUSE, such as exFAT or NTFS)
      hint: chmod 600 usb/NAME
      hint: if that changes nothing, the file system cannot do it: move the file to your home folder

      """
    let ofVault = "vault: the vault usb/district.vault " + said.replacing("NAME", with: "district.vault")
    #expect(
      result.outputText
        == ofVault + ofVault + "vault: passphrase file usb/pass " + said.replacing("NAME", with: "pass"))
  }

  /// What is not secret travels on sticks; whom to trust is not read from one that everybody can write to.
  @Test func bundlesAndPublicKeysTravelOnAStick() throws {
    let carry = """
      vault issuer -o usb/issuer.pub --passphrase-file pass > /dev/null; cp *.bundle usb
      vault open usb/*.bundle --key aeries.key --from usb/issuer.pub | head -1
      """
    #expect(
      try onAStick(umask: "022", carry).outputText.contains("from          Sample Unified School District"))
    #expect(
      try onAStick(umask: "000", carry).outputText.contains(
        """
        vault: other users can change key file usb/issuer.pub (file system: FUSE, such as exFAT or NTFS)
        hint: chmod go-w usb/issuer.pub

        """))
  }
}
