import Foundation
import Handoff
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

/// What another program wrote into a vault file, with each page and index in order: `integrity_check` says ok.
@Suite(
  "What a store says is checked before anything goes out on the strength of it (I10)")
struct HostileVaultTests {
  private let folder: TemporaryFolder
  private let path: String
  private let secret = ItemName.secret(Sample.organization.cds, 1, for: Sample.coordinator)

  init() throws {
    folder = try TemporaryFolder(inMemory: true)
    path = folder.path("vault.db")
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: try UnmadeVault(at: path), vendors: [paper])
    _ = try vault.generate(
      under: Release(vendors: [paper.id], statement: Sample.statement), now: Sample.after(1))
  }

  /// Another table in the place of the items'.
  private static func items(_ columns: String, _ kind: String = "STRICT", name: String = "name") -> String {
    "alter table item rename to kept; create table item (\(columns)) \(kind); "
      + "insert into item select \(name), bytes from kept; drop table kept"
  }

  /// Others of the shape.
  static let shapes = [
    "create trigger t before delete on item begin select raise(ignore); end",
    "create trigger t after delete on item begin insert into item values (old.name, old.bytes); end",
    "create trigger t before delete on item begin update item set name = name || '.' where name = old.name; end",
    "create trigger t before insert on entry begin select raise(ignore); end",
    "create trigger t after insert on entry begin update item set name = 'x' || name; end",
    "create trigger t after insert on entry begin delete from entry where position = new.position; end",
    "create trigger t after update of bytes on item begin select 1; end",
    "alter table item rename to kept; create view item as select * from kept",
    "alter table item rename to kept; create view item as select * from kept; "
      + "create trigger t instead of delete on item begin select 1; end",
    "alter table item rename to kept; create view item as "
      + "with recursive n(i) as (select 1 union all select i + 1 from n) select 'x' || i as name, x'00' as bytes from n",
    "alter table entry rename to kept; create view entry as select * from kept",
    items("name TEXT PRIMARY KEY COLLATE NOCASE, bytes BLOB NOT NULL"),
    items("name TEXT PRIMARY KEY COLLATE RTRIM, bytes BLOB NOT NULL"),
    items("name TEXT PRIMARY KEY, bytes BLOB NOT NULL", ""),
    items("name TEXT PRIMARY KEY, bytes BLOB NOT NULL", "STRICT, WITHOUT ROWID"),
    items("name TEXT PRIMARY KEY ON CONFLICT IGNORE, bytes BLOB NOT NULL"),
    items("name TEXT, bytes BLOB NOT NULL"),
    items("name TEXT PRIMARY KEY, bytes BLOB NOT NULL CHECK (length(bytes) > 0)"),
    items("name TEXT PRIMARY KEY, bytes BLOB NOT NULL REFERENCES item ON DELETE CASCADE"),
    items("NAME TEXT PRIMARY KEY, BYTES BLOB NOT NULL"),
    items("name BLOB PRIMARY KEY, bytes BLOB NOT NULL", name: "cast(name as blob)"),
    "alter table item rename to kept; alter table kept rename to ITEM",
    "alter table item add column more TEXT AS (name || 'x')",
    "alter table entry add column more TEXT",
    "alter table entry rename to kept; create table entry (position INTEGER PRIMARY KEY AUTOINCREMENT, "
      + "bytes BLOB NOT NULL) STRICT; insert into entry select * from kept; drop table kept",
    "create table more (a)", "create virtual table more using fts5(a)", "analyze",
    "create index i on entry (bytes)", "create unique index i on item (name COLLATE NOCASE)",
    "create index i on item (bytes) where length(bytes) > 9", "create view v as select 1",
    "drop table entry",
    "pragma writable_schema = on; update sqlite_schema set sql = '' where type = 'index'",
    "pragma user_version = 0", "pragma user_version = -1", "pragma auto_vacuum = full; vacuum",
    "pragma auto_vacuum = incremental; vacuum",
  ]

  /// Rows that no vault has.
  static let rows = [
    "update item set name = name || char(0) || 'x' where name like 'secret/%'",
    "insert into item select 'coordinator/caaspp' || char(0), bytes from item where name like 'coordinator/%'",
    "insert into item values (char(10), x'00')", "insert into item values ('ä', x'00')",
    "insert into item values (cast(x'41ff' as text), x'00')", "insert into item values ('', x'00')",
    "insert into item values (printf('%0129d', 0), x'00')",
    "insert into item values (printf('%02000000d', 0), x'00')",
    "insert into item values ('x', zeroblob(17000000))", "update entry set bytes = zeroblob(17000000)",
    "insert into entry values (9, x'00')", "update entry set position = -position",
    "update entry set position = -1 - position; update entry set position = -position",
    "update entry set position = 9223372036854775807 where position = 2",
  ]

  @Test(.needs(.sqlite3), arguments: shapes + rows) func anotherShapeIsRefused(sql: String) throws {
    try SQLiteCommand.run(sql, on: path)
    #expect(try SQLiteCommand.run("pragma integrity_check", on: path) == "ok\n")
    #expect(refusal(ofVaultAt: path) == .store(.damaged))
  }

  /// Also where it is given to the file after it was opened: nothing goes out, and nothing is changed.
  @Test(.needs(.sqlite3), arguments: shapes) func anotherShapeIsRefusedByEachCommit(sql: String) throws {
    let store = try SQLiteVaultStore.open(at: path)
    var vault = try Sample.unlock(store, now: Sample.after(2))
    try SQLiteCommand.run(sql, on: path)
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: VaultError.store(.damaged)) {
      _ = try vault.reveal(Sample.organization.cds, now: Sample.after(3))
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test(.needs(.sqlite3)) func aLaterVersionIsToldApart() throws {
    try SQLiteCommand.run("pragma user_version = 2", on: path)
    #expect(refusal(ofVaultAt: path) == .store(.newerVersion))
  }

  /// The same tables and rows, in a file that SQLite made otherwise.
  @Test(.needs(.sqlite3), arguments: ["UTF-16le", "UTF-16be"]) func anotherEncodingIsRefused(
    _ encoding: String
  )
    throws
  {
    let other = folder.path("other.db")
    try remake(as: other, after: "pragma encoding = '\(encoding)'")
    #expect(try SQLiteCommand.run("pragma integrity_check", on: other) == "ok\n")
    #expect(refusal(ofVaultAt: other) == .store(.damaged))
  }

  @Test(.needs(.sqlite3), arguments: [512, 65_536]) func pagesHaveAnySize(size: Int) throws {
    let other = folder.path("other.db")
    try remake(as: other, after: "pragma page_size = \(size)")
    var vault = try Sample.unlock(SQLiteVaultStore.open(at: other), now: Sample.after(2))
    _ = try vault.reveal(Sample.organization.cds, now: Sample.after(3))
    let left = try Data(contentsOf: URL(filePath: other))
    #expect(left.range(of: Data(secret.utf8)) == nil)
  }

  private func remake(as other: String, after pragma: String) throws {
    let stored = try SQLiteVaultStore.open(at: path).read(after: nil)
    func hex(_ bytes: [UInt8]) -> String { "x'\(HexBytes(bytes).text)'" }
    let rows =
      stored.entries.enumerated().map { "insert into entry values (\($0), \(hex($1)))" }
      + stored.items.map { "insert into item values ('\($0)', \(hex($1)))" }
    let schema = "select group_concat(sql, ';') from sqlite_schema where sql is not null"
    let tables = try SQLiteCommand.run(schema, on: path).dropLast()
    let marks = "pragma application_id = \(VaultSchema.applicationID); pragma user_version = 1"
    try Data().write(to: URL(filePath: other))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other)
    try SQLiteCommand.run(([pragma, marks, String(tables)] + rows).joined(separator: ";"), on: other)
  }

  /// Names that differ in nothing but case are two items, of which the log knows one.
  @Test(.needs(.sqlite3)) func anotherCaseIsAnotherItem() throws {
    try SQLiteCommand.run(
      "insert into item select upper(name), bytes from item where name = '\(secret)'", on: path)
    let vault = try Sample.unlock(SQLiteVaultStore.open(at: path), now: Sample.after(2))
    #expect(vault.damage == ItemDamage(extra: [secret.uppercased()]))
  }

  @Test(.needs(.sqlite3), arguments: ["item", "entry"]) func anyNumberOfRowsIsRefused(table: String) throws {
    let name = table == "item" ? "'x' || i" : "i + 2"
    try SQLiteCommand.run(
      "with recursive n(i) as (select 1 union all select i + 1 from n limit \(VaultSchema.rowCountLimit)) "
        + "insert into \(table) select \(name), x'00' from n", on: path)
    #expect(refusal(ofVaultAt: path) == .store(.damaged))
  }

  /// A vault's own names are all within the bound: those of the longest parts.
  @Test func theLongestNamesAreAllowed() throws {
    let id = ShortID.of(String(repeating: "a", count: 32))
    let longest = ["bundle/\(Sample.organization.cds)/\(Int.max)/\(id)", ItemName.vaultKey(epoch: .max, id)]
    #expect(longest.allSatisfy(VaultSchema.allows) && longest[0].utf8.count == 74)
  }
}
