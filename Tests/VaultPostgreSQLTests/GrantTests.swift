#if Desk
  import Handoff
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite("A desk's role can add to a vault, and change or remove no entry", .needs(.initdb, .psql))
  struct GrantTests {
    @Test func whatWasWrittenStays() throws {
      let place = try PostgreSQLServer.Place.make()
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      for deed in [
        "UPDATE entry SET bytes = 'x'", "DELETE FROM entry", "TRUNCATE entry", "DROP TABLE entry",
        "ALTER TABLE entry DISABLE TRIGGER ALL", "UPDATE item SET bytes = 'x'", "TRUNCATE item",
        "CREATE TRIGGER t BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TABLE \(place.schema).more ()",
      ] {
        #expect(throws: PostgreSQLServer.Refused.self, "\(deed)") { try place.run(deed, as: "desk") }
      }
      _ = try store.commit(Step.change(2, deletes: ["secret"]), expecting: Step.head(1))
      #expect(try store.read(after: nil).items.isEmpty)
    }

    @Test(arguments: [
      ("USAGE ON SCHEMA %", "GRANT USAGE ON SCHEMA % TO desk"),
      ("SELECT ON %.entry", "GRANT SELECT ON %.entry TO desk"),
      ("SELECT ON %.item", "GRANT SELECT ON %.item TO desk"),
      ("INSERT ON %.entry", "GRANT INSERT ON %.entry TO desk"),
      ("INSERT ON %.item", "GRANT INSERT ON %.item TO desk"),
      ("DELETE ON %.item", "GRANT DELETE ON %.item TO desk"),
    ])
    func aMissingGrantIsNamed(right: String, grant: String) throws {
      let place = try PostgreSQLServer.Place.make()
      let store = try PostgreSQLVaultStore.make(at: place.name(as: "desk"))
      try Step.fill(store)
      let words = { (text: String) in text.replacing("%", with: place.schema) }
      try place.run("REVOKE \(words(right)) FROM desk")
      let change = Step.change(2, puts: ["new": [1]], deletes: ["secret"])
      let error = storeError {
        _ = try store.read(after: nil)
        _ = try store.commit(change, expecting: Step.head(1))
      }
      #expect(error == PostgreSQLError.missingGrants([words(grant)]).asStoreError)
      try place.run(words(grant))
      _ = try store.commit(change, expecting: Step.head(1))
    }
  }
#endif
