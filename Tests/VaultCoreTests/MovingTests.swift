import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A vault moves from a file to a server, and is in use at one place at a time (I2, I5, I7, I10)")
struct MovingTests {
  private let file = MemoryStore()
  private let server = MemoryStore(ownKeys: .desk)
  private let memory = MemoryOfMachine()
  private let desk = MemoryDesk()
  private let place = Remark.of("postgresql://db.district.example/vault")
  private let now = Sample.after(9)

  private var machine: Machine { .remembering(memory, desk: desk) }

  private func makeVault() throws -> Vendor {
    let alpha = try Party("alpha").vendor
    _ = try Sample.makeSharedVault(in: file, vendors: [alpha, Party.keyless("paper")], machine: machine)
    return alpha
  }

  private func unlock(
    _ store: MemoryStore, onlyReading: Bool = false, as id: ShortID = Sample.coordinator
  ) throws(VaultError) -> Vault {
    try Vault.unlock(
      store, as: id,
      passphrase: try Sample.secret(
        id == Sample.coordinator ? Sample.passphrase : Sample.secondPassphrase),
      machine: machine, onlyReading: onlyReading, now: now, comparing: { _ in true })
  }

  @discardableResult
  private func move(to place: Remark? = nil) throws -> [(id: ShortID, box: [UInt8])] {
    var vault = try unlock(file, onlyReading: true)
    let others = vault.keysOfOthers
    try vault.move(to: server, at: place ?? self.place, now: now)
    return others
  }

  /// Whether the vault takes changes there.
  private func takesChanges(_ store: MemoryStore) -> Bool {
    vaultError {
      var vault = try unlock(store)
      try vault.addVendor(Party.keyless("v\(store.stored.entries.count)"), now: now)
    } == nil
  }

