#if Desk
  import Foundation
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite(
    "What a desk has read it does not read again, and never takes for the server's word",
    .needs(.initdb, .psql, .python))
  struct EntryCacheTests {
    private let place: PostgreSQLServer.Place
    private let folder: TemporaryFolder
    private let wire: Wire
    private static let count = 100

    init() throws {
      place = try PostgreSQLServer.Place.make()
      folder = try TemporaryFolder()
      wire = try Wire(to: place.server.port)
      try fill(Self.count)
    }

    private func fill(_ count: Int) throws {
      let store = try PostgreSQLVaultStore.target(at: place.name(as: "desk"))
      try store.copy((0..<count).map(Step.entry), after: nil, items: ["secret": [1]])
    }

    private func empty() throws { try place.run("TRUNCATE entry, item") }

    /// What a new process reads, and how many bytes that took.
    private func read() throws -> (stored: StoredVault, carried: Int) {
      let name = place.name(as: "desk", host: "127.0.0.1", port: wire.port, and: "&sslmode=disable")
      let store = try PostgreSQLVaultStore.open(at: name, keepingIn: folder.path("cache"))
      let before = try wire.carried("down")
      let stored = try store.read(after: nil)
      return (stored, try wire.carried("down") - before)
    }

    private var kept: URL {
      get throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("cache"))
        let name = try #require(files.filter { !$0.hasSuffix(".lock") }.first)
        return URL(filePath: folder.path("cache/" + name))
      }
    }

    @Test func onlyWhatIsNewIsReadAgain() throws {
      let first = try read()
      #expect(first.stored.entries == (0..<Self.count).map(Step.entry))
      let change = Step.change(Self.count, puts: ["new": [4]], deletes: ["secret"])
      _ = try PostgreSQLVaultStore.open(at: place.name(as: "desk"))
        .commit(change, expecting: Step.head(Self.count - 1))
      let second = try read()
      #expect(second.stored.entries == (0...Self.count).map(Step.entry))
      #expect(second.stored.items == ["new": [4]])
      #expect(second.carried < first.carried - Self.count * Step.entry(0).count)
    }

    @Test func whatComesLittleByLittleIsKeptInTheEnd() throws {
      _ = try read()
      let size = try Data(contentsOf: kept).count
      let store = try PostgreSQLVaultStore.open(at: place.name(as: "desk"))
      for index in Self.count..<Self.count + 10 {
        _ = try store.commit(Step.change(index), expecting: Step.head(index - 1))
        #expect(try read().stored.entries.count == index + 1)
      }
      #expect(try Data(contentsOf: kept).count > size)
    }

    @Test func aFileThatIsChangedAnywhereIsNotBelieved() throws {
      _ = try read()
      let file = try kept
      let whole = try Data(contentsOf: file)
      for place in [0, 31, 32, 35, 40, whole.count / 2, whole.count - 1] {
        var changed = whole
        changed[place] ^= 1
        for content in [changed, whole.prefix(place)] {
          try content.write(to: file)
          #expect(try read().stored.entries == (0..<Self.count).map(Step.entry))
        }
      }
    }

    @Test func anEarlierStateOnTheServerIsReadAsItIs() throws {
      _ = try read()
      try empty()
      try fill(40)
      let (first, second) = (try read(), try read())
      #expect(first.stored.entries == (0..<40).map(Step.entry))
      #expect(second.stored.entries == (0..<40).map(Step.entry))
      #expect(second.carried < first.carried)
    }

    @Test func anotherVaultInItsPlaceIsReadAsItIs() throws {
      _ = try read()
      try empty()
      let other = (0..<Self.count + 5).map { Step.entry($0 + 1_000) }
      try PostgreSQLVaultStore.target(at: place.name(as: "desk")).copy(other, after: nil, items: [:])
      #expect(try read().stored.entries == other)
      #expect(try read().stored.entries == other)
    }

    @Test func nobodyElseReadsItAndWithoutAPlaceForItAllIsReadEachTime() throws {
      _ = try read()
      let mode = try FileManager.default.attributesOfItem(atPath: kept.path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
      try FileManager.default.removeItem(atPath: folder.path("cache"))
      try Data().write(to: URL(filePath: folder.path("cache")))
      let (first, second) = (try read(), try read())
      #expect(second.stored.entries == first.stored.entries)
      #expect(second.carried == first.carried)
    }
  }
#endif
