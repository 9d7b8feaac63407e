#if Desk
  import Foundation
  import Handoff
  import Sodium
  import Synchronization
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite(
    "Where the server fails, nothing is lost and nothing is there twice (I5)", .serialized,
    .needs(.initdb, .psql))
  struct ServerFailureTests {
    private let servers: ServerFolder
    private let store: PostgreSQLVaultStore

    init() throws {
      servers = try ServerFolder()
      try servers.sql("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]))
      store = try PostgreSQLVaultStore.make(at: servers.name(on: 1))
      try Step.fill(store)
    }

    @Test func restartedBetweenTwoCommandsItIsUsedOn() throws {
      for (index, how) in [(2, "fast"), (3, "immediate")] {
        try servers.run("stop 1 \(how) && start 1")
        #expect(try store.read(after: nil).entries.count == index)
        try servers.run("stop 1 \(how) && start 1")
        _ = try store.commit(Step.change(index), expecting: Step.head(index - 1))
      }
    }

    /// What was said to be made is there, in its order, and all else is not.
    @Test func restartedInTheMiddleOfChangesItHasEachOnce() throws {
      let store = store
      let isOver = Mutex(false)
      let made = Mutex(2)
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        while !isOver.withLock({ $0 }) {
          let index = made.withLock { $0 }
          let puts = ["item/\(index)": [UInt8](repeating: 1, count: 2000)]
          let error = storeError {
            _ = try store.commit(Step.change(index, puts: puts), expecting: Step.head(index - 1))
          }
          switch error {
          case nil: made.withLock { $0 += 1 }
          // Nothing was sent.
          case .unavailable?: break
          case let error?: Issue.record("\(error)")
          }
        }
        done.signal()
      }
      for restart in 1...Effort.count("RESTARTS", usual: 4) {
        let before = made.withLock { $0 }
        while made.withLock({ $0 }) < before + 3 {}
        try servers.run("stop 1 \(restart.isMultiple(of: 2) ? "fast" : "immediate") && start 1")
      }
      isOver.withLock { $0 = true }
      done.wait()
      let stored = try PostgreSQLVaultStore.open(at: servers.name(on: 1)).read(after: nil)
      let count = made.withLock { $0 }
      #expect(stored.entries == (0..<count).map(Step.entry))
      #expect(stored.items.count == count - 1)
    }

    /// As a limit of time does.
    @Test func aStatementThatIsEndedByTheServerLeavesNothing() throws {
      let holder = try Connection.open(ServerName(servers.name(on: 1)))
      try holder.run([
        Query("BEGIN"),
        Query("DELETE FROM vendor_vault.item WHERE name = $1", .text("secret")),
      ])
      let (store, head) = (store, try Step.head(1))
      let attempt = Attempt {
        storeError { _ = try store.commit(Step.change(2, deletes: ["secret"]), expecting: head) }
      }
      let waiting = "SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
      while try servers.sql("SELECT pg_cancel_backend(pid) FROM (\(waiting)) AS w") != "t" {}
      #expect(attempt.outcome == .busy)
      try holder.run([Query("ROLLBACK")])
      #expect(try servers.sql("SELECT count(*) FROM vendor_vault.entry") == "2")
      _ = try store.commit(Step.change(2, deletes: ["secret"]), expecting: Step.head(1))
    }

    @Test(.needsRoot("to mount a small file system"), arguments: [false, true])
    func whereTheDiskIsFullItIsSaidAndNothingIsDone(ofItsLog: Bool) throws {
      let small = ofItsLog ? "log" : "2"
      try servers.run(
        "mkdir $dir/\(small) && mount -t tmpfs -o size=\(ofItsLog ? 48 : 64)m,mode=700 none $dir/\(small)")
      try servers.run("$as true && chown --reference=$dir/1 $dir/\(small)")
      try servers.run(
        "copy 1 2 \(ofItsLog ? "--waldir=$dir/log" : "") && start 2 -c max_wal_size=\(ofItsLog ? "1GB" : "32MB")"
      )
      let store = try PostgreSQLVaultStore.open(at: servers.name(on: 2), persistence: .seconds(3))
      var (index, error) = (2, nil as StoreError?)
      var items = 1
      while error == nil, index < 100 {
        // What does not compress.
        let bytes = try Randomness.makeBytes(1 << 20)
        error = storeError {
          _ = try store.commit(
            Step.change(index, puts: ["large/\(index)": bytes]), expecting: Step.head(index - 1))
        }
        if error == nil { (index, items) = (index + 1, items + 1) }
      }
      // A server whose log has no room ends, and cannot say what it did last.
      if case .unconfirmed? = error { #expect(ofItsLog) } else { #expect(error == .full) }
      if ofItsLog {
        try servers.run("stop 2 immediate; mount -o remount,size=200m $dir/log && start 2")
      } else {
        try servers.run("mount -o remount,size=200m $dir/2")
      }
      let stored = try PostgreSQLVaultStore.open(at: servers.name(on: 2)).read(after: nil)
      #expect(stored.entries == (0..<index).map(Step.entry))
      #expect(stored.items.count == items)
      _ = try store.commit(Step.change(index), expecting: Step.head(index - 1))
    }
  }

  @Suite(
    "A vault is used through pgbouncer, which lends a connection for one transaction", .serialized,
    .needs(.initdb, .psql, .pgbouncer))
  struct PoolTests {
    private let servers: ServerFolder
    private let name: String

    init() throws {
      servers = try ServerFolder()
      try servers.sql("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]))
      let settings = """
        [databases]\\npostgres = host=%s port=6001\\n[pgbouncer]\\npool_mode = transaction\\ndefault_pool_size = 2
        listen_addr =\\nlisten_port = 6009\\nunix_socket_dir = %s\\nauth_type = trust\\nauth_file = %s/users
        """.replacing("\n", with: "\\n")
      try servers.run("printf '\(settings)\\n' $dir $dir $dir | $as tee $dir/pool.ini")
      try servers.run("printf '\"desk\" \"\"\\n' | $as tee $dir/users")
      try servers.run(
        "$as pgbouncer $dir/pool.ini > $dir/pool.log 2>&1 < /dev/null & echo $! > $dir/pool.pid")
      try servers.run("until [ -S $dir/.s.PGSQL.6009 ]; do [ -d /proc/$(cat $dir/pool.pid) ]; done")
      name = servers.name(on: 9)
    }

    @Test func eachChangeIsMadeByOneOfSeveral() async throws {
      let first = try PostgreSQLVaultStore.make(at: name)
      try Step.fill(first)
      let desks = try (0..<6).map { _ in try PostgreSQLVaultStore.open(at: name) }
      for index in 2..<8 {
        let outcomes = await withTaskGroup(of: StoreError?.self) { group in
          for (number, desk) in desks.enumerated() {
            let puts = ["by/\(number)": [UInt8(index)]]
            group.addTask {
              storeError {
                _ = try desk.commit(Step.change(index, puts: puts), expecting: Step.head(index - 1))
              }
            }
          }
          return await group.reduce(into: [StoreError?]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == .headMoved } == 5)
      }
      #expect(try first.read(after: nil).entries == (0..<8).map(Step.entry))
      // No setting of one stays behind for the next.
      let settings = ["search_path", "statement_timeout", "synchronous_commit"]
      for setting in settings {
        let here = try servers.sql("SHOW \(setting)", as: "desk")
        #expect(try servers.sql("SHOW \(setting)", on: 9, as: "desk") == here)
      }
    }

    @Test func withTheServerRestartedBehindItNothingIsLost() throws {
      let store = try PostgreSQLVaultStore.make(at: name)
      try Step.fill(store)
      try servers.run("stop 1 immediate && start 1")
      _ = try store.commit(Step.change(2, deletes: ["secret"]), expecting: Step.head(1))
      let stored = try PostgreSQLVaultStore.open(at: name).read(after: nil)
      #expect(stored.entries == (0..<3).map(Step.entry))
      #expect(stored.items.isEmpty)
    }
  }
#endif
