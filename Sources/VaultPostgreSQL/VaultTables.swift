#if Desk
  internal import VaultCore

  /// The schema that a vault has to itself, and the one shape of what is in it.
  public struct VaultTables: Sendable {
    /// The schema's name as it stands in SQL.
    let schema: String

    /// The schema's name, unless the name of the vault sets `search_path`.
    public static let usualSchema = "vendor_vault"

    /// The version of the format. The schema's comment has it, which backups keep.
    static let version = 1
    static let versionMark = "vendor-vault "

    /// The most bytes of an entry or an item, and of an item's name. The longest name that a vault gives has 74.
    private static let (sizeLimit, nameSizeLimit) = (16 << 20, 128)

    /// The most rows of a table: more than a vault of ten thousand credentials has in its life.
    static let rowCountLimit = 1 << 20

    init(schema: String) { self.schema = schema }

    var entry: String { "\(Self.quoted(schema)).entry" }
    var item: String { "\(Self.quoted(schema)).item" }

    // MARK: - Made by

    /// The SQL that makes the tables of a vault. Whoever runs it owns them, and should be the role of no desk: an owner
    /// can change what was written.
    ///
    /// - Parameter desks: the roles that may use the vault.
    public static func sql(desks: [String]) -> String {
      VaultTables(schema: usualSchema).sql(desks: desks)
    }

    func sql(desks: [String]) -> String {
      let name = Self.quoted(schema)
      let grants = desks.flatMap(grants).map { $0 + ";\n" }
      return """
        BEGIN;
        CREATE SCHEMA \(name);
        COMMENT ON SCHEMA \(name) IS '\(Self.versionMark)\(Self.version)';
        CREATE TABLE \(entry) (
          position bigint
            CONSTRAINT entry_position PRIMARY KEY
            CONSTRAINT entry_position_limit CHECK (position BETWEEN 0 AND \(Self.rowCountLimit - 1)),
          head bytea NOT NULL
            CONSTRAINT entry_head UNIQUE
            CONSTRAINT entry_head_size CHECK (octet_length(head) = 32),
          previous bytea
            CONSTRAINT entry_previous UNIQUE
            CONSTRAINT entry_previous_head REFERENCES \(entry) (head),
          bytes bytea NOT NULL
            CONSTRAINT entry_size CHECK (octet_length(bytes) BETWEEN 1 AND \(Self.sizeLimit)),
          CONSTRAINT entry_first CHECK ((position = 0) = (previous IS NULL)),
          CONSTRAINT entry_chain CHECK (previous <> head)
        );
        CREATE TABLE \(item) (
          name text COLLATE "C"
            CONSTRAINT item_name PRIMARY KEY
            CONSTRAINT item_name_form CHECK (name ~ '^[!-~]{1,\(Self.nameSizeLimit)}$'),
          bytes bytea NOT NULL
            CONSTRAINT item_size CHECK (octet_length(bytes) <= \(Self.sizeLimit))
        );
        \(grants.joined())COMMIT;

        """
    }

    /// What a desk's role may do with each table, and no more: nobody changes or removes an entry.
    private var rights: [(table: String, name: String, rights: [String])] {
      [
        (table: entry, name: "entry", rights: ["SELECT", "INSERT"]),
        (table: item, name: "item", rights: ["SELECT", "INSERT", "DELETE"]),
      ]
    }

    private func grants(to role: String) -> [String] {
      ["GRANT USAGE ON SCHEMA \(Self.quoted(schema)) TO \(Self.quoted(role))"]
        + rights.map { "GRANT \($0.rights.joined(separator: ", ")) ON \($0.table) TO \(Self.quoted(role))" }
    }

    /// Asks, a row a right, for the statements that would give the role what it has not.
    var missingGrants: Query {
      let place = "pg_namespace WHERE nspname = $1"
      let schema =
        "SELECT 'USAGE ON SCHEMA ' || quote_ident($1) AS what FROM \(place) AND NOT has_schema_privilege(oid, 'USAGE')"
      let tables = rights.flatMap { table in
        table.rights.map { right in
          """
          SELECT '\(right) ON ' || quote_ident($1) || '.\(table.name)' FROM pg_class
            WHERE relnamespace = (SELECT oid FROM \(place)) AND relname = '\(table.name)'
            AND NOT has_table_privilege(oid, '\(right)')
          """
        }
      }
      return Query(
        """
        SELECT 'GRANT ' || what || ' TO ' || quote_ident(current_user)
        FROM (\(([schema] + tables).joined(separator: "\nUNION ALL "))) AS missing
        """, .text(self.schema))
    }

    static func quoted(_ identifier: String) -> String {
      "\"" + identifier.replacing("\"", with: "\"\"") + "\""
    }
  }
#endif
