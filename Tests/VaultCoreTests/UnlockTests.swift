import Handoff
import Sodium
import TestSupport
import Testing

@testable import VaultCore

@Suite("A vault opens for its coordinator's passphrase alone (I7)")
struct UnlockTests {
  @Test func aNewVaultIsWhatItsMakerSees() throws {
    let store = MemoryStore()
    let made = try Sample.makeVault(in: store)
    let opened = try Sample.unlock(store)
    let (before, after) = (made.state, opened.state)
    let (coordinator, history) = (opened.coordinator, opened.history)
    #expect(before == after)
    #expect(after.organization == Sample.organization)
    #expect(coordinator.id == Sample.coordinator)
    #expect(coordinator.programs == [.caaspp, .elpac])
    #expect(history.map(\.time) == [Sample.start])
    #expect(after.vendors.isEmpty && after.generations.isEmpty)
    #expect(
      store.stored.items.mapValues(\.count)
        == ["coordinator/office": 188, "vault-key/1/office": 80, "issuer-key/1": 72])
  }

  @Test func theOnlyCoordinatorNeedsNoName() throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    let opened = try Sample.unlock(store, as: nil)
    let coordinator = opened.coordinator
    #expect(coordinator.id == Sample.coordinator)
  }

  @Test(arguments: ["four words make sens", "four words make sense ", "Four words make sense", "", "x"])
  func anotherPassphraseIsRefused(passphrase: String) throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    let error = vaultError { _ = try Sample.unlock(store, passphrase: passphrase) }
    #expect(error == .wrongPassphrase)
  }

  @Test func anUnknownCoordinatorIsToldWhoIsKnown() throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    let error = vaultError { _ = try Sample.unlock(store, as: .of("nobody")) }
    #expect(error == .unknownCoordinator(.of("nobody"), known: [Sample.coordinator]))
  }

  @Test func amongSeveralCoordinatorsOneMustBeNamed() throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    store.tamper {
      $1["coordinator/second"] = $1["coordinator/office"]
      $1["vault-key/1/second"] = $1["vault-key/1/office"]
    }
    let unnamed = vaultError { _ = try Sample.unlock(store, as: nil) }
    #expect(unnamed == .coordinatorNeeded(known: [.of("office"), .of("second")]))
  }

  @Test func anEmptyPassphraseMakesNoVault() throws {
    let store = MemoryStore()
    let none = try SecretBytes.of("")
    let error = vaultError {
      _ = try Vault.create(
        in: store, organization: Sample.organization, coordinator: Sample.coordinator, programs: [],
        passphrase: none, cost: .interactive, machine: .forgetful, now: Sample.start)
    }
    #expect(error == .passphrase(.tooShort))
    #expect(store.stored.entries.isEmpty && store.stored.items.isEmpty)
  }

  @Test func aStoreThatHoldsAVaultTakesNoSecondOne() throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    let before = store.bytes
    let error = vaultError { _ = try Sample.makeVault(in: store) }
    #expect(error == .store(.exists))
    #expect(store.bytes == before)
  }

  @Test func aStoreThatFailsMakesNoVault() throws {
    let store = MemoryStore()
    store.beforeCommit { _ throws(StoreError) in throw .full }
    let error = vaultError { _ = try Sample.makeVault(in: store) }
    #expect(error == .store(.full))
  }

  @Test func anEmptyStoreIsNoVault() throws {
    let error = vaultError { _ = try Sample.unlock(MemoryStore()) }
    #expect(error == .damaged(.empty))
  }

  @Test(arguments: ["vault-key/1/office", "coordinator/office"])
  func aVaultWithoutOneOfItsKeysIsRefused(item: String) throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    store.tamper { $1[item] = nil }
    let error = vaultError { _ = try Sample.unlock(store, as: nil) }
    #expect(error == .damaged(item.hasPrefix("coordinator") ? .noCoordinator : .missingItem(item)))
  }

  @Test func keysSealedForAnotherCoordinatorOrVaultDoNotOpen() throws {
    let (store, other) = (MemoryStore(), MemoryStore())
    _ = try Sample.makeVault(in: store)
    _ = try Sample.makeVault(in: other)
    let foreign = other.stored.items

    // The same passphrase, another vault: bound to the vault's identity.
    let swappedBox = MemoryStore(store.stored)
    swappedBox.tamper { $1["coordinator/office"] = foreign["coordinator/office"] }
    #expect(vaultError { _ = try Sample.unlock(swappedBox) } == .wrongPassphrase)

    // The same box under another name: bound to the coordinator.
    let renamed = MemoryStore(store.stored)
    renamed.tamper {
      $1["coordinator/second"] = $1["coordinator/office"]
      $1["vault-key/1/second"] = $1["vault-key/1/office"]
    }
    #expect(vaultError { _ = try Sample.unlock(renamed, as: .of("second")) } == .wrongPassphrase)

    let swappedKey = MemoryStore(store.stored)
    swappedKey.tamper { $1["vault-key/1/office"] = foreign["vault-key/1/office"] }
    #expect(
      vaultError { _ = try Sample.unlock(swappedKey) } == .damaged(.forgedItem("vault-key/1/office")))
  }

  /// The box of one who was removed, put back, does not make others say who they are.
  @Test func whoWasRemovedIsNoCandidate() throws {
    let store = MemoryStore()
    var vault = try Sample.makeSharedVault(in: store, vendors: [Party.keyless("paper")])
    let box = try #require(store.stored.items["coordinator/elpac"])
    let key = try #require(store.stored.items["vault-key/1/elpac"])
    #expect(vaultError { _ = try Sample.unlock(store, as: nil) } != nil)
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.start)
    store.tamper {
      $1["coordinator/elpac"] = box
      $1["vault-key/1/elpac"] = key
    }
    let chosen = try Sample.unlock(store, as: nil).coordinator.id
    #expect(chosen == Sample.coordinator)
  }

  /// Somebody puts a coordinator there who has never been one, with a vault key of an epoch to come. The real one is
  /// asked who they are, is told what was added, and is alone again after the repair.
  @Test func oneWhoWasPutThereLeavesNobodyOut() throws {
    let (store, memory) = (MemoryStore(), MemoryOfMachine())
    _ = try Sample.makeVault(in: store)
    _ = try Sample.unlock(store, machine: .remembering(memory))
    store.tamper {
      for epoch in 1...2 { $1["vault-key/\(epoch)/ghost"] = $1["vault-key/1/office"] }
      $1["coordinator/ghost"] = $1["coordinator/office"]
    }
    let unnamed = vaultError { _ = try Sample.unlock(store, as: nil, machine: .remembering(memory)) }
    #expect(unnamed == .coordinatorNeeded(known: [.of("ghost"), Sample.coordinator]))
    var vault = try Sample.unlock(store, machine: .remembering(memory))
    let damage = vault.damage
    #expect(damage == ItemDamage(extra: ["coordinator/ghost", "vault-key/1/ghost", "vault-key/2/ghost"]))
    #expect(vault.state.coordinators.map(\.id) == [Sample.coordinator])
    _ = try vault.repair(now: Sample.start)
    let chosen = try Sample.unlock(store, as: nil, machine: .remembering(memory)).coordinator.id
    #expect(chosen == Sample.coordinator)
  }

  @Test func everyByteOfTheSealedKeysIsBound() throws {
    let store = MemoryStore()
    _ = try Sample.makeVault(in: store)
    let name = "coordinator/office"
    let box = try #require(store.stored.items[name])
    // One bit in each part: version, passes, memory, salt, public halves, nonce, sealed halves, tag.
    let version = "vendor-vault/coordinator/v1\n".utf8.count
    for offset in [0, version + 3, version + 5, version + 8, version + 24, version + 88, box.count - 1] {
      var flipped = box
      flipped[offset] ^= 1
      let changed = flipped
      let tampered = MemoryStore(store.stored)
      tampered.tamper { $1[name] = changed }
      let error = vaultError { _ = try Sample.unlock(tampered) }
      #expect(error == .wrongPassphrase || error == .sodium(.outOfRange), "offset \(offset)")
    }
  }
}
