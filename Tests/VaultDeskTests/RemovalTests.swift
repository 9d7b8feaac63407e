import Handoff
import Sodium
import TestSupport
import Testing
import VaultCore
import VaultDesk

@Suite("What ends with a coordinator's keys is said before")
struct RemovalTests {
  @Test func secretsThatAreLostWithKeysThatAreReplacedAreNamed() throws {
    let (store, newcomer) = (MemoryStore(ownKeys: .desk), ShortID.of("newcomer"))
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(
      in: store, vendors: [alpha], machine: .remembering(MemoryOfMachine(), desk: MemoryDesk()))
    let consequences = { (state: VaultState, id: ShortID, author: ShortID) in
      NewKeys.consequences(for: id, from: author, in: state, now: Sample.start)
    }
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    let before = vault.state
    #expect(consequences(before, newcomer, Sample.coordinator) == [])
    let request = try CoordinatorRequest.make(
      newcomer, programs: [.elpac], for: vault.identity,
      passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, machine: .remembering(MemoryOfMachine(), desk: MemoryDesk()))
    _ = try vault.admit(request, now: Sample.start)
    let shared = vault.state
    #expect(
      consequences(shared, newcomer, Sample.coordinator) == [
        "newcomer is a coordinator already, and gets new keys; the key file that newcomer had will no longer open the vault"
      ])
    // What newcomer cannot open is lost with the office's keys, unless the office itself lets its new ones in.
    let generation = try #require(before.generations.first)
    let lost =
      "the secret key of \(generation.titled), which is sealed to office alone, is lost; a reset makes a new one"
    #expect(consequences(before, Sample.coordinator, newcomer).last == lost)
    #expect(consequences(before, Sample.coordinator, Sample.coordinator).count == 1)
    #expect(consequences(shared, Sample.coordinator, newcomer).count == 1)
  }

  @Test func secretsThatAreLostWithThemAreNamed() throws {
    let (store, newcomer) = (MemoryStore(), ShortID.of("newcomer"))
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.start)
    let code = try Sample.recoveryCode(of: &vault)
    var recovered = try Vault.recover(
      store, code: try Sample.secret(code), machine: .forgetful, now: Sample.start)
    try recovered.addCoordinator(
      newcomer, programs: [.elpac], passphrase: try Sample.secret(Sample.secondPassphrase),
      cost: .interactive, now: Sample.start)

    var added = try Sample.unlock(store, as: newcomer, passphrase: Sample.secondPassphrase)
    let consequences = Removal.consequences(of: Sample.coordinator, from: added.state, now: Sample.start)
    let generation = try #require(added.state.generations.first)
    #expect(
      consequences.contains(
        "the secret key of \(generation.titled), which is sealed to office alone, is lost; a reset makes a new one"
      ))
    #expect(
      !Removal.consequences(of: newcomer, from: added.state, now: Sample.start).contains {
        $0.contains("lost")
      })
    try added.removeCoordinator(Sample.coordinator, now: Sample.start)
    #expect(added.state.generations.first?.isOrphaned == true)
  }
}
