#if Desk
  import FoundationEssentials
  import Handoff
  import TestSupport
  import Testing
  import VaultCore
  import VaultDesk
  import WebServer

  @testable import VaultConsole

  /// Whoever logs in to the page of a district has a session, until they leave.
  @Suite struct LogInDoorTests {
    private let district: SampleDistrict
    private var door: LogInDoor { district.door }

    init() throws { district = try SampleDistrict() }

    private func found() async throws -> Session { try await district.found() }

    private func logIn() async throws -> Session {
      try await district.session { desk in
        try await desk.logIn(
          as: ShortID("caaspp"), compared: nil, passphrase: try Sample.secret(Sample.passphrase))
      }
    }

    private func isOver(_ session: Session) async -> Bool {
      do {
        _ = try await session.desk.board()
        return false
      } catch {
        return error.kind == "locked" && !door.sessions.contains { $0 === session }
      }
    }

    @Test func whoIsIdleIsWarnedAndTheSessionEnds() async throws {
      let session = try await found()
      let (_, news) = session.watch.listen()
      let outcome = Outcome()
      await door.keepWatch(now: .now + .seconds(545), endingWith: outcome)
      #expect(await !isOver(session))
      await door.keepWatch(now: .now + .seconds(600), endingWith: outcome)
      #expect(await isOver(session))
      var heard: [Watch.News] = []
      for await line in news { heard.append(line) }
      #expect(heard == [.locksSoon, .locked])
    }

    @Test func oneSessionEndsAndTheOthersGoOn() async throws {
      let (first, second) = (try await found(), try await logIn())
      await door.lock(first)
      #expect(await isOver(first))
      #expect(await !isOver(second))
    }

    @Test func whoWasRemovedMeanwhileIsTold() async throws {
      let first = try await found()
      let new = DeskSession.NewCoordinator(coordinator: "elpac", programs: [.elpac])
      try await first.desk.add(
        new, passphrase: try Sample.secret(Sample.secondPassphrase), sharingDesk: true)
      let second = try await district.session { desk in
        try await desk.logIn(
          as: ShortID("elpac"), compared: nil, passphrase: try Sample.secret(Sample.secondPassphrase))
      }
      let outlook = try await first.desk.outlook(
        ofRemoving: DeskSession.Leaver(coordinator: try #require(ShortID("elpac"))))
      _ = try await first.desk.remove(
        Decided<DeskSession.Leaver>.decoded(["coordinator": "elpac"], comingTo: outlook.consequences))
      do {
        _ = try await second.desk.board()
        Issue.record("it goes on")
      } catch {
        #expect(error.kind == "locked" && error.fact.hasPrefix("another coordinator removed you meanwhile"))
      }
    }

    @Test func ofTooManySessionsOfACoordinatorTheOldestEnds() async throws {
      let first = try await found()
      var others: [Session] = []
      for _ in 1..<LogInDoor.sessionLimit { others.append(try await logIn()) }
      #expect(await !isOver(first))
      others.append(try await logIn())
      #expect(await isOver(first))
      for other in others { #expect(await !isOver(other)) }
    }

    @Test func whoCannotUnlockItHasNoSession() async throws {
      let first = try await found()
      await #expect(throws: Refusal.self) {
        _ = try await district.session { desk in
          try await desk.logIn(
            as: ShortID("caaspp"), compared: nil, passphrase: try Sample.secret("some words that are wrong"))
        }
      }
      #expect(door.sessions.count == 1 && door.sessions.first === first)
    }

    @Test func aCodeToJoinWithIsGoodOnceAndForTenMinutes() async throws {
      let session = try await found()
      let second = try await logIn()
      let (invitations, start) = (Invitations(), ContinuousClock.now)
      let code = try invitations.make(for: session, now: start)
      let other = try invitations.make(for: second, now: start)
      #expect(invitations.take(code, now: start + .seconds(599))?.session === session)
      #expect(invitations.take(code, now: start) == nil)
      #expect(invitations.take(other, now: start + .seconds(600)) == nil)
    }
  }
#endif
