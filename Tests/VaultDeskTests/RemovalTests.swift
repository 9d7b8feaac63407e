import Handoff
import Sodium
import TestSupport
import Testing
import VaultCore
import VaultDesk

@Suite("What a coordinator's removal ends is said before")
struct RemovalTests {
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
