#if Desk
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite(
    "The tables are exactly as they are made, or nothing is read or written (I10)", .needs(.initdb, .psql))
  struct ShapeTests {
    /// What the owner, or the server's, may have done to the schema.
    static let deeds = [
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
      "CREATE TRIGGER t BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
      "ALTER TABLE entry DISABLE TRIGGER ALL",
      "CREATE RULE r AS ON INSERT TO item DO INSTEAD NOTHING",
      "CREATE POLICY p ON item USING (true)",
      "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE item RENAME TO other; CREATE VIEW item AS SELECT * FROM other",
      "ALTER TABLE item ADD COLUMN more text",
      "ALTER TABLE item ALTER COLUMN bytes SET DEFAULT ''",
      "ALTER TABLE item ALTER COLUMN name TYPE text COLLATE \"POSIX\"",
      "ALTER TABLE item ALTER COLUMN name TYPE varchar(128)",
      "ALTER TABLE item ALTER COLUMN bytes DROP NOT NULL",
      "ALTER TABLE entry DROP CONSTRAINT entry_previous",
      "ALTER TABLE entry DROP CONSTRAINT entry_previous_head",
      "ALTER TABLE entry DROP CONSTRAINT entry_first; ALTER TABLE entry ADD CONSTRAINT entry_first CHECK (true)",
      "CREATE TABLE more ()", "CREATE TABLE child () INHERITS (item)", "CREATE SEQUENCE s",
      "CREATE INDEX i ON item (bytes)",
      "ALTER TABLE item OWNER TO postgres", "ALTER TABLE item SET UNLOGGED",
      "DROP TABLE item",
    ]

    @Test(arguments: deeds) func aChangedSchemaIsRefused(deed: String) throws {
      let place = try PostgreSQLServer.Place.make()
      let name = place.name(as: "desk")
      let store = try PostgreSQLVaultStore.make(at: name)
      try Step.fill(store)
      try place.run(deed)
      let error = try refusal { _ = try PostgreSQLVaultStore.open(at: name) }
      guard case .otherTables = error else {
        Issue.record("\(error)")
        return
      }
      #expect(storeError { _ = try store.read(after: nil) } == .damaged)
      #expect(
        storeError { _ = try store.commit(Step.change(2, deletes: ["secret"]), expecting: Step.head(1)) }
          != nil)
      #expect(try place.run("SELECT count(*) FROM entry") == "2")
    }

    @Test func aTriggerIsNamed() throws {
      let place = try PostgreSQLServer.Place.make()
      try place.run(Self.deeds[1])
      let error = try refusal { _ = try PostgreSQLVaultStore.make(at: place.name(as: "desk")) }
      #expect(error == .otherTables(what: "there is trigger item t suppress_redundant_updates_trigger 7 O"))
    }

    @Test func anotherSchemaOrVersionIsToldApart() throws {
      let place = try PostgreSQLServer.Place.make()
      let name = place.name(as: "desk")
      for (comment, error) in [
        ("'vendor-vault 2'", PostgreSQLError.store(.newerVersion)), ("'inventory'", .store(.notAVault)),
        ("NULL", .store(.notAVault)),
      ] {
        try place.run("COMMENT ON SCHEMA \(place.schema) IS \(comment)")
        #expect(try refusal { _ = try PostgreSQLVaultStore.make(at: name) } == error)
      }
      try place.run("DROP TABLE item, entry")
      #expect(try refusal { _ = try PostgreSQLVaultStore.make(at: name) } == .noTables(schema: place.schema))
    }

    /// What a desk's role could add, or the owner change, in the right tables.
    @Test(arguments: [
      "INSERT INTO entry VALUES (7, decode(repeat('00', 32), 'hex'), (SELECT head FROM entry WHERE position = 1), 'x')",
      "INSERT INTO entry VALUES (2, decode(repeat('00', 32), 'hex'), (SELECT head FROM entry WHERE position = 1), 'x')",
      "UPDATE entry SET bytes = 'x' WHERE position = 0", "UPDATE entry SET position = 5 WHERE position = 1",
      "DELETE FROM entry WHERE position = 1; DELETE FROM entry; INSERT INTO entry VALUES (1, decode(repeat('00', 32), 'hex'), decode(repeat('01', 32), 'hex'), 'x')",
    ])
    func rowsThatDoNotAgreeAreRefused(deed: String) throws {
      let place = try PostgreSQLServer.Place.make()
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      // The owner of the server can switch the foreign key off for a session.
      try place.run("SET session_replication_role = replica;" + deed)
      guard case .strangeEntry? = storeError({ _ = try store.read(after: nil) }) else {
        Issue.record("it is read")
        return
      }
    }
  }
#endif
