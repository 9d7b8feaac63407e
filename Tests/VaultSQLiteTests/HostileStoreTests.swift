import Handoff
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

/// What makes another change than the one that it was asked for.
@Suite("A change that is not the one that was asked for is undone, whatever the store (I5, I10)")
struct HostileStoreTests {
  /// What is done to a store in the midst of a change that puts `new` and `old`, and deletes `gone`.
  enum Deed: CaseIterable {
    case dropsTheEntry, changesTheEntry, addsAnEntry, changesAnEarlierEntry
    case dropsAPut, changesAPut, renamesAPut
    case keepsWhatGoes, putsBackWhatGoes, renamesWhatGoes, addsAnItem, changesAnotherItem

    /// As a trigger of the connection, which no file has: the schema's check does not see it.
    var sql: String {
      switch self {
      case .dropsTheEntry: "before insert on entry begin select raise(ignore)"
      case .changesTheEntry: "after insert on entry begin update entry set bytes = x'00' where position = 2"
      case .addsAnEntry:
        "after insert on entry when new.position = 2 begin insert into entry values (3, x'00')"
      case .changesAnEarlierEntry:
        "after insert on entry begin update entry set bytes = x'00' where position = 1"
      case .dropsAPut: "before insert on item begin select raise(ignore)"
      case .changesAPut: "after insert on item begin update item set bytes = x'00' where name = 'new'"
      case .renamesAPut:
        "after insert on item begin update item set name = name || char(0) where name = 'new'"
      case .keepsWhatGoes: "before delete on item begin select raise(ignore)"
      case .putsBackWhatGoes: "after delete on item begin insert into item values (old.name, old.bytes)"
      case .renamesWhatGoes:
        "before delete on item begin update item set name = 'other' where name = old.name"
      case .addsAnItem: "after insert on entry begin insert into item values ('x', x'00')"
      case .changesAnotherItem:
        "after insert on entry begin update item set bytes = x'00' where name = 'kept'"
      }
    }

    @Sendable func meddle(_ entries: inout [[UInt8]], _ items: inout [String: [UInt8]]) {
      switch self {
      case .dropsTheEntry: entries.removeLast()
      case .changesTheEntry: entries[2] = [0]
      case .addsAnEntry: entries.append([0])
      case .changesAnEarlierEntry: entries[1] = [0]
      case .dropsAPut: items["new"] = nil
      case .changesAPut: items["new"] = [0]
      case .renamesAPut: (items["new"], items["new\0"]) = (nil, items["new"])
      case .keepsWhatGoes, .putsBackWhatGoes: items["gone"] = [3]
      case .renamesWhatGoes: items["other"] = [3]
      case .addsAnItem: items["x"] = [0]
      case .changesAnotherItem: items["kept"] = [0]
      }
    }
  }

  private let first = Change(index: 0, entry: [0], puts: [:], deletes: [])
  private let second = Change(
    index: 1, entry: [1], puts: ["old": [1], "kept": [2], "gone": [3]], deletes: [])
  private let change = Change(index: 2, entry: [2], puts: ["new": [4], "old": [5]], deletes: ["gone"])

  private func fill(_ store: any VaultStore) throws {
    _ = try store.commit(first, expecting: nil)
    _ = try store.commit(second, expecting: LogHead(index: 0, entry: first.entry))
  }

  private var head: LogHead { get throws { try LogHead(index: 1, entry: second.entry) } }

  @Test(arguments: Deed.allCases) func theMemoryStoreUndoesIt(deed: Deed) throws {
    let store = MemoryStore()
    try fill(store)
    let (before, head) = (store.bytes, try head)
    store.meddle(deed.meddle)
    #expect(storeError { _ = try store.commit(change, expecting: head) } == .damaged)
    #expect(store.bytes == before)
    store.meddle(nil)
    _ = try store.commit(change, expecting: head)
  }

  @Test(arguments: Deed.allCases) func theFileUndoesIt(deed: Deed) throws {
    let folder = try TemporaryFolder(inMemory: true)
    let path = folder.path("vault.db")
    let store = try UnmadeVault(at: path)
    try fill(store)
    let (before, head) = (try store.read(after: nil).bytes, try head)
    let database = try Database.open(path, busyTimeout: .zero)
    try database.execute("create temp trigger t \(deed.sql); end")
    #expect(throws: StoreError.damaged) {
      try SQLiteVaultStore.write(change, expecting: head, to: database)
    }
    #expect(try store.read(after: nil).bytes == before)
    try database.execute("drop trigger t")
    try SQLiteVaultStore.write(change, expecting: head, to: database)
    let after = try store.read(after: nil)
    #expect(after.entries.last == change.entry && after.items == ["old": [5], "kept": [2], "new": [4]])
  }
}
