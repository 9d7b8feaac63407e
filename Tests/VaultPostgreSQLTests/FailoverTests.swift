#if Desk
  import Handoff
  import Sodium
  import TestSupport
  import Testing

  @testable import VaultCore
  @testable import VaultPostgreSQL

  @Suite("A restored backup and a promoted standby are noticed (I2, I7)", .serialized, .needs(.initdb, .psql))
  struct FailoverTests {
    private let servers: ServerFolder
    /// What each desk remembers.
    private let first = MemoryOfMachine()
    private let second = MemoryOfMachine()
    private let paper = Party.keyless("paper")

    /// A vault of two coordinators with a sealed secret, and a standby of its server that has all of it.
    init() throws {
      servers = try ServerFolder()
      try servers.sql("SET ROLE owner;" + VaultTables.sql(desks: ["desk"]))
      let store = try PostgreSQLVaultStore.make(at: servers.name(on: 1))
      _ = try Sample.makeSharedVault(in: store, vendors: [paper], machine: .remembering(first))
      _ = try openAsSecond(1)
      try servers.run("copy 1 2 -R && start 2")
    }

    private func open(_ server: Int..., accepting: Bool = false) throws -> Vault {
      let name = server.count == 1 ? servers.name(on: server[0]) : servers.name(on: server[0], server[1])
      return try Vault.unlock(
        try PostgreSQLVaultStore.open(at: name), as: Sample.coordinator,
        passphrase: try Sample.secret(Sample.passphrase), machine: .remembering(first),
        acceptingRollback: accepting, now: Sample.after(10))
    }

    private func openAsSecond(_ server: Int) throws -> Vault {
      try Sample.unlockAsSecond(
        try PostgreSQLVaultStore.open(at: servers.name(on: server)), machine: .remembering(second),
        now: Sample.after(10))
    }

    private func isHeldBack(_ body: () throws -> Void) -> Bool {
      if case .heldBack? = vaultError(body) { true } else { false }
    }

    private func expectForked(_ body: () throws -> Void) {
      guard let error = vaultError(body), case .forked(let fork) = error else {
        Issue.record("it is not refused")
        return
      }
      #expect(fork.isOnServer)
    }

    @Test func aStandbyIsRefusedUntilItIsPromoted() throws {
      #expect(try refusal { _ = try PostgreSQLVaultStore.open(at: servers.name(on: 2)) } == .standby)
      try servers.run("stop 1 immediate && promote 2")
      var vault = try open(1, 2)
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
    }

    @Test func aRestartReplacesNothing() throws {
      for how in ["fast", "immediate"] { try servers.run("stop 1 \(how) && start 1") }
      var vault = try open(1)
      _ = try vault.reveal(now: Sample.after(11))
    }

    @Test func aStandbyThatHasEverythingHoldsBackUntilItIsAccepted() throws {
      // Read before, changed after it.
      var session = try open(1, 2)
      try servers.run("stop 1 immediate && promote 2")
      #expect(
        vaultError { try session.addVendor(Party.keyless("other"), now: Sample.after(11)) }
          == .store(.replaced))
      var vault = try open(1, 2)
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
      var accepted = try open(1, 2, accepting: true)
      _ = try accepted.reveal(now: Sample.after(11))
    }

    @Test func aStandbyWithoutTheLastEntryHoldsBackWhatOthersMayHaveLetOut() throws {
      // It lacks what the second desk does now, and the first has not seen.
      try servers.run("stop 2")
      var other = try openAsSecond(1)
      _ = try other.reveal(now: Sample.after(11))
      try servers.run("stop 1 immediate && start 2 && promote 2")
      expectForked { _ = try openAsSecond(2) }
      var vault = try open(2)
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
      _ = try vault.reset(
        replacing: 1, because: Sample.reason, under: Sample.release(to: [paper]), now: Sample.after(12))
      _ = try vault.reveal(now: Sample.after(13))
    }

    @Test func aRestoredBackupHoldsBackToo() throws {
      try servers.run("copy 1 3")
      var other = try openAsSecond(1)
      _ = try other.reveal(now: Sample.after(11))
      try servers.run(
        "stop 1 && $as touch $dir/3/recovery.signal && start 3 -c restore_command=false && recovered 3")
      expectForked { _ = try openAsSecond(3) }
      var vault = try open(3)
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
    }

    @Test func aDumpInAnotherServerHoldsBackToo() throws {
      try servers.run("make 4 && start 4")
      try servers.sql(
        "CREATE ROLE owner; CREATE ROLE desk LOGIN; GRANT CREATE ON DATABASE postgres TO owner", on: 4)
      try servers.run("$as pg_dump -h $dir -p 6001 -U postgres -n vendor_vault postgres > $dir/dump")
      try servers.run("$as psql -XqAt -v ON_ERROR_STOP=1 -h $dir -p 6004 -U postgres -f $dir/dump")
      var vault = try open(4)
      #expect(isHeldBack { _ = try vault.reveal(now: Sample.after(11)) })
    }
  }
#endif
