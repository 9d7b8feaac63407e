import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite(
  "A coordinator comes into a vault on a server from their own desk, with keys that the server never has (I7)"
)
struct JoiningTests {
  private let store = MemoryStore(ownKeys: .desk)
  private let first = Desk()
  private let second = Desk()
  private let elpac = Sample.secondCoordinator

  /// A machine with its memory and its keys.
  private struct Desk {
    let memory = MemoryOfMachine()
    let keys = MemoryDesk()
    var machine: Machine { .remembering(memory, desk: keys) }
  }

  private func makeVault() throws(VaultError) -> Vault {
    try Sample.makeVault(in: store, machine: first.machine)
  }

  private func request(
    _ id: ShortID? = nil, _ programs: [Program] = [.elpac], at desk: Desk? = nil,
    passphrase: String = Sample.secondPassphrase
  ) throws(VaultError) -> CoordinatorRequest {
    try CoordinatorRequest.make(
      id ?? elpac, programs: programs, for: try Vault.claimedIdentity(of: store),
      passphrase: try Sample.secret(passphrase), cost: .interactive, machine: (desk ?? second).machine)
  }

  private func unlock(
    at desk: Desk? = nil, as id: ShortID? = nil, passphrase: String = Sample.secondPassphrase,
    comparing: (Joining) -> Bool = { _ in true }
  ) throws(VaultError) -> Vault {
    try Vault.unlock(
      store, as: id, passphrase: try Sample.secret(passphrase), machine: (desk ?? second).machine,
      now: Sample.after(9), comparing: comparing)
  }

  // MARK: - Where keys are

  @Test func theStoreHasNoCopyOfAnybodysKeys() throws {
    var vault = try makeVault()
    _ = try vault.admit(try request(), now: Sample.after(1))
    #expect(store.stored.items.keys.sorted() == ["issuer-key/1", "vault-key/1/elpac", "vault-key/1/office"])
    let boxes = first.keys.all.values.map(\.self) + second.keys.all.values.map(\.self)
    #expect(boxes.count == 2 && boxes.allSatisfy { !store.bytes.holds($0) })
    let places = vault.state.coordinators.map(\.keys)
    #expect(places == [.desk, .desk])
    // The recovery code is for the day on which all desks are lost.
    _ = try Sample.recoveryCode(of: &vault, now: Sample.after(2))
    #expect(store.stored.items["coordinator/recovery"] != nil)
  }

  @Test func aVaultThatIsNotMadeLeavesNoKeys() throws {
    store.beforeCommit { _ throws(StoreError) in throw .full }
    #expect(vaultError { _ = try makeVault() } == .store(.full))
    #expect(first.keys.all.isEmpty)
  }

