#if Desk
  import Handoff
  import TestSupport
  import Testing
  import VaultCore

  @testable import VaultConsole

  /// What is refused, and what goes wrong, is told in the page's words.
  @Suite struct RefusalTests {
    @Test func whatIsRefusedIsCalledAsOnThePage() throws {
      let id = try #require(ShortID("aeries"))
      #expect(Refusal(.keyPinnedTo(id)).fact == "this key is already the key of the vendor aeries")
    }

    @Test func whatIsWarnedOfIsCalledAsOnThePage() async {
      let store = MemoryStore()
      let desk = DeskSession(
        VaultPlace(
          name: "vault.db", open: { _ in store }, make: { store },
          machine: { warn in
            warn(.serverReplaced(heldBackThrough: 3))
            return .remembering()
          }, openerMemory: { _ in NoOpenerMemory() }))
      let notices = await desk.takeNotices()
      #expect(notices.count == 1 && notices[0].hasSuffix("or the credentials are regenerated"), "\(notices)")
    }
  }
#endif
