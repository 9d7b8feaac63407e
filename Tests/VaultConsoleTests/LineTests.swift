#if Desk
  import Handoff
  import HTTPTypes
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk

  @testable import VaultConsole

  /// Where those wait who log in: a stranger's guessing keeps out nobody who is known.
  @Suite struct LineTests {
    private let line = Line()
    private let caaspp = Line.Place.known(ShortID("caaspp") ?? .recovery)

    /// Somebody whose turn lasts until the test says so.
    private final class Turn: Sendable {
      let (begun, hasBegun) = AsyncStream<Void>.makeStream()
      private let (end, mayEnd) = AsyncStream<Void>.makeStream()

      func run() async {
        hasBegun.finish()
        for await _ in end {}
      }

      func isBegun() async { for await _ in begun {} }
      func finish() { mayEnd.finish() }
    }

    private func start(_ place: Line.Place) -> (turn: Turn, task: Task<Void, any Error>) {
      let turn = Turn()
      let line = line
      return (turn, Task { try await line.turn(for: place) { await turn.run() } })
    }

    private func wait(for count: Int) async { while line.count < count { await Task.yield() } }

    private func isRefused(_ place: Line.Place) async -> Bool {
      do {
        try await line.turn(for: place) {}
        return false
      } catch {
        return (error as? Refusal)?.status.code == 429
      }
    }

    @Test func whoComesOnceMoreIsRefusedAtOnce() async throws {
      let first = start(.stranger("10.0.0.1"))
      await first.turn.isBegun()
      let second = start(.stranger("10.0.0.1"))
      await wait(for: 1)
      #expect(await isRefused(.stranger("10.0.0.1")))
      #expect(line.count == 1)
      first.turn.finish()
      second.turn.finish()
      try await first.task.value
      try await second.task.value
      try await line.turn(for: .stranger("10.0.0.1")) {}
    }

    @Test func noMoreThanEightStrangersWaitAndWhoIsKnownGoesFirst() async throws {
      let first = start(.stranger("10.0.0.1"))
      await first.turn.isBegun()
      var strangers: [(turn: Turn, task: Task<Void, any Error>)] = []
      for number in 2...9 {
        strangers.append(start(.stranger("10.0.0.\(number)")))
        await wait(for: number - 1)
      }
      #expect(await isRefused(.stranger("10.0.0.10")))
      let known = start(caaspp)
      await wait(for: 9)
      #expect(await isRefused(caaspp))
      first.turn.finish()
      await known.turn.isBegun()
      #expect(line.count == 8)
      known.turn.finish()
      for stranger in strangers {
        // In the order in which they came.
        await stranger.turn.isBegun()
        stranger.turn.finish()
        try await stranger.task.value
      }
      try await known.task.value
      #expect(line.count == 0)
    }

    @Test func whatFailsLeavesTheLine() async throws {
      await #expect(throws: Refusal.self) {
        try await line.turn(for: caaspp) { throw Refusal.locked }
      }
      try await line.turn(for: caaspp) {}
    }

    // MARK: - Who is known

    private func visit(_ coordinator: String?, _ browser: String?) -> Visit {
      Visit(from: "10.0.0.1", as: coordinator.flatMap { ShortID($0) }, in: browser)
    }

    @Test func aBrowserIsKnownForTheCoordinatorWhoLoggedInThere() throws {
      let browsers = try KnownBrowsers()
      let id = try #require(ShortID("caaspp"))
      let token = try browsers.token(of: id)
      #expect(browsers.place(of: visit("caaspp", token)) == .known(id))
      for (coordinator, browser) in [
        ("elpac", token), ("caaspp", String(token.dropLast())), ("caaspp", ""), (nil, token), ("", token),
        ("caaspp", try KnownBrowsers().token(of: id)),
      ] {
        #expect(browsers.place(of: visit(coordinator, browser)) == .stranger("10.0.0.1"))
      }
      #expect(browsers.place(of: visit("caaspp", nil)) == .stranger("10.0.0.1"))
    }

    @Test func wrongPassphrasesAreToldOnce() throws {
      let guesses = Guesses()
      let (first, other) = (try #require(ShortID("caaspp")), try #require(ShortID("elpac")))
      guesses.add(first, now: .now)
      #expect(guesses.take(other) == nil)
      #expect(guesses.take(first)?.hasPrefix("1 wrong passphrase was tried for caaspp since ") == true)
      #expect(guesses.take(first) == nil)
      for _ in 1...3 { guesses.add(first, now: .now) }
      #expect(guesses.take(first)?.hasPrefix("3 wrong passphrases were tried for caaspp since ") == true)
    }

    @Test(arguments: [
      ("10.0.0.1", "10.0.0.1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
      ("2001:db8::1", "2001:db8:0:0"), ("::1", "0:0:0:0"), ("fe80::1:2:3:4", "fe80:0:0:0"),
      ("2001::", "2001:0:0:0"),
    ])
    func ofAnIPv6AddressTheNetworkCounts(address: String, network: String) {
      #expect(LogInDoor.network(of: address) == network)
    }

    @Test(arguments: [
      ("https://vault.district.example", "vault.district.example"), ("https://vault:8443", "vault:8443"),
      ("https://1.2.3.4", "1.2.3.4"),
    ])
    func anAddressIsAHostAndAPort(name: String, host: String) {
      #expect(Console.Served.host(in: name) == host)
    }

    @Test(arguments: [
      "http://vault.example", "https://", "https://vault.example/", "https://Vault.example",
      "https://vault.example:443",
      "https://vault.example:0443", "https://vault.example:70000", "https://a:1:2", "https://-a",
      "https://a..b",
      "https://user@vault.example", "vault.example", "https://vault.example:",
    ])
    func nothingElseIsOne(name: String) {
      #expect(Console.Served.host(in: name) == nil)
    }
  }
#endif
