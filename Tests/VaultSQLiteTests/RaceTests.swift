import Handoff
import Synchronization
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

/// `RACES=100 swift test --filter RaceTests` runs each race a hundred times.
@Suite("Of two that let a secret out at once, one does (I2, I5)")
struct RaceTests {
  private static let races = Effort.count("RACES", usual: 5)
  private let folder: TemporaryFolder
  private let paper = Party.keyless("paper")
  private var path: String { folder.path("vault.db") }

  init() throws { folder = try TemporaryFolder() }

  /// Makes a vault with a secret for each of `count` schools.
  private func makeVault(schools count: Int) throws -> [CDSCode] {
    var vault = try Sample.makeVault(in: try UnmadeVault(at: path), vendors: [paper])
    let schools = (0..<count).map { CDSCode.of("1964733\(1_000_000 + $0)") }
    for school in schools {
      _ = try vault.generate(
        for: school, under: Release(vendors: [paper.id], statement: Sample.statement), now: Sample.start)
    }
    return schools
  }

  @Test func ofTwoRevealsOneHandsTheSecretOut() async throws {
    let schools = try makeVault(schools: Self.races)
    for school in schools {
      let contenders = [
        Contender(try Sample.unlock(try SQLiteVaultStore.open(at: path))),
        Contender(try Sample.unlock(try SQLiteVaultStore.open(at: path))),
      ]
      let before = try SQLiteVaultStore.open(at: path).read(after: nil)
      let outcomes = await withTaskGroup(of: VaultError?.self) { group in
        for contender in contenders { group.addTask { contender.reveal(school) } }
        return await group.reduce(into: [VaultError?]()) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == nil } == 1)
      #expect(outcomes.count { if case .overtaken? = $0 { true } else { false } } == 1)
      let after = try SQLiteVaultStore.open(at: path).read(after: nil)
      #expect(after.entries.count == before.entries.count + 1)
      #expect(after.items.count == before.items.count - 1)
    }
  }

  /// The same ten times as often, without the slow part: unlocking.
  @Test func ofTwoDeletingCommitsOneLands() async throws {
    let first = Change(index: 0, entry: [0], puts: [:], deletes: [])
    _ = try UnmadeVault(at: path).commit(first, expecting: nil)
    let stores = [try SQLiteVaultStore.open(at: path), try SQLiteVaultStore.open(at: path)]
    for round in 0..<(10 * Self.races) {
      let newest = try #require(try stores[0].read(after: nil).entries.last)
      let middle = try LogHead(index: 2 * round, entry: newest)
      let made = Change(index: 2 * round + 1, entry: [1], puts: ["secret": [2]], deletes: [])
      _ = try stores[round % 2].commit(made, expecting: middle)
      let head = try LogHead(index: 2 * round + 1, entry: [1])
      let outcomes = await withTaskGroup(of: StoreError?.self) { group in
        for (number, store) in stores.enumerated() {
          let change = Change(
            index: 2 * round + 2, entry: [UInt8(number)], puts: [:], deletes: ["secret"])
          group.addTask { storeError { _ = try store.commit(change, expecting: head) } }
        }
        return await group.reduce(into: [StoreError?]()) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == nil } == 1, "round \(round)")
      #expect(outcomes.count { $0 == .headMoved } == 1, "round \(round)")
      let stored = try stores[1].read(after: nil)
      #expect(stored.entries.count == 2 * round + 3)
      #expect(stored.items.isEmpty)
    }
  }
}

/// One of two that reach for the same secret.
private final class Contender: Sendable {
  private let vault: Mutex<Vault>

  init(_ vault: consuming sending Vault) { self.vault = Mutex(vault) }

  /// The error with which the reveal is refused; nothing, if the secret was handed out.
  func reveal(_ school: CDSCode) -> VaultError? {
    vault.withLock { vault in vaultError { _ = try vault.reveal(school, now: Sample.start) } }
  }
}
