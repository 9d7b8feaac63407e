#if Desk
  import FoundationEssentials
  import Handoff
  import TestSupport
  import Testing
  import VaultCore

  @testable import VaultConsole

  /// Whoever joins with a code hears of it what they can do something about.
  @Suite struct JoiningTests {
    private let door: LogInDoor
    private let host: Session

    init() async throws {
      let district = try SampleDistrict()
      (door, host) = (district.door, try await district.found())
    }

    private func join(with code: ConfirmationCode) async throws {
      let text = #"{"code":"\#(code)","coordinator":"elpac","programs":["elpac"]}"#
      let terms = try JSONDecoder().decode(LogInDoor.Joining.self, from: Data(text.utf8))
      let passphrase = SecretBody(try Sample.secret(Sample.secondPassphrase))
      try await door.join(terms, passphrase: passphrase, from: "10.0.0.9")
    }

    @Test(arguments: [false, true])
    func whoeverShowedTheCodeMayHaveLeftBeforeItsTurn(isWithNewPassphrase: Bool) async throws {
      let code = try door.invitations.make(for: host, now: .now)
      let (turn, mayEnd) = AsyncStream<Void>.makeStream()
      let (begun, hasBegun) = AsyncStream<Void>.makeStream()
      let (door, line) = (door, door.line)
      let first = Task {
        try await line.turn(for: .stranger("10.0.0.8")) {
          hasBegun.finish()
          for await _ in turn {}
        }
      }
      for await _ in begun {}
      let joining = Task { try await join(with: code) }
      while line.count == 0 { await Task.yield() }
      if isWithNewPassphrase {
        let elsewhere = DeskSession(door.place)
        let id = ShortID("caaspp")
        try await elsewhere.logIn(as: id, compared: nil, passphrase: try Sample.secret(Sample.passphrase))
        _ = try await elsewhere.changePassphrase(
          from: try Sample.secret(Sample.passphrase), to: try Sample.secret("quite new words"))
      } else {
        await door.lock(host)
      }
      mayEnd.finish()
      try await first.value
      do {
        try await joining.value
        Issue.record("nobody was there to let them in")
      } catch let refusal as Refusal {
        #expect(refusal.field == "code" && refusal.kind == "notPermitted")
        #expect(
          refusal.fact
            == "whoever showed you this code is not logged in any more; ask the other coordinator for a new one"
        )
      }
      #expect(door.invitations.take(code, now: .now) == nil)
    }

    @Test func aSlipDoesNotUseUpTheCode() async throws {
      let code = try door.invitations.make(for: host, now: .now)
      try await join(with: code)
      let second = try door.invitations.make(for: host, now: .now)
      await #expect(throws: Refusal.self) { try await join(with: second) }
      #expect(door.invitations.take(second, now: .now)?.session === host)
    }
  }
#endif
