import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

@Suite("What lies in a store is compared with what the log says (I2, I10)")
struct ItemDamageTests {
  private let store = MemoryStore()
  private let alpha: Vendor
  private let beta: Vendor
  private let secret = "secret/19647330000000/1/office"
  private let bundle = "bundle/19647330000000/1/alpha"

  /// Two coordinators, a recovery code, and a credential that one of two vendors has a bundle of.
  init() throws {
    alpha = try Party("alpha").vendor
    beta = try Party("beta").vendor
    var vault = try Sample.makeSharedVault(in: store, vendors: [alpha, beta])
    _ = try Sample.recoveryCode(of: &vault)
    _ = try vault.export(to: [alpha], now: Sample.after(1))
  }

  /// One item is garbled, goes, or comes.
  enum Deed: CaseIterable { case change, remove, add }

  private func tampered(_ deed: Deed, _ name: String) -> MemoryStore {
    let tampered = MemoryStore(store.stored)
    tampered.tamper {
      switch deed {
      case .change: $1[name]?[0] ^= 1
      case .remove: $1[name] = nil
      case .add: $1[name + "9"] = $1[name]
      }
    }
    return tampered
  }

  /// The names of all items without which office can still unlock the vault.
  private var dispensable: [String] {
    store.stored.items.keys.filter { $0 != "coordinator/office" && $0 != "vault-key/1/office" }.sorted()
  }

  // MARK: - Reading, and letting out

  @Test(arguments: Deed.allCases) func whateverWasDoneToAnItemTheVaultIsRead(deed: Deed) throws {
    let real = try Sample.unlock(store, now: Sample.after(2))
    #expect(dispensable.count == 8)
    for name in dispensable {
      let vault = try Sample.unlock(tampered(deed, name), now: Sample.after(2))
      let expected =
        switch deed {
        case .change: ItemDamage(changed: [name])
        case .remove: ItemDamage(missing: [name])
        case .add: ItemDamage(extra: [name + "9"])
        }
      #expect(vault.damage == expected)
      #expect(vault.state == real.state && vault.history == real.history)
    }
  }

  @Test(arguments: [Deed.change, .add]) func nothingIsLetOutBesideAForeignItem(deed: Deed) throws {
    for name in dispensable {
      let other = tampered(deed, name)
      var vault = try Sample.unlock(other, now: Sample.after(2))
      for vendor in [alpha, beta] {
        let error = vaultError { _ = try vault.export(to: [vendor], now: Sample.after(2)) }
        #expect(error == .needsRepair(vault.damage), "\(name) to \(vendor.id)")
      }
      #expect(other.stored.entries == store.stored.entries)
    }
    let other = MemoryStore()
    let paper = Party.keyless("paper")
    var shown = try Sample.makeVault(in: other, vendors: [paper])
    _ = try shown.generate(under: Sample.release(to: [paper]), now: Sample.after(1))
    other.tamper { $1["coordinator/ghost"] = [1] }
    var reopened = try Sample.unlock(other, now: Sample.after(2))
    let error = vaultError { _ = try reopened.reveal(now: Sample.after(2)) }
    #expect(error == .needsRepair(ItemDamage(extra: ["coordinator/ghost"])))
  }

  @Test func aMissingItemHindersOnlyWhatNeedsIt() throws {
    let needs = [
      secret: beta.id, "issuer-key/1": beta.id, bundle: alpha.id,
    ]
    for name in dispensable {
      var vault = try Sample.unlock(tampered(.remove, name), now: Sample.after(2))
      for vendor in [alpha, beta] {
        let error = vaultError { _ = try vault.export(to: [vendor], now: Sample.after(2)) }
        #expect(error == (needs[name] == vendor.id ? .damaged(.missingItem(name)) : nil), "\(name)")
      }
    }
  }

  @Test(arguments: Deed.allCases) func nothingHindersAResetARevocationOrARemoval(deed: Deed) throws {
    for name in dispensable {
      let other = tampered(deed, name)
      let before = other.stored
      for verb in 0..<3 {
        other.tamper { ($0, $1) = (before.entries, before.items) }
        var vault = try Sample.unlock(other, now: Sample.after(2))
        switch verb {
        case 0:
          let release = Sample.release(to: [beta])
          _ = try vault.reset(replacing: 1, because: Sample.reason, under: release, now: Sample.after(2))
        case 1: _ = try vault.revoke(because: Sample.reason, now: Sample.after(2))
        default: try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(2))
        }
        // What was changed goes with what it was; what is foreign stays until the repair.
        if verb < 2 { #expect(other.stored.items[secret] == nil && other.stored.items[bundle] == nil) }
        var after = try Sample.unlock(other, now: Sample.after(3))
        #expect(after.state == vault.state && after.damage == vault.damage)
        _ = try after.repair(now: Sample.after(3))
        let repaired = try Sample.unlock(other, now: Sample.after(4))
        #expect(repaired.damage == ItemDamage(), "\(name), \(verb)")
      }
    }
  }

