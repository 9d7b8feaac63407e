#if Desk
  internal import VaultCore

  extension VaultTables {
    /// Asks for a description of all that is in the schema, a line a thing. A trigger, a rule, a view in a table's place or
    /// another collation would let the server agree to a change that it does not make.
    var shape: Query { Query("SELECT \(Self.shapeSQL)", .text(schema)) }

    /// Ends the transaction with an error, if the schema is not as it is made.
    var shapeCheck: Query {
      Query(
        "SELECT 1 / (\(Self.shapeSQL) = $2)::int", .text(schema), .text(Self.lines.joined(separator: "\n")))
    }

    /// Refuses what is more, less or otherwise than it should be.
    ///
    /// - Throws: ``PostgreSQLError/noTables(schema:)``, ``PostgreSQLError/otherTables(what:)``, or
    ///   `StoreError.newerVersion` or `.notAVault` in ``PostgreSQLError/store(_:)``.
    func check(shape found: String) throws(PostgreSQLError) {
      let found = found.split(separator: "\n").map(String.init)
      guard let comment = found.first(where: { $0.hasPrefix("version ") }), found != ["version "] else {
        throw .noTables(schema: schema)
      }
      guard comment == "version \(Self.versionMark)\(Self.version)" else {
        let number = Int(comment.dropFirst("version \(Self.versionMark)".count))
        throw .store(number ?? 0 > Self.version ? .newerVersion : .notAVault)
      }
      if let extra = Set(found).subtracting(Self.lines).min() {
        throw .otherTables(what: "there is \(extra)")
      }
      if let missing = Set(Self.lines).subtracting(found).min() {
        throw .otherTables(what: "there is no \(missing)")
      }
      guard found == Self.lines else { throw .otherTables(what: "something is there twice") }
    }

    /// An expression for the description of the schema `$1`, without the names of schema and owner. Internal triggers,
    /// which have numbers in their names, are those of the foreign key. To read it takes no right.
    private static let shapeSQL = """
      (WITH place AS (SELECT oid, nspowner FROM pg_namespace WHERE nspname = $1),
        relation AS (SELECT c.*, nspowner FROM pg_class c JOIN place ON relnamespace = place.oid)
      SELECT coalesce(string_agg(replace(line, quote_ident($1) || '.', ''), E'\\n' ORDER BY line COLLATE "C"), '')
      FROM (
        SELECT 'version ' || coalesce(obj_description(oid, 'pg_namespace'), '') AS line FROM place
        UNION ALL SELECT concat_ws(' ', 'relation', relname, relkind, relpersistence,
          (SELECT amname FROM pg_am WHERE pg_am.oid = relam),
          CASE WHEN relowner <> nspowner THEN 'of another owner' END, CASE WHEN relhasrules THEN 'with rules' END,
          CASE WHEN relrowsecurity OR relforcerowsecurity THEN 'with row security' END,
          CASE WHEN relispartition THEN 'as a partition' END, CASE WHEN reloftype <> 0 THEN 'of a type' END)
          FROM relation
        UNION ALL SELECT concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod),
          CASE WHEN attnotnull THEN 'not null' END, CASE WHEN atthasdef THEN 'with a default' END,
          nullif(attidentity, ''), nullif(attgenerated, ''),
          (SELECT 'collated ' || nspname || ' ' || collname FROM pg_collation l
            JOIN pg_namespace n ON n.oid = collnamespace WHERE l.oid = attcollation))
          FROM pg_attribute JOIN relation ON relation.oid = attrelid
          WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'i'
        UNION ALL SELECT concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(o.oid),
          CASE WHEN NOT convalidated THEN 'not validated' END, CASE WHEN condeferrable THEN 'deferrable' END)
          FROM pg_constraint o JOIN relation ON relation.oid = conrelid WHERE contype <> 'n'
        UNION ALL SELECT concat_ws(' ', 'index', relname, pg_get_indexdef(indexrelid),
          CASE WHEN NOT (indisvalid AND indisready AND indislive AND indimmediate) THEN 'out of use' END)
          FROM pg_index JOIN relation ON relation.oid = indrelid
        UNION ALL SELECT concat_ws(' ', 'trigger', relname, CASE WHEN NOT tgisinternal THEN tgname END,
          tgfoid::regproc, tgtype, tgenabled) FROM pg_trigger JOIN relation ON relation.oid = tgrelid
        UNION ALL SELECT concat_ws(' ', 'rule', relname, rulename)
          FROM pg_rewrite JOIN relation ON relation.oid = ev_class
        UNION ALL SELECT concat_ws(' ', 'policy', relname, polname)
          FROM pg_policy JOIN relation ON relation.oid = polrelid
        UNION ALL SELECT concat_ws(' ', 'inheritance', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
          WHERE EXISTS (SELECT FROM relation WHERE oid IN (inhrelid, inhparent))
        UNION ALL SELECT concat_ws(' ', 'function', proname) FROM pg_proc JOIN place ON pronamespace = place.oid
      ) AS things)
      """

    /// The description of what ``sql(desks:)`` makes, in the order of bytes.
    private static let lines = [
      "column entry bytes bytea not null",
      "column entry head bytea not null",
      "column entry position bigint not null",
      "column entry previous bytea",
      "column item bytes bytea not null",
      "column item name text not null collated pg_catalog C",
      "constraint entry entry_chain CHECK ((previous <> head))",
      "constraint entry entry_first CHECK (((\"position\" = 0) = (previous IS NULL)))",
      "constraint entry entry_head UNIQUE (head)",
      "constraint entry entry_head_size CHECK ((octet_length(head) = 32))",
      "constraint entry entry_position PRIMARY KEY (\"position\")",
      "constraint entry entry_position_limit CHECK (((\"position\" >= 0) AND (\"position\" <= 1048575)))",
      "constraint entry entry_previous UNIQUE (previous)",
      "constraint entry entry_previous_head FOREIGN KEY (previous) REFERENCES entry(head)",
      "constraint entry entry_size CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 16777216)))",
      "constraint item item_name PRIMARY KEY (name)",
      "constraint item item_name_form CHECK ((name ~ '^[!-~]{1,128}$'::text))",
      "constraint item item_size CHECK ((octet_length(bytes) <= 16777216))",
      "index entry CREATE UNIQUE INDEX entry_head ON entry USING btree (head)",
      "index entry CREATE UNIQUE INDEX entry_position ON entry USING btree (\"position\")",
      "index entry CREATE UNIQUE INDEX entry_previous ON entry USING btree (previous)",
      "index item CREATE UNIQUE INDEX item_name ON item USING btree (name)",
      "relation entry r p heap",
      "relation entry_head i p btree",
      "relation entry_position i p btree",
      "relation entry_previous i p btree",
      "relation item r p heap",
      "relation item_name i p btree",
      "trigger entry \"RI_FKey_check_ins\" 5 O",
      "trigger entry \"RI_FKey_check_upd\" 17 O",
      "trigger entry \"RI_FKey_noaction_del\" 9 O",
      "trigger entry \"RI_FKey_noaction_upd\" 17 O",
      "version vendor-vault 1",
    ]
  }
#endif
