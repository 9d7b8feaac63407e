import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

// The machine stops, or the connection breaks, in the middle of it.

extension ForgettingTests {
  /// Whatever was done when the power went: the vault opens again, with the old or the new passphrase, nothing that is still
  /// sealed is lost, and in the end nothing that was wiped opens.
  @Test(arguments: [false, true]) func aDeskThatStopsAtAnyStepLosesNothing(changesPassphrase: Bool) throws {
    var vault = try unlock()
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    _ = try vault.reveal(Sample.organization.cds, now: Sample.after(5))
    let (stored, file) = (store.stored, first.keys.all)
    var stops = 0
    for step in 0..<20 {
      store.tamper { ($0, $1) = (stored.entries, stored.items) }
      first.keys.all = file
      let fuse = Fuse(step)
      var stopped = ForgettingDesk(fuse: fuse)
      stopped.keys.all = file
      store.fuse = fuse
      let error = vaultError {
        var vault = try unlock(at: stopped, after: 6)
        if changesPassphrase {
          try vault.changePassphrase(
            to: try Sample.secret(Sample.passphrase), cost: .interactive, now: Sample.after(6))
        } else {
          vault.forget(now: Sample.after(6))
        }
      }
      store.fuse = nil
      stopped.fuse = nil
      if !fuse.isBlown { break }
      #expect(changesPassphrase ? error != nil || step > 0 : true)
      stops += 1
      let again = try unlock(at: stopped, after: 7)
      #expect(try again.generation(of: Sample.school).sealedTo.contains(Sample.coordinator), "\(step)")
      let size = try again.session.openSecret(of: try again.generation(of: Sample.school)).count
      #expect(size == 20)
      #expect(try opened(with: [stopped.keys.all]).isDisjoint(with: boxes), "\(step)")
    }
    #expect(stops >= 3)
  }

  /// The server was not heard of any more, and made the change all the same, later.
  @Test func aRenewalThatLandsLateIsNotLost() throws {
    var vault = try unlock()
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    _ = try vault.reveal(Sample.organization.cds, now: Sample.after(5))
    store.isUncertain = true
    vault.forget(now: Sample.after(6))
    store.isUncertain = false
    guard case .notForgotten? = first.heard.all.last else {
      Issue.record("nothing was said of a renewal that may not have been made")
      return
    }
    // It has not landed when the next opening renews; or it has.
    for landsFirst in [false, true] {
      let (stored, desk) = (store.stored, ForgettingDesk())
      desk.keys.all = first.keys.all
      if landsFirst { try store.land() }
      let again = try unlock(at: desk, after: 7)
      if !landsFirst { #expect(throws: StoreError.headMoved) { try store.land() } }
      let size = try again.session.openSecret(of: try again.generation(of: Sample.school)).count
      #expect(size == 20)
      #expect(try opened(with: [desk.keys.all]).isDisjoint(with: boxes))
      store.tamper { ($0, $1) = (stored.entries, stored.items) }
    }
  }

  /// Two windows at one desk: one has read the key file before the other renewed the key, and stops in the middle of its own
  /// renewal.
  @Test func aSessionThatStopsKeepsWhatAnotherMadeMeanwhile() throws {
    let fuse = Fuse(1)
    var late = try unlock(at: ForgettingDesk(keys: first.keys, fuse: fuse))
    _ = try late.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    _ = try late.reveal(Sample.organization.cds, now: Sample.after(5))
    _ = try unlock(after: 6)
    late.forget(now: Sample.after(7))
    #expect(fuse.isBlown)
    let again = try unlock(after: 8)
    #expect(try again.generation(of: Sample.school).sealedTo.contains(Sample.coordinator))
    let size = try again.session.openSecret(of: try again.generation(of: Sample.school)).count
    #expect(size == 20)
    #expect(try opened(with: [first.keys.all]).isDisjoint(with: boxes))
  }

  /// Two windows at one desk.
  @Test func twoSessionsAtOneDeskDoNotTakeEachOthersKeys() throws {
    var one = try unlock()
    _ = try one.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    var two = try unlock(after: 5)
    _ = try one.reveal(Sample.organization.cds, now: Sample.after(6))
    one.forget(now: Sample.after(6))
    two.forget(now: Sample.after(6))
    #expect(
      vaultError {
        try two.changePassphrase(
          to: try Sample.secret("quite another one"), cost: .interactive, now: Sample.after(6))
      } != nil)
    let again = try unlock(after: 7)
    let size = try again.session.openSecret(of: try again.generation(of: Sample.school)).count
    #expect(size == 20)
    #expect(try opened(with: [first.keys.all]).isDisjoint(with: boxes))
  }

