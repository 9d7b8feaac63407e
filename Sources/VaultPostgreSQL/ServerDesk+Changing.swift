#if Desk
  internal import Glibc
  internal import Handoff
  internal import VaultCore

  extension ServerDesk {
    mutating func commit(_ change: Change, after head: LogHead?) throws(PostgreSQLError) {
      let queries = try queries(making: change, after: head)
      do {
        try make(queries)
      } catch .lost(let reason) {
        try makeSure(of: change, by: queries, because: reason)
      }
    }

    private mutating func make(_ queries: [Query]) throws(PostgreSQLError) {
      guard try run(queries, { _, _ in }) == "COMMIT" else { throw .store(.damaged) }
    }

    /// Sends the change again until it is known what came of it: the first may land while the second is looked at.
    private mutating func makeSure(
      of change: Change, by queries: [Query], because reason: String
    ) throws(PostgreSQLError) {
      let start = ContinuousClock.now
      var reason = reason
      repeat {
        let refusal: PostgreSQLError
        do throws(PostgreSQLError) {
          do throws(PostgreSQLError) {
            return try make(queries)
          } catch {
            guard error == .store(.headMoved) || error == .store(.replaced) else { throw error }
            if try isMade(change) { return }
            refusal = error
          }
        } catch {
          // Of the second only; not of the first.
          reason = error.reason
          usleep(200_000)
          continue
        }
        throw refusal
      } while start.duration(to: .now) < persistence
      throw .store(.unconfirmed(reason: reason))
    }

    private mutating func isMade(_ change: Change) throws(PostgreSQLError) -> Bool {
      var found: [UInt8]?
      let entry = Query("SELECT bytes FROM \(tables.entry) WHERE position = $1", .integer(change.index))
      try run([entry]) { _, row throws(PostgreSQLError) in found = try row.bytes(0) }
      return found == change.entry
    }

    /// All in one go. The entry is first: of a change that comes too late nothing else is written. What is put is deleted
    /// before, because no role may change a row. What was made is looked at before it is made for good.
    private func queries(making change: Change, after head: LogHead?) throws(PostgreSQLError) -> [Query] {
      let new = try Self.head(of: change.entry, at: change.index)
      let gone = Set(change.deletes).union(change.puts.keys).sorted()
      var queries = [
        Query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), Self.settings(patience: 30),
        tables.shapeCheck,
        insertion(of: change.entry, at: new, after: head),
      ]
      if let origin = change.origin {
        queries.insert(Query("SELECT sqrt((\(Self.originSQL) = $1)::int - 1)", .text(origin)), at: 2)
      }
      queries += gone.map { Query("DELETE FROM \(tables.item) WHERE name = $1", .text($0)) }
      queries += insertions(of: change.puts)
      queries.append(
        Query(
          "SELECT 1 / (array_agg(bytes ORDER BY position) IS NOT DISTINCT FROM ARRAY[$2])::int FROM \(tables.entry) WHERE position >= $1",
          .integer(change.index), .bytes(change.entry)))
      queries += gone.map { name in
        Query(
          "SELECT 1 / ((SELECT bytes FROM \(tables.item) WHERE name = $1) IS NOT DISTINCT FROM $2)::int",
          .text(name), .bytes(change.puts[name]))
      }
      return queries + [Query("COMMIT")]
    }

    // MARK: - Copying

    /// All in one transaction, in which no second vault can come first: of each position there is one entry.
    mutating func copy(
      _ entries: [[UInt8]], after head: LogHead?, items: [String: [UInt8]]
    ) throws(PostgreSQLError) {
      var queries = [
        Query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"), Self.settings(patience: 600),
        tables.shapeCheck,
      ]
      var before = head
      for entry in entries {
        let new = try Self.head(of: entry, at: before.map { $0.index + 1 } ?? 0)
        queries.append(insertion(of: entry, at: new, after: before))
        before = new
      }
      queries.append(Query("DELETE FROM \(tables.item)"))
      queries += insertions(of: items)
      try make(queries + [Query("COMMIT")])
    }

    private func insertion(of entry: [UInt8], at new: LogHead, after head: LogHead?) -> Query {
      Query(
        "INSERT INTO \(tables.entry) (position, head, previous, bytes) VALUES ($1, $2, $3, $4)",
        .integer(new.index), .bytes(new.head.bytes), .bytes(head?.head.bytes), .bytes(entry))
    }

    private func insertions(of items: [String: [UInt8]]) -> [Query] {
      items.sorted { $0.key < $1.key }.map { name, bytes in
        Query("INSERT INTO \(tables.item) (name, bytes) VALUES ($1, $2)", .text(name), .bytes(bytes))
      }
    }
  }
#endif
