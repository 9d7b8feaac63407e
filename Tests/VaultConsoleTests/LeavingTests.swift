#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// What the console does when its person or its page is gone: nobody reads the vault after that.
  @Suite struct LeavingTests {
    private let server: ConsoleServer

    init() throws {
      let store = MemoryStore()
      let place = VaultPlace(
        name: "vault.db", open: { _ in store }, make: { store }, machine: { _ in .remembering() },
        openerMemory: { _ in NoOpenerMemory() })
      server = ConsoleServer(
        Console.Settings(port: nil, startsBrowser: false, admitsAnyLocalUser: false),
        door: try Door(now: .now), place: place, voice: Console.Voice(address: { _ in }, note: { _ in }))
    }

    private func unlock() async throws {
      _ = RememberedHashes.shared
      let founding = DeskSession.Founding(
        organization: "Sample Unified", cds: "19647330000000", coordinator: "caaspp", programs: [.caaspp])
      try await server.desk.found(founding, passphrase: try Sample.secret(Sample.passphrase))
      server.watch.unlocked(true)
      _ = try await server.desk.board()
    }

    @Test func theVaultIsLockedAndThePageHearsOfIt() async throws {
      try await unlock()
      let (page, news) = server.watch.listen()
      let outcome = Outcome()
      await server.carryOut(.warn, endingWith: outcome)
      await server.carryOut(.lock, endingWith: outcome)
      server.watch.left(page, now: .now)
      var heard: [Watch.News] = []
      for await line in news { heard.append(line) }
      #expect(heard == [.locksSoon, .locked])
      await #expect { try await server.desk.board() } throws: { ($0 as? Refusal)?.kind == "locked" }
      #expect(server.watch.acts(now: .now + .seconds(6000)).contains(.lock) == false)
    }

    @Test func theEndLocksTheVault() async throws {
      try await unlock()
      let outcome = Outcome()
      await server.carryOut(.end, endingWith: outcome)
      #expect(outcome.wait() == nil)
      await #expect { try await server.desk.board() } throws: { ($0 as? Refusal)?.kind == "locked" }
    }

    @Test func whoNeverComesIsToldWhy() async {
      let outcome = Outcome()
      await server.carryOut(.giveUp, endingWith: outcome)
      #expect(outcome.wait()?.fact == "nobody opened the page within a minute")
    }
  }

  /// An opener's machine that remembers nothing.
  private struct NoOpenerMemory: OpenerMemory {
    let ledger = OpenerLedger()
    func change(_ body: (inout OpenerLedger) -> Void) {}
  }
#endif
