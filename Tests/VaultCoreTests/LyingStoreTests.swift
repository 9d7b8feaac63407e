import Handoff
import TestSupport
import Testing

@testable import VaultCore

/// A store that says that a change was made, and has made another: a secret went out on the strength of it. What can
/// still be held is that it goes out only once from this machine.
@Suite("A store that lies shows a secret once to a machine (I2, I10)")
struct LyingStoreTests {
  private static let secret = "secret/19647330000000/1/office"

  /// What the store holds after a change that wipes the secret.
  enum Lie: CaseIterable {
    case nothingWasDone, theEntryIsMissing, theEntryIsAnother, theSecretIsKept, theSecretIsRenamed
    case theSecretIsThereAgain, aRowIsAdded, thePutsAreMissing, thePutsAreOthers
  }

  private func tell(
    _ lie: Lie, of before: StoredVault, _ entries: inout [[UInt8]], _ items: inout [String: [UInt8]]
  ) {
    let sealed = before.items[Self.secret]
    switch lie {
    case .nothingWasDone: (entries, items) = (before.entries, before.items)
    case .theEntryIsMissing: entries.removeLast()
    case .theEntryIsAnother: entries[entries.count - 1][200] ^= 1
    case .theSecretIsKept: items[Self.secret] = sealed
    case .theSecretIsRenamed: items[Self.secret + "\0x"] = sealed
    case .theSecretIsThereAgain: items["secret/19647330000000/2/office"] = sealed
    case .aRowIsAdded: items["coordinator/ghost"] = [1]
    case .thePutsAreMissing: items = items.filter { before.items[$0.key] != nil }
    case .thePutsAreOthers: for name in items.keys where before.items[name] == nil { items[name] = [1] }
    }
  }

  @Test(arguments: Lie.allCases) func aRevealIsNotRepeated(lie: Lie) throws {
    let (store, machine) = (MemoryStore(), Machine.remembering())
    let paper = Party.keyless("paper")
    var vault = try Sample.makeVault(in: store, vendors: [paper], machine: machine)
    _ = try vault.generate(under: Sample.release(to: [paper]), now: Sample.after(1))
    let before = store.stored
    store.lie { tell(lie, of: before, &$0, &$1) }
    _ = try vault.reveal(now: Sample.after(2))
    store.lie(nil)
    #expect(throws: VaultError.self) {
      var again = try Sample.unlock(store, machine: machine, now: Sample.after(3))
      _ = try again.reveal(now: Sample.after(3))
    }
  }

  @Test(arguments: Lie.allCases) func anExportSealsNothingAnew(lie: Lie) throws {
    let (store, machine) = (MemoryStore(), Machine.remembering())
    let alpha = try Party("alpha").vendor
    var vault = try Sample.makeVault(in: store, vendors: [alpha], machine: machine)
    _ = try vault.generate(under: Sample.release(to: [alpha]), now: Sample.after(1))
    let before = store.stored
    store.lie { tell(lie, of: before, &$0, &$1) }
    let sealed = try vault.export(to: [alpha], now: Sample.after(2)).bundles.map(\.text)
    store.lie(nil)
    let again = vaultError {
      var again = try Sample.unlock(store, machine: machine, now: Sample.after(3))
      let bundles = try again.export(to: [alpha], now: Sample.after(3)).bundles.map(\.text)
      #expect(bundles == sealed)
    }
    #expect(again != nil, "the vault is not as it should be")
  }
}
