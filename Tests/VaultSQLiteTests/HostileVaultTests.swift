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
  private let secret = ItemName.secret(Sample.organization.cds, 1)

  init() throws {
    folder = try TemporaryFolder(inMemory: true)
    path = folder.path("vault.db")
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: try UnmadeVault(at: path), vendors: [paper])
    _ = try vault.generate(
      under: Release(vendors: [paper.id], statement: Sample.statement), now: Sample.after(1))
  }

  static let changes = [
    "create trigger t before delete on item begin select raise(ignore); end",
    "create trigger t after delete on item begin insert into item values (old.name, old.bytes); end",
    "create trigger t before insert on entry begin select raise(ignore); end",
    "create trigger t after insert on entry begin update item set name = 'x' || name; end",
    "alter table item rename to kept; create view item as select * from kept",
    "alter table item rename to kept; create view item as "
      + "with recursive n(i) as (select 1 union all select i + 1 from n) select 'x' || i as name, x'00' as bytes from n",
    "alter table item rename to kept; create table item (name TEXT PRIMARY KEY COLLATE NOCASE, bytes BLOB NOT NULL) "
      + "STRICT; insert into item select * from kept; drop table kept",
    "alter table item rename to kept; create table item (name TEXT PRIMARY KEY, bytes BLOB NOT NULL); "
      + "insert into item select * from kept; drop table kept",
    "alter table item rename to kept; create table item (name BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT; "
      + "insert into item select cast(name as blob), bytes from kept; drop table kept",
    "alter table entry add column more TEXT",
    "create table more (a)", "create index i on entry (bytes)", "create view v as select 1",
    "drop table entry",
    "update item set name = name || char(0) || 'x' where name like 'secret/%'",
    "insert into item select 'coordinator/caaspp' || char(0), bytes from item where name like 'coordinator/%'",
    "insert into item values (char(10), x'00')", "insert into item values ('ä', x'00')",
    "insert into item values ('', x'00'), (printf('%0129d', 0), x'00')",
    "insert into item values ('x', zeroblob(17000000))",
    "insert into entry values (9, x'00')", "update entry set position = -position",
  ]

  @Test(.needs(.sqlite3), arguments: changes) func anotherShapeIsRefused(sql: String) throws {
    try SQLiteCommand.run(sql, on: path)
    #expect(try SQLiteCommand.run("pragma integrity_check", on: path) == "ok\n")
    #expect(refusal(ofVaultAt: path) == .store(.damaged))
  }

  /// Also where it is given to the file after it was opened: nothing goes out, and nothing is changed.
  @Test(.needs(.sqlite3), arguments: changes.prefix(14)) func anotherShapeIsRefusedByEachCommit(sql: String)
    throws
  {
    let store = try SQLiteVaultStore.open(at: path)
    var vault = try Sample.unlock(store, now: Sample.after(2))
    try SQLiteCommand.run(sql, on: path)
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: VaultError.store(.damaged)) {
      _ = try vault.reveal(Sample.organization.cds, now: Sample.after(3))
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  /// A vault's own names are all within the bound: those of the longest parts.
  @Test func theLongestNamesAreAllowed() throws {
    let id = ShortID.of(String(repeating: "a", count: 32))
    let longest = ["bundle/\(Sample.organization.cds)/\(Int.max)/\(id)", ItemName.vaultKey(epoch: .max, id)]
    #expect(longest.allSatisfy(VaultSchema.allows) && longest[0].utf8.count == 74)
  }
}
