#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk
  import WebServer

  @testable import VaultConsole

  /// What the console does when its person or its page is gone: nobody reads the vault after that.
  @Suite struct LeavingTests {
    private let door: LaunchDoor

    init() throws {
      let store = MemoryStore()
      let place = VaultPlace(
        name: "vault.db", open: { _ in store }, make: { store }, machine: { _ in .remembering() },
        openerMemory: { _ in NoOpenerMemory() })
      door = try LaunchDoor(
        Console.Launched(port: nil, startsBrowser: false, admitsAnyLocalUser: false), to: place,
        voice: Console.Voice(address: { _ in }, note: { _ in }), now: .now)
    }

    private func unlock() async throws {
      _ = RememberedHashes.shared
      let founding = DeskSession.Founding(
        organization: "Sample Unified", cds: "19647330000000", coordinator: "caaspp", programs: [.caaspp])
      try await door.session.desk.found(founding, passphrase: try Sample.secret(Sample.passphrase))
      door.session.watch.unlocked(true)
      _ = try await door.session.desk.board()
    }

    @Test func theVaultIsLockedAndThePageHearsOfIt() async throws {
      try await unlock()
      let (page, news) = door.session.watch.listen()
      let outcome = Outcome()
      await door.carryOut(.warn, endingWith: outcome)
      await door.carryOut(.lock, endingWith: outcome)
      door.session.watch.left(page, now: .now)
      var heard: [Watch.News] = []
      for await line in news { heard.append(line) }
      #expect(heard == [.locksSoon, .locked])
      await #expect { try await door.session.desk.board() } throws: { ($0 as? Refusal)?.kind == "locked" }
      #expect(door.session.watch.acts(now: .now + .seconds(6000)).contains(.lock) == false)
    }

    @Test func theEndLocksTheVault() async throws {
      try await unlock()
      let outcome = Outcome()
      await door.carryOut(.end, endingWith: outcome)
      #expect(outcome.wait() == nil)
      await #expect { try await door.session.desk.board() } throws: { ($0 as? Refusal)?.kind == "locked" }
    }

    @Test func whoNeverComesIsToldWhy() async {
      let outcome = Outcome()
      await door.carryOut(.giveUp, endingWith: outcome)
      #expect(outcome.wait()?.fact == "nobody opened the page within a minute")
    }
  }

  /// An opener's machine that remembers nothing.
  struct NoOpenerMemory: OpenerMemory {
    let ledger = OpenerLedger()
    func change(_ body: (inout OpenerLedger) -> Void) {}
  }
#endif
