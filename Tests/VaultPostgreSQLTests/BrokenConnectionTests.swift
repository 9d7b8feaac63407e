#if Desk
  import Foundation
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  /// `CUTS=200 swift test --filter BrokenConnectionTests` cuts in two hundred places.
  @Suite(
    "A change whose connection breaks is made once or not at all, and it is said which (I5)",
    .needs(.initdb, .psql, .python))
  struct BrokenConnectionTests {
    private let change = Step.change(2, puts: ["new": [4]], deletes: ["secret"])

    private func expectMade(in place: PostgreSQLServer.Place, _ comment: Comment) throws {
      let stored = try PostgreSQLVaultStore.open(at: place.name(as: "desk")).read(after: nil)
      #expect(stored.entries == [Step.entry(0), Step.entry(1), change.entry], comment)
      #expect(stored.items == ["new": [4]], comment)
    }

    @Test(arguments: ["up", "down"]) func cutAnywhereItIsMadeOnce(direction: String) throws {
      let server = try PostgreSQLServer.shared()
      // Neither a reading before it nor one after it.
      let whole = try Wire(to: server.port)
      let place = try PostgreSQLServer.Place.make()
      try Step.fill(try PostgreSQLVaultStore.make(at: place.name(as: "desk")))
      let store = try PostgreSQLVaultStore.open(
        at: place.name(as: "desk", host: "127.0.0.1", port: whole.port, and: "&sslmode=disable"))
      let before = try whole.carried(direction)
      _ = try store.commit(change, expecting: Step.head(1))
      let after = try whole.carried(direction)
      #expect(after > before)
      let cuts = Effort.count("CUTS", usual: 12)
      for cut in 1...cuts {
        let bytes = before + (after - before) * cut / cuts
        let wire = try Wire(to: server.port, cutting: direction, after: bytes)
        let place = try PostgreSQLServer.Place.make()
        try Step.fill(try PostgreSQLVaultStore.make(at: place.name(as: "desk")))
        let store = try PostgreSQLVaultStore.open(
          at: place.name(as: "desk", host: "127.0.0.1", port: wire.port, and: "&sslmode=disable"))
        _ = try store.commit(change, expecting: Step.head(1))
        try expectMade(in: place, "cut after \(bytes) of \(before) to \(after) bytes \(direction)")
      }
    }

    /// A vault that is moved to a server: the same command again finishes what was cut.
    @Test(arguments: ["up", "down"]) func aCopyCutAnywhereIsThereWholeOrNotAtAll(direction: String) throws {
      let server = try PostgreSQLServer.shared()
      let entries = (0..<20).map(Step.entry)
      func reach(_ wire: Wire, _ place: PostgreSQLServer.Place) throws -> PostgreSQLVaultStore {
        try PostgreSQLVaultStore.target(
          at: place.name(as: "desk", host: "127.0.0.1", port: wire.port, and: "&sslmode=disable"))
      }
      let whole = try Wire(to: server.port)
      let place = try PostgreSQLServer.Place.make()
      let target = try reach(whole, place)
      let before = try whole.carried(direction)
      try target.copy(entries, after: nil, items: ["secret": [1]])
      let after = try whole.carried(direction)
      var outcomes: Set<Int> = []
      let cuts = Effort.count("CUTS", usual: 12)
      for number in 1...cuts {
        let wire = try Wire(
          to: server.port, cutting: direction, after: before + (after - before) * number / cuts)
        let place = try PostgreSQLServer.Place.make()
        let cut = try reach(wire, place)
        let error = storeError { try cut.copy(entries, after: nil, items: ["secret": [1]]) }
        let target = try PostgreSQLVaultStore.target(at: place.name(as: "desk"))
        let there = try target.read(after: nil)
        #expect([0, entries.count].contains(there.entries.count), "cut \(number) \(direction)")
        #expect(there.items.count == (there.entries.isEmpty ? 0 : 1), "cut \(number) \(direction)")
        if there.entries.isEmpty {
          #expect(error != nil, "cut \(number) \(direction)")
          // The first may still have been on its way.
          let again = storeError { try target.copy(entries, after: nil, items: ["secret": [1]]) }
          #expect(again == nil || again == .headMoved, "cut \(number) \(direction)")
        }
        #expect(try target.read(after: nil).entries == entries)
        outcomes.insert(there.entries.count)
      }
      #expect(outcomes.contains(direction == "up" ? 0 : entries.count))
    }

    @Test func cutWhileItReadsTheVaultIsReadAgain() throws {
      let place = try PostgreSQLServer.Place.make()
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      try Backend.endAll(of: place)
      #expect(try store.read(after: nil).entries.count == 2)
    }

    /// What comes of a change that waits for another's, while its connection is ended, and is sent again.
    private func outcome(
      whileWaitingFor other: Change, in place: PostgreSQLServer.Place, _ end: String = "COMMIT"
    ) throws -> StoreError? {
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      let holder = try Connection.open(ServerName(place.name(as: "desk")))
      let tables = VaultTables(schema: place.schema)
      let heads = (try LogHead(index: 2, entry: other.entry), try Step.head(1))
      try holder.run([
        Query("BEGIN"),
        Query(
          "INSERT INTO \(tables.entry) VALUES ($1, $2, $3, $4)", .integer(2), .bytes(heads.0.head.bytes),
          .bytes(heads.1.head.bytes), .bytes(other.entry)),
      ])
      let (change, head) = (change, try Step.head(1))
      let attempt = Attempt { storeError { _ = try store.commit(change, expecting: head) } }
      let first = try Backend.awaitBlocked(in: place, otherThan: "")
      try place.run("SELECT pg_terminate_backend(\(first))")
      _ = try Backend.awaitBlocked(in: place, otherThan: first)
      try holder.run([Query(end)])
      return attempt.outcome
    }

    @Test func overtakenBetweenTheTwoTimesItIsSent() throws {
      let place = try PostgreSQLServer.Place.make()
      let other = Change(index: 2, entry: [9], puts: [:], deletes: [])
      #expect(try outcome(whileWaitingFor: other, in: place) == .headMoved)
      let stored = try PostgreSQLVaultStore.open(at: place.name(as: "desk")).read(after: nil)
      #expect(stored.entries.last == [9])
      #expect(stored.items == ["secret": [1]])
    }

    /// As when the first sending is made only after the second has begun.
    @Test func inConflictWithItselfItIsMade() throws {
      let place = try PostgreSQLServer.Place.make()
      #expect(try outcome(whileWaitingFor: change, in: place) == nil)
      #expect(try place.run("SELECT count(*) FROM entry") == "3")
    }

    @Test func notMadeTheFirstTimeItIsMadeTheSecond() throws {
      let place = try PostgreSQLServer.Place.make()
      let other = Change(index: 2, entry: [9], puts: [:], deletes: [])
      #expect(try outcome(whileWaitingFor: other, in: place, "ROLLBACK") == nil)
      try expectMade(in: place, "sent again")
    }

    @Test func whereTheServerIsGoneTheOutcomeIsNotKnown() throws {
      let wire = try Wire(to: try PostgreSQLServer.shared().port)
      let place = try PostgreSQLServer.Place.make()
      let name = place.name(as: "desk", host: "127.0.0.1", port: wire.port, and: "&sslmode=disable")
      try Step.fill(try PostgreSQLVaultStore.make(at: name))
      let store = try PostgreSQLVaultStore.open(at: name, persistence: .zero)
      wire.end()
      let error = storeError { _ = try store.commit(change, expecting: Step.head(1)) }
      guard case .unconfirmed(let reason)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason.contains("Connection refused") || reason.contains("closed the connection"))
    }
  }

  @Suite("The server is asked as seldom as can be", .needs(.initdb, .psql, .python))
  struct RoundTripTests {
    @Test func toReadWhatIsNewAndToChangeItTakesOneRoundTripEach() throws {
      let wire = try Wire(to: try PostgreSQLServer.shared().port)
      let place = try PostgreSQLServer.Place.make()
      try Step.fill(try PostgreSQLVaultStore.make(at: place.name(as: "desk")))
      let store = try PostgreSQLVaultStore.open(
        at: place.name(as: "desk", host: "127.0.0.1", port: wire.port, and: "&sslmode=disable"))
      let opened = try wire.roundTrips()
      let stored = try store.read(after: 0)
      #expect(stored.entries == [Step.entry(1)])
      #expect(try wire.roundTrips() == opened + 1)
      var change = Step.change(2, puts: ["new": [4]], deletes: ["secret"])
      change.origin = stored.origin
      #expect(change.origin != nil)
      _ = try store.commit(change, expecting: Step.head(1))
      #expect(try wire.roundTrips() == opened + 2)
    }
  }

  /// The server's processes for one test's connections.
  private enum Backend {
    /// The process that waits for another's transaction.
    static func awaitBlocked(in place: PostgreSQLServer.Place, otherThan known: String) throws -> String {
      for _ in 0..<2000 {
        let found = try place.run(
          "SELECT pid FROM pg_stat_activity WHERE application_name = '\(place.schema)' AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        if !found.isEmpty, found != known { return found }
      }
      throw NothingWaits()
    }

    static func endAll(of place: PostgreSQLServer.Place) throws {
      try place.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(place.schema)'")
    }

    struct NothingWaits: Error {}
  }
#endif
