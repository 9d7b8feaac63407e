import Handoff
import TestSupport
import Testing

@testable import VaultCore

@Suite("A secret is sealed to each coordinator by itself (I4, I10)")
struct SecretBoxTests {
  private let store = MemoryStore()
  private let beta: Vendor
  private let secret = "secret/19647330000000/1/office"

  /// Two coordinators, and a credential.
  init() throws {
    beta = try Party("beta").vendor
    _ = try Sample.makeSharedVault(in: store, vendors: [beta])
  }

  private func tampered(_ deed: (inout [String: [UInt8]]) -> Void) -> MemoryStore {
    let tampered = MemoryStore(store.stored)
    tampered.tamper { deed(&$1) }
    return tampered
  }

  /// The box of the one who remains is not there, and the other one leaves with theirs.
  @Test func aSecretThatNobodyLeftCanOpenIsLostWithTheRepair() throws {
    let other = tampered { $0[secret] = nil }
    var vault = try Sample.unlock(other, now: Sample.after(2))
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(2))
    #expect(vault.damage == ItemDamage(missing: [secret]))
    let found = try vault.repair(now: Sample.after(3))
    let generation = try vault.generation()
    #expect(found.losses(in: vault.state, for: Sample.coordinator).isEmpty)
    #expect(generation.lost?.author == Sample.coordinator && generation.wiped == Sample.after(3))
  }

  @Test func aBoxThatIsMissingIsSealedAgainByWhoHasAnother() throws {
    let store = tampered { $0[secret] = nil }
    var other = try Sample.unlockAsSecond(store, now: Sample.after(2))
    #expect(other.damage.losses(in: other.state, for: Sample.secondCoordinator).isEmpty)
    _ = try other.repair(now: Sample.after(2))
    #expect(try other.generation().sealedTo == [Sample.coordinator, Sample.secondCoordinator])
    var vault = try Sample.unlock(store, now: Sample.after(3))
    #expect(vault.damage == ItemDamage())
    #expect(try vault.export(to: [beta], now: Sample.after(3)).bundles.count == 1)
  }

  @Test func whoLostTheirBoxLeavesTheSecretToTheOthers() throws {
    let store = tampered { $0[secret]?[0] ^= 1 }
    var vault = try Sample.unlock(store, now: Sample.after(2))
    let generation = try vault.generation()
    #expect(
      vault.damage.losses(in: vault.state, for: Sample.coordinator)
        == [.boxes(generation, [Sample.coordinator])])
    _ = try vault.repair(now: Sample.after(2))
    #expect(try vault.generation().sealedTo == [Sample.secondCoordinator])
    let refusal = vaultError { _ = try vault.export(to: [beta], now: Sample.after(3)) }
    #expect(refusal == .sealedToOthers(try vault.generation()))
    var other = try Sample.unlockAsSecond(store, now: Sample.after(3))
    #expect(try other.export(to: [beta], now: Sample.after(3)).bundles.count == 1)
  }
}