  /// The recovery code is for who has a key file here, or none any more.
  @Test func whatTheRecoveryCodeCannotRecordLeavesTheKeysBefore() throws {
    var vault = try unlock()
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(5))
    let (kept, anew) = (first.keys.all, ForgettingDesk())
    func recover(at desk: ForgettingDesk) throws {
      var recovered = try Vault.recover(
        store, code: try Sample.secret(code), machine: desk.machine, now: Sample.after(6))
      try recovered.replaceKeys(
        of: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase), cost: .interactive,
        now: Sample.after(6))
    }
    for desk in [first, anew] {
      store.fuse = Fuse(0)
      #expect(vaultError { try recover(at: desk) } == .store(.unavailable(reason: "the power is out")))
      store.fuse = nil
    }
    #expect(first.keys.all == kept && anew.keys.all.isEmpty)
    _ = try unlock(after: 7)

    // What may have been recorded is kept: it lands late.
    store.isUncertain = true
    #expect(throws: VaultError.self) { try recover(at: first) }
    store.isUncertain = false
    try store.land()
    _ = try unlock(after: 8)
  }

  /// What was refused is told, also where the desk cannot be left as it was.
  @Test func keysThatCannotBePutBackAreSaidBesideTheRefusal() throws {
    var vault = try unlock()
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(5))
    let fuse = Fuse(1)
    let stopped = ForgettingDesk(fuse: fuse)
    stopped.keys.all = first.keys.all
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: stopped.machine, now: Sample.after(6))
    store.fuse = fuse
    let passphrase = try Sample.secret(Sample.passphrase)
    #expect(
      vaultError {
        try recovered.replaceKeys(
          of: Sample.coordinator, passphrase: passphrase, cost: .interactive, now: Sample.after(6))
      } == .store(.unavailable(reason: "the power is out")))
    store.fuse = nil
    guard case .notPutBack? = stopped.heard.all.last else {
      Issue.record("nothing was said of keys that are not those before")
      return
    }
  }

  /// Somebody put another's key file in this place.
  @Test func theRecoveryCodeLeavesAnothersKeysAlone() throws {
    var vault = try unlock()
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(5))
    let machine = Machine(memory: first.memory, desk: DeskOfAnother(base: first.keys)) { _ in }
    let kept = first.keys.all
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: machine, now: Sample.after(6))
    let new = try Sample.secret(Sample.passphrase)
    #expect(
      vaultError {
        try recovered.replaceKeys(
          of: Sample.coordinator, passphrase: new, cost: .interactive, now: Sample.after(6))
      } == .desk(Sample.coordinator, .foreign(place: "here")))
    #expect(first.keys.all == kept)
  }
}

/// A desk where what lies in a place is another's.
private struct DeskOfAnother: KeyDesk {
  let base: MemoryDesk

  func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8] {
    throw .foreign(place: "here")
  }
  func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID] { try base.coordinators(of: vault) }
  func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys {
    try base.hold(id, of: vault)
  }
  func takeBack(_ id: ShortID, of vault: HexBytes) { base.takeBack(id, of: vault) }
  func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) {
    try base.add(box, of: id, in: vault)
  }
  func replace(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) -> Residue {
    try base.replace(box, of: id, in: vault)
  }
}
