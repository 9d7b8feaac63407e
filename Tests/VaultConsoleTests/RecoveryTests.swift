#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore

  @testable import VaultConsole

  /// What whoever used the recovery code is told that it does not undo.
  @Suite struct RecoveryTests {
    /// What is said after the code of a new vault, whose keys are kept in `place`, was used.
    private func said(of id: String, _ programs: [Program]?, keptIn place: Coordinator.Place) async throws
      -> String
    {
      _ = RememberedHashes.shared
      let (store, memory, keys) = (MemoryStore(ownKeys: place), MemoryOfMachine(), MemoryDesk())
      let desk = DeskSession(
        VaultPlace(
          name: "vault.db", open: { _ in store }, make: { store },
          machine: { _ in .remembering(memory, desk: keys) }, openerMemory: { _ in NoOpenerMemory() }))
      try await desk.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      let code = try await desk.displayedRecoveryCode()
      return try await desk.recover(
        DeskSession.Recovered(coordinator: id, programs: programs), code: try Sample.secret(code),
        passphrase: try Sample.secret(Sample.secondPassphrase))
    }

    @Test func inAFileTheOldPassphraseAndTheCodeOpenAnOlderCopyOfIt() async throws {
      let said = try await said(of: "caaspp", nil, keptIn: .vault)
      #expect(
        said.hasPrefix(
          "caaspp has a new passphrase, and the recovery code no longer works; the old passphrase or the code still "
            + "opens an older copy of the vault file, and with that"), "\(said)")
    }

    @Test func onAServerTheOldPassphraseOpensTheKeyFileAndTheCodeABackup() async throws {
      let said = try await said(of: "caaspp", nil, keptIn: .desk)
      #expect(
        said.contains(
          "the old passphrase still opens an older copy of the key file, or the code a backup of the server"),
        "\(said)")
      #expect(!said.contains("vault file"), "\(said)")
    }

    @Test func whoIsNewHadNoPassphraseBefore() async throws {
      let said = try await said(of: "elpac", [.elpac], keptIn: .vault)
      #expect(
        said.hasPrefix(
          "elpac was added, and the recovery code no longer works; the code still opens an older copy of the vault file"
        ), "\(said)")
      #expect(!said.contains("old passphrase"), "\(said)")
    }
  }
#endif