  @Test func aPassphraseIsChangedAtTheDeskWithAllKeys() throws {
    _ = try makeVault()
    let before = first.keys.all
    var vault = try Sample.unlock(store, as: nil, machine: first.machine)
    let new = try SecretBytes.of("another passphrase")
    try vault.changePassphrase(to: new, cost: .interactive, now: Sample.after(1))
    #expect(first.keys.all.keys == before.keys && first.keys.all != before)
    #expect(
      vaultError { _ = try Sample.unlock(store, machine: first.machine, now: Sample.after(1)) }
        == .wrongPassphrase)
    let again = try Sample.unlock(
      store, passphrase: "another passphrase", machine: first.machine, now: Sample.after(1))
    #expect(again.coordinator == vault.coordinator)
  }

  @Test func aLostOrForeignKeyFileIsSaid() throws {
    var vault = try makeVault()
    let joining = try vault.admit(try request(), now: Sample.after(1))
    #expect(joining?.author == Sample.coordinator)
    let keys = second.keys.all
    second.keys.all = [:]
    let place = second.keys.place(of: elpac, in: vault.identity)
    #expect(vaultError { _ = try unlock(as: elpac) } == .desk(elpac, .missing(place: place)))
    #expect(
      vaultError { _ = try unlock() } == .coordinatorNeeded(known: [elpac, Sample.coordinator]))
    #expect(
      vaultError { _ = try unlock(as: .of("nobody")) }
        == .unknownCoordinator(.of("nobody"), known: [elpac, Sample.coordinator]))
    // The way back that needs nobody.
    second.keys.all = keys
    _ = try unlock()
  }

  // MARK: - Being let in

  @Test func whoWasLetInWorksAtTheirOwnDesk() throws {
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha], machine: first.machine)
    let asked = try request()
    #expect(vaultError { _ = try unlock() } == .notLetIn(elpac))
    let joining = try vault.admit(asked, now: Sample.after(1))
    var told: Joining?
    var other = try unlock { joining in
      told = joining
      return true
    }
    #expect(told == joining && told != nil)
    let (left, right) = (vault.state, other.state)
    #expect(left == right)
    _ = try other.generate(under: Sample.release(to: [alpha]), now: Sample.after(9))
    // Asked once on a machine, and never who made the vault.
    _ = try unlock { _ in false }
    _ = try Vault.unlock(
      store, as: nil, passphrase: try Sample.secret(Sample.passphrase),
      machine: .remembering(desk: first.keys), now: Sample.after(9))
  }

  @Test func aVaultThatNobodyComparedIsNotBelieved() throws {
    var vault = try makeVault()
    let joining = try #require(try vault.admit(try request(), now: Sample.after(1)))
    #expect(vaultError { _ = try unlock { _ in false } } == .notCompared(joining))
    // Nothing of it was remembered.
    #expect(vaultError { _ = try unlock { _ in false } } == .notCompared(joining))
    // The operator of the server lets the same request into a vault of theirs, under the same identity that B was given.
    let theirs = MemoryStore(ownKeys: .desk)
    var fake = try Sample.makeVault(in: theirs, machine: .remembering(desk: MemoryDesk()))
    let asked = try CoordinatorRequest.make(
      elpac, programs: [.elpac], for: fake.identity, passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, machine: second.machine)
    let other = try fake.admit(asked, now: Sample.after(1))
    #expect(other != nil && other?.fingerprint != joining.fingerprint)
  }

  @Test func aRequestIsGoodForOneAddition() throws {
    var vault = try makeVault()
    let asked = try request()
    _ = try vault.admit(asked, now: Sample.after(1))
    #expect(vaultError { _ = try vault.admit(asked, now: Sample.after(2)) } == .keysUsedBefore(elpac))
    try vault.removeCoordinator(elpac, now: Sample.after(3))
    #expect(vaultError { _ = try vault.admit(asked, now: Sample.after(4)) } == .keysUsedBefore(elpac))
    // Who was removed has keys that the vault does not know any more.
    #expect(vaultError { _ = try unlock() } == .notLetIn(elpac))
  }

  @Test func whoLostTheirKeysGetsNewOnes() throws {
    var vault = try makeVault()
    _ = try vault.admit(try request(), now: Sample.after(1))
    _ = try unlock()
    let elsewhere = Desk()
    let joining = try vault.admit(try request(at: elsewhere), now: Sample.after(2))
    let last = vault.history.last?.event
    let new = vault.state.coordinator(elpac)
    #expect(try last == .coordinatorKeysReplaced(coordinator: #require(new)))
    // Of two desks with one name, the newer one opens the vault.
    #expect(vaultError { _ = try unlock() } == .otherKeys(elpac))
    _ = try unlock(at: elsewhere) { $0 == joining }
    // The issuer is the same: nobody was removed.
    let issuers = vault.state.formerIssuers
    #expect(issuers.isEmpty)
  }

  @Test func anOpenVaultIsToldThatItsKeysWereReplacedFromElsewhere() throws {
    var vault = try makeVault()
    _ = try vault.admit(try request(), now: Sample.after(1))
    let open = try unlock()
    _ = try vault.admit(try request(at: Desk()), now: Sample.after(2))
    let why: VaultError?
    do throws(VaultError) {
      _ = try open.refreshed(now: Sample.after(3))
      why = nil
    } catch {
      why = error
    }
    #expect(why == .otherKeys(elpac))
  }

  @Test func newKeysComeWithTheSamePrograms() throws {
    var vault = try makeVault()
    _ = try vault.admit(try request(), now: Sample.after(1))
    let asked = try request(elpac, [.caaspp], at: Desk())
    #expect(
      vaultError { _ = try vault.admit(asked, now: Sample.after(2)) }
        == .otherPrograms(elpac, serving: [.elpac]))
  }

  @Test func aRequestOfAnotherVaultIsRefused() throws {
    let other = MemoryStore(ownKeys: .desk)
    var vault = try Sample.makeVault(in: other, machine: .remembering(desk: MemoryDesk()))
    _ = try makeVault()
    let asked = try request()
    #expect(
      vaultError { _ = try vault.admit(asked, now: Sample.after(1)) } == .requestOfOtherVault(elpac))
  }

  @Test func whereKeysLieDecidesHowSomebodyIsLetIn() throws {
    let vault = try makeVault()
    #expect(
      vaultError { try vault.checkCanAddCoordinator(elpac, now: Sample.after(1)) }
        == .otherPlace(elpac, .desk))
    let file = MemoryStore()
    var inFile = try Sample.makeVault(in: file)
    let asked = try CoordinatorRequest.make(
      elpac, programs: [.elpac], for: inFile.identity, passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, machine: second.machine)
    #expect(
      vaultError { _ = try inFile.admit(asked, now: Sample.after(1)) } == .otherPlace(elpac, .vault))
  }

  @Test func asksOnceAtADeskUnderOneName() throws {
    let vault = try makeVault()
    _ = try request()
    let place = second.keys.place(of: elpac, in: vault.identity)
    #expect(vaultError { _ = try request() } == .desk(elpac, .exists(place: place)))
    #expect(vaultError { _ = try request(.recovery) } == .reservedName)
    #expect(vaultError { _ = try request(.of("third"), passphrase: "") } == .passphrase(.tooShort))
  }

  // MARK: - The recovery code

  @Test func theCodeLetsInWithKeysAtThisDesk() throws {
    var vault = try makeVault()
    let code = try Sample.recoveryCode(of: &vault, now: Sample.after(1))
    first.keys.all = [:]
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: second.machine, now: Sample.after(2))
    try recovered.replaceKeys(
      of: Sample.coordinator, passphrase: try Sample.secret(Sample.secondPassphrase), cost: .interactive,
      now: Sample.after(2))
    #expect(store.stored.items["coordinator/office"] == nil)
    let known = try unlock().coordinator.id
    #expect(known == Sample.coordinator)
  }

  // MARK: - The text

  @Test func aRequestIsReadAsItWasWritten() throws {
    _ = try makeVault()
    let asked = try request()
    let read = try asked.encoded.withBytes { text in try CoordinatorRequest.open(text) }
    #expect(read == asked)
    #expect(asked.encoded.withBytes { text in try? TextKind.of(text) } == .request)
  }

  @Test func aChangedOrForeignTextIsNoRequest() throws {
    _ = try makeVault()
    let asked = try request()
    func refusal(_ data: [UInt8]) -> RequestError? {
      rejection { () throws(RequestError) in
        try Armor.request.encode(data).withBytes { text throws(RequestError) in
          _ = try CoordinatorRequest.open(text)
        }
      }
    }
    let data = try asked.encoded.withBytes { text in try Armor.request.decode(text) }
    #expect(refusal(data) == nil)
    func changed(_ old: String, _ new: String) -> [UInt8] {
      [UInt8](String(decoding: data.dropLast(64), as: UTF8.self).replacing(old, with: new).utf8)
        + data.suffix(64)
    }
    #expect(refusal(changed("elpac\",\"keys", "other\",\"keys")) == .badSignature)
    #expect(refusal(changed("\"desk\"", "\"vault\"")) == .malformed)
    #expect(refusal(changed("request/v1", "request/v2")) == .malformed)
    let sealing = asked.coordinator.sealingKey.text
    #expect(refusal(changed(sealing, String(repeating: "0", count: 64))) == .unusableKey)
    #expect(
      refusal(changed(asked.coordinator.signingKey.text, "01" + String(repeating: "0", count: 62)))
        == .unusableKey)
    #expect(refusal([UInt8](data.dropLast())) != nil)
    let none = rejection { () throws(RequestError) in
      try [UInt8]("a letter".utf8).withBytes { text throws(RequestError) in
        _ = try CoordinatorRequest.open(text)
      }
    }
    #expect(none == .notARequest)
  }
}
