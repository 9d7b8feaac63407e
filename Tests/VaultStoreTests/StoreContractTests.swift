import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("What every store promises (I5)")
struct StoreContractTests {
  private let folder: TemporaryFolder
  private let entries: [[UInt8]] = (0..<4).map { [UInt8](repeating: UInt8($0), count: 10 + $0) }

  init() throws { folder = try TemporaryFolder() }

  private func head(_ index: Int) throws -> LogHead { try LogHead(index: index, entry: entries[index]) }

  private func change(_ index: Int, puts: [String: [UInt8]] = [:], deletes: [String] = []) -> Change {
    Change(index: index, entry: entries[index], puts: puts, deletes: deletes)
  }

  private func fill(_ store: any VaultStore, entries count: Int) throws {
    for index in 0..<count {
      _ = try store.commit(
        change(index, puts: ["item/\(index)": [UInt8(index)]]),
        expecting: index == 0 ? nil : head(index - 1))
    }
  }

  @Test(arguments: StoreKind.allCases) func anEmptyStoreHoldsNothingAndHasNoHead(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    let stored = try store.read(after: nil)
    #expect(stored.entries.isEmpty && stored.items.isEmpty)
    let head = try head(0)
    #expect(storeError { _ = try store.commit(change(0), expecting: head) } == .headMoved)
    #expect(try store.read(after: nil).entries.isEmpty)
    #expect(storeError { _ = try store.commit(change(0), expecting: nil) } == nil)
    #expect(try store.read(after: nil).entries == [entries[0]])
  }

  @Test(arguments: StoreKind.allCases) func aMovedHeadChangesNothing(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    try fill(store, entries: 2)
    let before = try store.read(after: nil).bytes
    let sameBytesElsewhere = try LogHead(index: 0, entry: entries[1])
    let otherBytesThere = try LogHead(index: 1, entry: entries[2])
    for head in [nil, try head(0), sameBytesElsewhere, otherBytesThere] {
      let error = storeError {
        _ = try store.commit(
          change(2, puts: ["item/0": [9], "new": [9]], deletes: ["item/1"]), expecting: head)
      }
      #expect(error == .headMoved)
      #expect(try store.read(after: nil).bytes == before)
    }
  }

  @Test(arguments: StoreKind.allCases) func readingGoesOnAfterAnIndex(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    try fill(store, entries: 4)
    for index in 0..<4 {
      let stored = try store.read(after: index)
      #expect(stored.entries == [[UInt8]](entries.dropFirst(index + 1)))
      #expect(stored.items.count == 4)
    }
    #expect(try store.read(after: 99).entries.isEmpty)
    #expect(try store.read(after: nil).entries == entries)
  }

  @Test(arguments: StoreKind.allCases) func itemsComeAndGoWithTheEntry(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    _ = try store.commit(change(0, puts: ["a": [1], "b": [2], "empty": []]), expecting: nil)
    #expect(try store.read(after: nil).items == ["a": [1], "b": [2], "empty": []])
    _ = try store.commit(
      change(1, puts: ["b": [3], "c": [4]], deletes: ["a", "missing"]), expecting: try head(0))
    #expect(try store.read(after: nil).items == ["b": [3], "c": [4], "empty": []])
    // Put and deleted at once: what is put stays.
    _ = try store.commit(change(2, puts: ["b": [5]], deletes: ["b"]), expecting: try head(1))
    #expect(try store.read(after: nil).items["b"] == [5])
  }

  @Test(arguments: StoreKind.allCases) func whatOneReaderHasReadStaysAsItWas(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    try fill(store, entries: 2)
    let snapshot = try store.read(after: nil)
    _ = try store.commit(change(2, deletes: ["item/0"]), expecting: try head(1))
    #expect(snapshot.entries.count == 2)
    #expect(snapshot.items["item/0"] == [0])
  }

  @Test(arguments: StoreKind.allCases) func ofManyCommitsAtOneHeadOneLands(_ kind: StoreKind) async throws {
    let store = try kind.make(in: folder)
    try fill(store, entries: 1)
    let head = try head(0)
    let outcomes = await withTaskGroup(of: StoreError?.self) { group in
      for number in 0..<10 {
        let change = Change(
          index: 1, entry: [UInt8(number)], puts: ["by/\(number)": [1]], deletes: [])
        group.addTask { storeError { _ = try store.commit(change, expecting: head) } }
      }
      return await group.reduce(into: [StoreError?]()) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == nil } == 1)
    #expect(outcomes.count { $0 == .headMoved } == 9)
    let stored = try store.read(after: nil)
    #expect(stored.entries.count == 2)
    #expect(stored.items.keys.filter { $0.hasPrefix("by/") }.count == 1)
  }

  @Test(arguments: StoreKind.allCases) func aVaultLivesInIt(_ kind: StoreKind) throws {
    let store = try kind.make(in: folder)
    let alpha = try Party("alpha")
    let vendor = alpha.vendor
    var vault = try Sample.makeVault(in: store, vendors: [vendor])
    _ = try vault.generate(
      under: Release(vendors: [vendor.id], statement: Sample.statement), now: Sample.after(1))
    let export = try vault.export(to: [vendor], now: Sample.after(2))
    vault.forget(now: Sample.after(2))
    var reopened = try Sample.unlock(store, now: Sample.after(3))
    let again = try reopened.export(to: [vendor], now: Sample.after(3))
    #expect(again.bundles.map(\.text) == export.bundles.map(\.text))
    let (left, right) = (vault.state, reopened.state)
    #expect(left == right)
  }
}