  @Test func itGoesOnAtTheServerAsItWas() throws {
    _ = try makeVault()
    let before = file.stored
    let others = try move()
    // The whole log, and one entry more, in both; nobody's own keys on the server.
    #expect(file.stored.entries.dropLast() == before.entries[...])
    #expect(server.stored.entries == file.stored.entries)
    #expect(
      server.stored.items.keys.sorted()
        == before.items.keys.filter { !$0.hasPrefix("coordinator/") }.sorted())
    // Each opens it with their own passphrase, from the key file that their box became.
    #expect(others.map(\.id) == [Sample.secondCoordinator])
    var vault = try unlock(server)
    try desk.add(others[0].box, of: others[0].id, in: vault.identity)
    let moved = vault.state.moved?.place
    #expect(moved == place)
    let size = try vault.reveal(now: now).reveal { $0.byteCount }
    #expect(size == 20)
    let told = try unlock(server, as: Sample.secondCoordinator).state.newest(of: Sample.organization.cds)
    #expect(told?.revealed != nil)
  }

  /// What was sealed in the file opens with no copy of it, once the keys that came out of it are renewed.
  @Test func eachRenewsTheirKeyAtTheirFirstOpening() throws {
    _ = try makeVault()
    let others = try move()
    let first = try unlock(server)
    try desk.add(others[0].box, of: others[0].id, in: first.identity)
    let second = try unlock(server, as: Sample.secondCoordinator)
    let renewals = second.history.filter { if case .keysRenewed = $0.event { true } else { false } }
    #expect(renewals.map(\.author) == [Sample.coordinator, Sample.secondCoordinator])
    let again = try unlock(server)
    #expect(again.history.count == second.history.count)
    #expect(again.state.newest(of: Sample.organization.cds)?.sealedTo == second.state.coordinators.map(\.id))
  }

  @Test func theFileKeepsItsLogAndNothingElse() throws {
    let alpha = try makeVault()
    try move()
    #expect(file.stored.items.keys.allSatisfy { $0.hasPrefix("vault-key/") })
    #expect(takesChanges(server))
    let vault = try unlock(file, onlyReading: true)
    let (author, count, damage) = (vault.left?.author, vault.history.count, vault.damage)
    #expect(author == Sample.coordinator && count == file.stored.entries.count && damage.isEmpty)
    func isRefused(_ body: () throws -> Void) -> Bool {
      if case .moved(let move) = vaultError(body) { move.place == place } else { false }
    }
    #expect(isRefused { _ = try unlock(file) })
    #expect(
      isRefused {
        var vault = try unlock(file, onlyReading: true)
        try vault.addVendor(Party.keyless("other"), now: now)
      })
    #expect(
      isRefused {
        var vault = try unlock(file, onlyReading: true)
        _ = try vault.export(to: [alpha], now: now)
      })
    #expect(file.stored.entries.count == count)
  }

  /// What is there after each step that may fail, or be the last before a process is killed.
  enum Step: CaseIterable { case copy, entryInFile, entryOnServer }

  @Test(arguments: Step.allCases) func whatIsInterruptedIsFinishedByTheSameAgain(step: Step) throws {
    _ = try makeVault()
    switch step {
    case .copy: server.lie { _, items in items = [:] }
    case .entryInFile: file.beforeCommit { _ throws(StoreError) in throw .full }
    case .entryOnServer: server.beforeCommit { _ throws(StoreError) in throw .full }
    }
    #expect(throws: VaultError.self) { try move() }
    #expect(!takesChanges(server))
    #expect(desk.all.isEmpty == (step != .entryOnServer))
    if step == .entryOnServer { #expect(vaultError { _ = try unlock(server) } == .moveUnfinished) }
    server.lie(nil)
    server.beforeCommit(nil)
    file.beforeCommit(nil)
    #expect(takesChanges(file) == (step != .entryOnServer))
    if step == .copy {
      // IT empties the tables.
      server.tamper { entries, items in (entries, items) = ([], [:]) }
    }
    try move()
    try move()
    #expect(server.stored.entries == file.stored.entries)
    #expect(takesChanges(server))
    // Also when it has gone on there.
    try move()
    // The change, and that the key was renewed.
    #expect(server.stored.entries.count == file.stored.entries.count + 2)
  }

  @Test func aChangeThatComesMeanwhileIsCopiedWithTheNextTry() throws {
    _ = try makeVault()
    var vault = try unlock(file, onlyReading: true)
    file.beforeCommit { _ throws(StoreError) in throw .headMoved }
    let refusal = vaultError { try vault.move(to: server, at: place, now: now) }
    #expect(refusal == .overtaken(by: []))
    file.beforeCommit(nil)
    let copied = server.stored
    var other = try unlock(file)
    try other.addVendor(Party.keyless("late"), now: now)
    _ = try other.revoke(because: Sample.reason, now: now)
    try move()
    #expect(server.stored.entries.count == copied.entries.count + 3)
    #expect(!server.stored.items.keys.contains { $0.hasPrefix("secret/") })
    #expect(try unlock(server).damage.isEmpty)
  }

  @Test func nothingIsCopiedOverSomethingElse() throws {
    _ = try makeVault()
    _ = try Sample.makeVault(in: server, machine: .remembering(desk: MemoryDesk()))
    let there = server.stored
    #expect(vaultError { try move() } == .cannotMove(.otherVault))
    #expect(server.stored.entries == there.entries && file.stored.items["coordinator/office"] != nil)
    #expect(desk.all.isEmpty)
  }

  @Test func anOlderFileIsNotMovedAgain() throws {
    _ = try makeVault()
    let older = file.stored
    try move()
    let copy = MemoryStore(older)
    let somewhere = MemoryOfMachine()
    var vault = try Vault.unlock(
      copy, as: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase),
      machine: .remembering(somewhere, desk: desk), now: now)
    let again = vaultError { try vault.move(to: server, at: place, now: now) }
    #expect(again == .cannotMove(.otherHistory))
    // Where the move was seen, the copy is not even opened.
    let refusal = vaultError { _ = try unlock(copy) }
    guard case .forked = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }

  @Test func itMovesOnceAndOutOfAFile() throws {
    _ = try makeVault()
    try move()
    let refusal = vaultError { try move(to: .of("service=elsewhere")) }
    guard case .cannotMove(.elsewhere(let move)) = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(move.place == place)
    var vault = try unlock(server)
    let other = MemoryStore(ownKeys: .desk)
    let back = vaultError { try vault.move(to: other, at: place, now: now) }
    let twice = vaultError { try vault.session.record(.vaultMoved(to: place), now: now) }
    #expect(back == .cannotMove(.notAFile) && twice != nil)
  }

  @Test func aDamagedVaultIsRepairedBefore() throws {
    _ = try makeVault()
    file.tamper { _, items in items["stray"] = [1] }
    #expect(
      vaultError { try move() } == .needsRepair(try unlock(file, onlyReading: true).damage))
    #expect(server.stored.entries.isEmpty && desk.all.isEmpty)
  }

  @Test func keysThatLieAtTheDeskAreNotWrittenOver() throws {
    _ = try makeVault()
    let vault = try Vault.claimedIdentity(of: file)
    try desk.add([1], of: Sample.coordinator, in: vault)
    let taken = desk.place(of: Sample.coordinator, in: vault)
    #expect(vaultError { try move() } == .desk(Sample.coordinator, .exists(place: taken)))
    #expect(server.stored.entries.isEmpty && file.stored.items["coordinator/office"] != nil)
  }
}
