import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

/// Of a vault on a server, copies are left wherever nobody reaches them: in backups, logs, standbys. Here, of every state it
/// was ever in.
@Suite("What was wiped opens with no copy of a vault on a server, once every desk has forgotten it (I3)")
struct ForgettingTests {
  let store = KeptStore()
  let first = ForgettingDesk()
  let second = ForgettingDesk()
  let elpac = Sample.secondCoordinator
  let alpha: Vendor

  /// Two coordinators at their desks, and a secret that is sealed to both.
  init() throws {
    alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha], machine: first.machine)
    let request = try CoordinatorRequest.make(
      elpac, programs: [.elpac], for: vault.identity, passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, machine: second.machine)
    _ = try vault.admit(request, now: Sample.start)
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
  }

  func unlock(
    _ id: ShortID = Sample.coordinator, at desk: ForgettingDesk? = nil, accepting: Bool = false,
    after seconds: Int64 = 5
  ) throws(VaultError) -> Vault {
    let isFirst = id == Sample.coordinator
    return try Vault.unlock(
      store, as: id, passphrase: try Sample.secret(isFirst ? Sample.passphrase : Sample.secondPassphrase),
      machine: (desk ?? (isFirst ? first : second)).machine, acceptingRollback: accepting,
      now: Sample.after(seconds), comparing: { _ in true })
  }

  /// The names of the boxed secrets, in any copy of the vault, that open with what is in these key files.
  func opened(with files: [[String: [UInt8]]]) throws -> Set<String> {
    var opened: Set<String> = []
    for (place, file) in files.flatMap(\.self) {
      let id = ShortID.of(String(place.split(separator: "/")[1]))
      let passphrase = id == elpac ? Sample.secondPassphrase : Sample.passphrase
      let ring = try KeyRing.open(
        file, with: try Sample.secret(passphrase), vault: try LogVerifier.claimedVault(store.stored.entries),
        id: id)
      for keys in ring.sets {
        for (name, boxes) in store.everKept where name.hasPrefix("secret/") {
          for box in boxes where (try? SealedBox.open(box, with: keys.renewed)) != nil {
            opened.insert(name)
          }
        }
      }
    }
    return opened
  }

  let boxes: Set = ["secret/19647330000000/1/office", "secret/19647330000000/1/elpac"]

  // MARK: - Forgetting

  @Test func whenBothHaveForgottenNoCopyOpens() throws {
    #expect(try opened(with: [first.keys.all, second.keys.all]) == boxes)
    let kept = second.keys.all
    var vault = try unlock()
    #expect(try vault.reveal(now: Sample.after(5)).count == 20)
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()).now == [Sample.coordinator, elpac])
    vault.forget(now: Sample.after(6))
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()).now == [elpac])
    // The other one has it as long as they do not open the vault.
    #expect(try opened(with: [first.keys.all]).isEmpty)
    #expect(try opened(with: [second.keys.all]) == ["secret/19647330000000/1/elpac"])
    let other = try unlock(elpac, after: 7)
    #expect(other.state.whoCouldOpenCopies(of: try other.generation()) == ([], []))
    #expect(try opened(with: [first.keys.all, second.keys.all]).isEmpty)
    // An older key file undoes it.
    #expect(try opened(with: [kept]) == ["secret/19647330000000/1/elpac"])
    // Nobody is told what follows by itself, and nothing more is renewed.
    let again = try unlock(after: 8)
    #expect(again.news.isEmpty && again.history.count == other.history.count)
    #expect(first.heard.all.isEmpty && second.heard.all.isEmpty)
  }

  @Test func everyWipeIsForgotten() throws {
    let later = Sample.after(6)
    let wipes: [(inout Vault) throws -> Void] = [
      { _ = try $0.export(to: [alpha], now: later) },
      { _ = try $0.revoke(because: Sample.reason, now: later) },
      { _ = try $0.withdraw(alpha.id, because: Sample.reason, now: later) },
      { try $0.removeVendor(alpha.id, because: Sample.reason, now: later) },
      {
        _ = try $0.reset(
          replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: later)
      },
    ]
    let (stored, files) = (store.stored, (first.keys.all, second.keys.all))
    var last = first
    for wipe in wipes {
      store.tamper { ($0, $1) = (stored.entries, stored.items) }
      let (one, two) = (ForgettingDesk(), ForgettingDesk())
      (one.keys.all, two.keys.all) = files
      var vault = try unlock(at: one)
      try wipe(&vault)
      vault.forget(now: later)
      _ = try unlock(elpac, at: two, after: 7)
      #expect(try opened(with: [one.keys.all, two.keys.all]).isDisjoint(with: boxes))
      last = one
    }
    // The last one made a secret that both still open.
    let boxed = try unlock(at: last, after: 8).generation().sealedTo
    #expect(boxed == [Sample.coordinator, elpac])
  }

  @Test func whatIsStillSealedIsSealedToTheNewKey() throws {
    var vault = try unlock()
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    _ = try vault.reveal(Sample.organization.cds, now: Sample.after(6))
    vault.forget(now: Sample.after(6))
    let school = "secret/\(Sample.school)/1/"
    #expect(try opened(with: [first.keys.all]) == [school + "office"])
    #expect(try vault.export(Sample.school, to: [alpha], now: Sample.after(7)).bundles.count == 1)
    vault.forget(now: Sample.after(7))
    _ = try unlock(elpac, after: 8)
    #expect(try opened(with: [first.keys.all, second.keys.all]).isEmpty)
  }

  @Test func anExpiredSecretIsForgottenToo() throws {
    let late = Sample.start.adding(days: 100).seconds - Sample.start.seconds
    _ = try unlock(after: late)
    #expect(first.heard.all == [.expiredSecretsWiped([Sample.organization.cds])])
    _ = try unlock(elpac, after: late)
    #expect(try opened(with: [first.keys.all, second.keys.all]).isEmpty)
  }

  @Test func aVaultInAFileRenewsNothing() throws {
    let file = MemoryStore()
    var vault = try Sample.makeSharedVault(in: file, vendors: [alpha])
    _ = try vault.reveal(now: Sample.after(1))
    let before = file.bytes
    vault.forget(now: Sample.after(1))
    #expect(file.bytes == before)
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()) == ([], []))
  }

  // MARK: - Who never forgets

  @Test func whoWasRemovedNeverForgets() throws {
    let kept = second.keys.all
    var vault = try unlock()
    try vault.removeCoordinator(elpac, now: Sample.after(5))
    #expect(try vault.generation().sealedTo == [Sample.coordinator])
    _ = try vault.reveal(now: Sample.after(6))
    vault.forget(now: Sample.after(6))
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()) == ([], [elpac]))
    #expect(try opened(with: [first.keys.all, kept]) == ["secret/19647330000000/1/elpac"])
    // Until a reset, whose secret they never had.
    _ = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.after(7))
    _ = try vault.reveal(now: Sample.after(8))
    vault.forget(now: Sample.after(8))
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()) == ([], []))
  }

  @Test func whoLostTheirKeyFileNeverForgetsWithIt() throws {
    let (kept, anew) = (second.keys.all, ForgettingDesk())
    var vault = try unlock()
    let request = try CoordinatorRequest.make(
      elpac, programs: [.elpac], for: vault.identity, passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, machine: anew.machine)
    _ = try vault.admit(request, now: Sample.after(5))
    // What is still sealed is sealed to the new keys.
    var other = try unlock(elpac, at: anew, after: 6)
    #expect(try other.reveal(now: Sample.after(6)).count == 20)
    other.forget(now: Sample.after(6))
    vault = try unlock(after: 7)
    #expect(vault.state.whoCouldOpenCopies(of: try vault.generation()) == ([], [elpac]))
    #expect(try opened(with: [first.keys.all, anew.keys.all]).isEmpty)
    #expect(try !opened(with: [kept]).isEmpty)
  }

  @Test func aSecretThatIsSealedToNobodyAnyMoreIsLost() throws {
    var vault = try unlock()
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(5))
    try vault.removeCoordinator(elpac, now: Sample.after(5))
    _ = code
    let again = try Sample.recoveryCode(of: &vault, now: Sample.after(5))
    var recovered = try Vault.recover(
      store, code: try Sample.secret(again), machine: first.machine, now: Sample.after(6))
    try recovered.replaceKeys(
      of: Sample.coordinator, passphrase: try Sample.secret(Sample.passphrase), cost: .interactive,
      now: Sample.after(6))
    let generation = try recovered.generation()
    #expect(generation.isOrphaned && generation.lost?.author == .recovery && generation.sealedTo.isEmpty)
    vault = try unlock(after: 7)
    #expect(
      vaultError { _ = try vault.reveal(now: Sample.after(7)) }
        == .lost(try vault.generation(), bundleFor: nil))
  }

  // MARK: - Copies that are put back

  @Test func anOlderKeyFileIsRenewedAgainAndSaid() throws {
    let kept = first.keys.all
    var vault = try unlock()
    _ = try vault.generate(for: Sample.school, under: Sample.release(to: [alpha]), now: Sample.after(5))
    _ = try vault.reveal(Sample.organization.cds, now: Sample.after(6))
    vault.forget(now: Sample.after(6))
    first.keys.all = kept
    let again = try unlock(after: 7)
    #expect(first.heard.all == [.otherKeyRenewed])
    #expect(try opened(with: [first.keys.all]).isDisjoint(with: boxes))
    // What was sealed to the key that is lost with it, the other one still has.
    #expect(try again.generation(of: Sample.school).sealedTo == [elpac])
    _ = try unlock(after: 8)
    #expect(first.heard.all.count == 1)
  }

  @Test func aVaultThatWasPutBackAfterForgettingOpens() throws {
    let backup = store.stored
    var vault = try unlock()
    _ = try vault.reveal(now: Sample.after(5))
    vault.forget(now: Sample.after(6))
    _ = try unlock(elpac, after: 7)
    store.tamper { ($0, $1) = (backup.entries, backup.items) }
    // No desk has the key any more to which the secret is sealed there: nobody lets it out a second time.
    let one = try unlock(accepting: true, after: 8)
    #expect(try one.generation().sealedTo == [elpac])
    let two = try unlock(elpac, accepting: true, after: 9)
    #expect(try two.generation().isOrphaned)
    #expect(try opened(with: [first.keys.all, second.keys.all]).isEmpty)
    _ = try unlock(after: 10)
  }

  @Test func aBackupFromBeforeAChangeOfPassphraseOpens() throws {
    let backup = store.stored
    for (id, seconds) in [(Sample.coordinator, Int64(5)), (elpac, 6)] {
      var vault = try unlock(id, after: seconds)
      let same = id == elpac ? Sample.secondPassphrase : Sample.passphrase
      try vault.changePassphrase(to: try Sample.secret(same), cost: .interactive, now: Sample.after(seconds))
    }
    store.tamper { ($0, $1) = (backup.entries, backup.items) }
    _ = try unlock(accepting: true, after: 7)
    _ = try unlock(elpac, accepting: true, after: 8)
    #expect(try opened(with: [first.keys.all, second.keys.all]).isEmpty)
  }

  // MARK: - A change of passphrase

  @Test func aChangeOfPassphraseRenewsAllKeys() throws {
    let kept = first.keys.all
    var vault = try unlock()
    let before = vault.coordinator.publicKeys
    try vault.changePassphrase(
      to: try Sample.secret("quite another one"), cost: .interactive, now: Sample.after(5))
    #expect(vault.coordinator.publicKeys.isDisjoint(with: before))
    #expect(vaultError { _ = try unlock(after: 6) } == .wrongPassphrase)
    var again = try Sample.unlock(
      store, passphrase: "quite another one", machine: first.machine, now: Sample.after(6))
    #expect(try again.reveal(now: Sample.after(6)).count == 20)
    // What is sealed later does not open with the earlier key file and its passphrase.
    _ = try again.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [alpha]), now: Sample.after(7))
    #expect(try opened(with: [kept]) == ["secret/19647330000000/1/office"])
  }
}
