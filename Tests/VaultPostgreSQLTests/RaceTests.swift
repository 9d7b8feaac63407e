#if Desk
  import Foundation
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  /// `RACES=100 swift test --filter PostgreSQLTests.RaceTests` runs a hundred rounds.
  @Suite("Of eight desks that change the vault at once, one does (I5)", .needs(.initdb, .psql))
  struct RaceTests {
    @Test func inEveryRoundOneWins() async throws {
      let place = try PostgreSQLServer.Place.make()
      let first = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(first)
      let desks = try (0..<8).map { _ in try PostgreSQLVaultStore.open(at: place.name(as: "desk")) }
      for round in 0..<Effort.count("RACES", usual: 20) {
        let stored = try first.read(after: nil)
        let head = try LogHead(index: stored.entries.count - 1, entry: try #require(stored.entries.last))
        let outcomes = await withTaskGroup(of: StoreError?.self) { group in
          for (number, desk) in desks.enumerated() {
            let change = Change(
              index: head.index + 1, entry: [UInt8(round), UInt8(number)],
              puts: ["by/\(number)": [UInt8(round)]],
              deletes: ["secret"] + stored.items.keys.filter { $0.hasPrefix("by/") })
            group.addTask { storeError { _ = try desk.commit(change, expecting: head) } }
          }
          return await group.reduce(into: [StoreError?]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1, "round \(round)")
        #expect(outcomes.count { $0 == .headMoved } == 7, "round \(round): \(outcomes)")
        let now = try first.read(after: nil)
        #expect(now.entries.count == stored.entries.count + 1)
        let winner = try #require(now.entries.last?.last)
        #expect(now.items == ["by/\(winner)": [UInt8(round)]])
      }
    }

    /// What a change was to put there would open for whoever it is sealed to, in every copy of the server's files.
    @Test func nothingOfALoserIsInHeapOrWriteAheadLog() async throws {
      let place = try PostgreSQLServer.Place.make()
      try Step.fill(try PostgreSQLVaultStore.make(at: place.name(as: "desk")))
      let desks = try (0..<8).map { _ in try PostgreSQLVaultStore.open(at: place.name(as: "desk")) }
      let boxes = desks.map { _ in [UInt8]("box \(UUID())".utf8) }
      let head = try Step.head(1)
      let outcomes = await withTaskGroup(of: (Int, StoreError?).self) { group in
        for (number, desk) in desks.enumerated() {
          let change = Change(
            index: 2, entry: [UInt8(number)], puts: ["box": boxes[number]], deletes: ["secret"])
          group.addTask { (number, storeError { _ = try desk.commit(change, expecting: head) }) }
        }
        return await group.reduce(into: [Int: StoreError?]()) { $0[$1.0] = $1.1 }
      }
      try place.server.run("CHECKPOINT")
      let found = try Self.found(boxes, below: place.server.folder)
      for number in desks.indices {
        #expect(found.contains(number) == (outcomes[number] == .some(nil)), "desk \(number): \(outcomes)")
      }
    }

    /// Which of these are in any file of the server.
    private static func found(_ boxes: [[UInt8]], below folder: String) throws -> Set<Int> {
      let files = try #require(FileManager.default.enumerator(atPath: folder + "/data"))
      var found: Set<Int> = []
      for case let name as String in files {
        // The server removes files meanwhile.
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/data/\(name)") else { continue }
        for (number, box) in boxes.enumerated() where bytes.range(of: Data(box)) != nil {
          found.insert(number)
        }
      }
      return found
    }
  }
#endif
