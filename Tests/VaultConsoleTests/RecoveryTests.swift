#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// What whoever used the recovery code is told that it does not undo.
  @Suite struct RecoveryTests {
    /// What is said after the code of a new vault, whose keys are kept in `place`, was used.
    private func said(of id: String, _ programs: [Program]?, keptIn place: Coordinator.Place) async throws
      -> String
    {
      let desk = DeskSession(.inMemory(MemoryStore(ownKeys: place)))
      try await desk.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      return try await recover(id, programs, at: desk)
    }

    private func recover(_ id: String, _ programs: [Program]?, at desk: DeskSession) async throws -> String {
      let code = try await desk.displayedRecoveryCode()
      return try await desk.recover(
        DeskSession.Recovered(coordinator: id, programs: programs), code: try Sample.secret(code),
        passphrase: try Sample.secret(Sample.secondPassphrase))
    }

    /// The desk of a vault with a secret key that is sealed to its founder alone.
    private func deskWithSecret() async throws -> DeskSession {
      let store = MemoryStore()
      let desk = DeskSession(.inMemory(store))
      try await desk.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      let alpha = try Party("alpha").vendor
      var vault = try Vault.unlock(
        store, as: nil, passphrase: try Sample.secret(Sample.passphrase), machine: .forgetful, now: .now)
      try vault.addVendor(alpha, now: .now)
      _ = try vault.generate(under: Sample.release(to: [alpha]), now: .now)
      return desk
    }

    @Test func secretsThatAreLostWithTheKeysBeforeAreNamed() async throws {
      let said = try await recover("caaspp", nil, at: try await deskWithSecret())
      #expect(
        said.contains(
          "; the secret key of generation 1 of 19 64733 0000000, which is sealed to caaspp alone, is lost; regenerating makes a new one. Log in"
        ), "\(said)")
    }

    @Test func secretsThatAreLostWithWhoIsRemovedAreNamed() async throws {
      let desk = try await deskWithSecret()
      #expect(try await !recover("elpac", [.elpac], at: desk).contains("lost"))
      try await desk.logIn(
        as: ShortID("elpac"), compared: nil, passphrase: try Sample.secret(Sample.secondPassphrase))
      let leaver = DeskSession.Leaver(coordinator: try #require(ShortID("caaspp")))
      let outlook = try await desk.outlook(ofRemoving: leaver)
      let said = try await desk.remove(
        Decided<DeskSession.Leaver>.decoded(["coordinator": "caaspp"], comingTo: outlook.consequences))
      #expect(
        said.hasPrefix("removed: caaspp; lost: the secret key of generation 1 of 19 64733 0000000. "),
        "\(said)")
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
