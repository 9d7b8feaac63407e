#if Desk
  import Handoff
  import Sodium
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// A coordinator of a vault on a server is let in once more, from another desk.
  @Suite struct NewKeysTests {
    private let store = MemoryStore(ownKeys: .desk)

    private func request(from desk: DeskSession) async throws -> DeskSession.MadeRequest {
      try await desk.ask(
        .init(coordinator: "elpac", programs: [.elpac]),
        passphrase: try Sample.secret(Sample.secondPassphrase))
    }

    private func admit(
      _ request: DeskSession.MadeRequest, to desk: DeskSession, havingRead consequences: [String]
    ) async throws -> String {
      try await desk.admit(
        try Sample.secret(request.text),
        .decoded(["fingerprint": request.fingerprint], comingTo: consequences))
    }

    @Test func whatItComesToWasRead() async throws {
      let desks = (0..<3).map { _ in DeskSession(.inMemory(store)) }
      try await desks[0].found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      let first = try await request(from: desks[1])
      let again = try await request(from: desks[2])
      let read = try await desks[0].read(try Sample.secret(again.text))
      #expect(read.consequences == [])
      let said = try await admit(first, to: desks[0], havingRead: [])
      #expect(said.hasPrefix("the coordinator elpac was added. "))
      try await desks[1].logIn(
        as: ShortID("elpac"), compared: said.split(separator: ": ").last.map(String.init),
        passphrase: try Sample.secret(Sample.secondPassphrase))

      // They were in the vault by then.
      let error = await #expect(throws: Refusal.self) {
        try await admit(again, to: desks[0], havingRead: read.consequences)
      }
      #expect(error?.kind == "overtaken")
      let now = try await desks[0].read(try Sample.secret(again.text)).consequences
      #expect(now.count == 1 && now[0].hasPrefix("elpac is a coordinator already, and gets new keys"))
      #expect(
        try await admit(again, to: desks[0], havingRead: now).hasPrefix(
          "the coordinator elpac has new keys. "))

      // Their passphrase was not changed.
      let locked = await #expect(throws: Refusal.self) { try await desks[1].board() }
      #expect(locked?.kind == "locked")
      #expect(locked?.fact.hasPrefix("you were let in from another desk meanwhile") == true)
    }

    @Test func whoLetsInTheirOwnRequestIsNotWarnedOfTheKeysBefore() async throws {
      let (old, new) = (DeskSession(.inMemory(store)), DeskSession(.inMemory(store)))
      try await old.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      let request = try await new.ask(
        .init(coordinator: "caaspp", programs: [.caaspp]),
        passphrase: try Sample.secret(Sample.secondPassphrase))
      let read = try await old.read(try Sample.secret(request.text))
      _ = try await admit(request, to: old, havingRead: read.consequences)
      if let board = try? await old.board() { #expect(board.notices == []) }
      #expect(await old.takeNotices() == [])
    }

    @Test func whatOpensAWipedSecretIsDestroyedWithTheNextLook() async throws {
      let desk = DeskSession(.inMemory(store))
      try await desk.found(.sample, passphrase: try Sample.secret(Sample.passphrase))
      try await desk.revealOne()
      #expect(await !desk.hasRenewedKeys)
      _ = try await desk.board()
      #expect(await desk.hasRenewedKeys)
    }
  }

  extension DeskSession {
    fileprivate func revealOne() throws {
      try withVault { vault throws(VaultError) in
        let paper = Party.keyless("paper")
        try vault.addVendor(paper, now: .now)
        _ = try vault.generate(under: Sample.release(to: [paper]), now: .now)
        _ = try vault.reveal(now: .now)
      }
    }

    fileprivate var hasRenewedKeys: Bool {
      if case .keysRenewed? = vault?.history.last?.event { true } else { false }
    }
  }
#endif
