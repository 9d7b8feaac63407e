internal import VaultCore

/// The one shape that a vault's database has. A file is bytes that somebody else may have written: a trigger, a view
/// or another collation would let SQLite agree to a change that it does not make.
enum VaultSchema {
  /// Marks the file as a vault in SQLite's header: "VVLT".
  static let applicationID: UInt32 = 0x5656_4c54

  /// The version of the format, SQLite's `user_version`.
  static let version = 1

  /// The longest name of an item, in bytes. The longest that a vault gives has 74.
  static let nameSizeLimit = 128

  /// The most rows of a table: more than a vault of ten thousand credentials has in its life.
  static let rowCountLimit = 1 << 20

  /// SQLite keeps the text of each statement as it stands here.
  private static let tables = [
    (name: "entry", sql: "CREATE TABLE entry (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT"),
    (name: "item", sql: "CREATE TABLE item (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT"),
  ]

  /// All that `sqlite_schema` has: the tables, and the index that SQLite makes for a primary key of text.
  private static let rows =
    tables.map { ["table", $0.name, $0.name, $0.sql] } + [
      ["index", "sqlite_autoindex_item_1", "item", "NULL"]
    ]

  static func make(in database: borrowing Database) throws(StoreError) {
    try database.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    for table in tables { try database.execute(table.sql) }
  }

  /// Refuses any other version, and whatever is more, less or otherwise than it should be.
  ///
  /// - Throws: `StoreError.newerVersion`, `.damaged`, or what reading throws.
  static func check(_ database: borrowing Database) throws(StoreError) {
    switch try database.integer("PRAGMA user_version") {
    case version: break
    case let other: throw other > version ? .newerVersion : .damaged
    }
    // Texts of another encoding would be another's work, and a file that is made smaller after each change leaves on the
    // medium what was moved in it.
    guard try database.text("PRAGMA encoding") == "UTF-8", try database.integer("PRAGMA auto_vacuum") == 0
    else { throw .damaged }
    var expected = rows
    let found = try database.query("SELECT type, name, tbl_name, coalesce(sql, 'NULL') FROM sqlite_schema")
    while try found.next() {
      var row: [String] = []
      for column: CInt in 0..<4 { row.append(try found.text(column)) }
      guard let index = expected.firstIndex(of: row) else { throw .damaged }
      expected.remove(at: index)
    }
    guard expected.isEmpty else { throw .damaged }
  }

  /// Whether a vault could have given an item this name: printable ASCII.
  static func allows(_ name: String) -> Bool {
    1...nameSizeLimit ~= name.utf8.count && name.utf8.allSatisfy { 0x21...0x7e ~= $0 }
  }
}