  @Test func aRemovalTakesAnIssuerKeyThatDoesNotOpenAsLost() throws {
    let other = tampered(.remove, "issuer-key/1")
    var vault = try Sample.unlock(other, now: Sample.after(2))
    try vault.removeCoordinator(Sample.secondCoordinator, now: Sample.after(2))
    #expect(vault.state.successions.isEmpty && vault.state.formerIssuers.count == 1)
    let again = try Sample.unlock(other, now: Sample.after(3))
    #expect(again.state == vault.state && again.damage == ItemDamage())
  }

  /// Who is alone, and has lost the issuer key, makes another one by the removal of a coordinator added for that.
  @Test func aSoleCoordinatorGetsAnotherIssuerKey() throws {
    let store = MemoryStore()
    var vault = try Sample.makeVault(in: store, vendors: [alpha])
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.after(1))
    store.tamper { $1["issuer-key/1"] = nil }
    var reopened = try Sample.unlock(store, now: Sample.after(2))
    let missing = vaultError { _ = try reopened.export(to: [alpha], now: Sample.after(2)) }
    #expect(missing == .damaged(.missingItem("issuer-key/1")))
    try reopened.addCoordinator(
      Sample.secondCoordinator, programs: [], passphrase: try Sample.secret("for a moment"),
      cost: .interactive, now: Sample.after(3))
    try reopened.removeCoordinator(Sample.secondCoordinator, now: Sample.after(4))
    let sealed = try reopened.export(to: [alpha], now: Sample.after(5)).bundles.count
    #expect(sealed == 1 && reopened.state.formerIssuers.count == 1 && reopened.state.successions.isEmpty)
  }

  // MARK: - What is put back

  @Test func anOlderPassphraseDoesNotComeBackWithItsBox() throws {
    let old = store.stored.items["coordinator/office"]
    var vault = try Sample.unlock(store, now: Sample.after(2))
    try vault.changePassphrase(to: try Sample.secret("newer words"), cost: .interactive, now: Sample.after(2))
    store.tamper { $1["coordinator/office"] = old }
    let error = vaultError { _ = try Sample.unlock(store, now: Sample.after(3)) }
    #expect(error == .damaged(.forgedItem("vault-key/1/office")))
    // Another coordinator's repair takes it away, and with it what they could have opened.
    var second = try Sample.unlockAsSecond(store, now: Sample.after(3))
    let found = try second.repair(now: Sample.after(3))
    #expect(found == ItemDamage(changed: ["coordinator/office"]))
    #expect(store.stored.items["coordinator/office"] == nil)
    try second.removeCoordinator(Sample.coordinator, now: Sample.after(4))
    _ = try second.export(to: [beta], now: Sample.after(4))
  }

  @Test func aSecretThatWasWipedIsForeignWhenItIsPutBack() throws {
    let sealed = store.stored.items[secret]
    var vault = try Sample.unlock(store, now: Sample.after(2))
    _ = try vault.export(to: [beta], now: Sample.after(2))
    for name in [secret, "secret/19647330000000/2/office", "x"] {
      store.tamper { $1[name] = sealed }
      let reopened = try Sample.unlock(store, now: Sample.after(3))
      #expect(reopened.damage == ItemDamage(extra: [name]))
      store.tamper { $1[name] = nil }
    }
  }

  /// Of two imports at one moment one is made. The other's secret is sealed as well as its, for the same place, by a
  /// coordinator; somebody who kept it puts it there.
  @Test func anOvertakenImportDoesNotStandForTheOneThatWasMade() throws {
    var first = try Sample.unlock(store, now: Sample.after(2))
    var second = try Sample.unlockAsSecond(store, now: Sample.after(2))
    let kept = Kept()
    store.beforeCommit { change throws(StoreError) in kept.keep(change.puts) }
    func bringIn(_ text: String, into vault: inout Vault) throws {
      _ = try vault.importCredential(
        for: Sample.school, username: .of("agency"), secret: try Sample.secret(text),
        under: Sample.release(to: [alpha]), expires: Sample.after(9), cost: .interactive,
        now: Sample.after(2))
    }
    try bringIn("made", into: &first)
    let overtaken = vaultError { try bringIn("overtaken", into: &second) }
    guard case .overtaken = overtaken else {
      Issue.record("\(String(describing: overtaken))")
      return
    }
    store.beforeCommit(nil)
    let name = "secret/19647331234567/1/office"
    let other = try #require(kept.last[name])
    #expect(store.stored.items[name] != other)
    let keys = try StoredKeys.coordinatorKeys(of: store.stored)
    let unboxed = try SealedBox.open(other, with: keys.renewed).copied()
    let opened = try StoredKeys.vaultKey(of: store.stored).open(
      unboxed, for: .secret,
      boundTo: first.session.vaultID + [UInt8]("\(Sample.school)".utf8) + [UInt8](bigEndian: UInt64(1)))
    #expect(opened.withBytes { $0.copiedBytes() } == [UInt8]("overtaken".utf8))
    store.tamper { $1[name] = other }
    var reopened = try Sample.unlock(store, now: Sample.after(3))
    let error = vaultError {
      _ = try reopened.export(Sample.school, to: [alpha], now: Sample.after(3))
    }
    #expect(error == .needsRepair(ItemDamage(changed: [name])))
  }

  // MARK: - The repair

  @Test func aRepairRemovesRecordsAndLetsTheRestOut() throws {
    store.tamper {
      $1[bundle]?[0] ^= 1
      $1["vault-key/1/elpac"] = nil
      $1["vault-key/1/recovery"] = [1]
      $1["x"] = [1]
    }
    var vault = try Sample.unlock(store, now: Sample.after(2))
    let found = try vault.repair(now: Sample.after(2))
    let expected = ItemDamage(
      missing: ["vault-key/1/elpac"], changed: [bundle, "vault-key/1/recovery"], extra: ["x"])
    #expect(found == expected)
    let event = LogEvent.vaultRepaired(changed: expected.changed, missing: expected.missing, extra: 1)
    let newest = vault.history.last
    #expect(newest?.event == event && newest?.author == Sample.coordinator)
    let act = Generation.Act(author: Sample.coordinator, time: Sample.after(2))
    let generation = try vault.generation()
    #expect(generation.delivery(to: alpha.id)?.lost == act && generation.lost == nil)
    // What was lost stays lost; what can be made anew was; and the rest goes its way.
    let lost = vaultError { _ = try vault.export(to: [alpha], now: Sample.after(2)) }
    #expect(lost == .lost(generation, bundleFor: alpha.id))
    _ = try vault.export(to: [beta], now: Sample.after(2))
    let second = try Sample.unlockAsSecond(store, now: Sample.after(3))
    #expect(second.damage == ItemDamage() && second.state == vault.state)
    #expect(store.stored.items["x"] == nil && store.stored.items[bundle] == nil)
  }

  @Test func aRepairOfWhatIsWholeDoesNothing() throws {
    let before = store.bytes
    var vault = try Sample.unlock(store, now: Sample.after(2))
    let found = try vault.repair(now: Sample.after(2))
    #expect(found == ItemDamage() && store.bytes == before)
  }

  @Test func aLostSecretIsTold() throws {
    store.tamper { [secret] in
      $1[secret] = nil
      $1["secret/19647330000000/1/elpac"] = nil
    }
    var vault = try Sample.unlock(store, now: Sample.after(2))
    let before = try vault.generation()
    #expect(vault.damage.losses(in: vault.state, for: Sample.coordinator) == [.secret(before)])
    _ = try vault.repair(now: Sample.after(2))
    let generation = try vault.generation()
    #expect(generation.wiped == Sample.after(2))
    let error = vaultError { _ = try vault.export(to: [beta], now: Sample.after(2)) }
    #expect(error == .lost(generation, bundleFor: nil))
    // Its other vendor's bundle is there, and a reset brings the next one.
    _ = try vault.export(to: [alpha], now: Sample.after(2))
    let next = try vault.reset(
      replacing: 1, because: Sample.reason, under: Sample.release(to: [beta]), now: Sample.after(3))
    #expect(next.lost == nil)
    _ = try vault.export(to: [beta], now: Sample.after(3))
  }

  /// More foreign items than an entry has room for names.
  @Test func anyNumberOfForeignItemsIsRemoved() throws {
    let before = Set(store.stored.items.keys)
    store.tamper { for number in 0..<30_000 { $1[String(repeating: "x", count: 100) + "\(number)"] = [1] } }
    var vault = try Sample.unlock(store, now: Sample.after(2))
    let found = try vault.repair(now: Sample.after(2))
    #expect(found.extra.count == 30_000)
    #expect(Set(store.stored.items.keys) == before)
    #expect((store.stored.entries.last?.count ?? 0) < 400)
  }

  /// The last items that a change put.
  private final class Kept: Sendable {
    private let puts = Mutex<[String: [UInt8]]>([:])
    var last: [String: [UInt8]] { puts.withLock { $0 } }
    func keep(_ items: [String: [UInt8]]) { puts.withLock { $0 = items } }
  }
}
