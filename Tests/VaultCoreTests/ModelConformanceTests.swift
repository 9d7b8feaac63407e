import Handoff
import Sodium
import Synchronization
import TestSupport
import Testing

@testable import VaultCore

/// The steps of `Tests/Model/out-once.pml`, taken by the vault itself in an order drawn from a seed: what spin shows
/// of the model for few changes is looked for in the code for many.
@Suite("The vault does what its model does, in any order of steps (I2, I3, I4, I5, I6, I7)")
struct ModelConformanceTests {
  @Test(arguments: 1...UInt64(Effort.count("SEEDS", usual: 4)))
  func noOrderOfStepsLetsASecretOutTwice(seed: UInt64) throws {
    var district = try District(seed: seed)
    for _ in 0..<Effort.count("STEPS", usual: 100) { try district.step() }
    print("seed \(seed): \(district.happened.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" })")
    #expect(district.happened["refused"] != nil && district.happened.count > 2)
  }
}

/// Two coordinators of one machine, their vendors, and somebody who keeps copies of the file and puts them back.
private struct District: ~Copyable {
  private let store: MemoryStore
  private let machine: MortalMachine
  private let alpha: Party
  /// The key that alpha changes to, and back from.
  private let alphaAnew: Party
  private let beta: Party
  private var first: Vault?
  private var second: Vault?
  private var copies: [StoredVault]
  private var shown: Set<[UInt8]> = []
  private var sent: Set<[UInt8]> = []
  private var chance: Chance
  private var now = Sample.start
  private(set) var happened: [String: Int] = [:]

  init(seed: UInt64) throws {
    let (store, machine) = (MemoryStore(), MortalMachine())
    let alpha = try Party("alpha")
    let alphaAnew = try Party("alpha")
    let beta = try Party("beta")
    _ = try Sample.makeSharedVault(
      in: store, vendors: [alpha.vendor, beta.vendor], machine: Machine(memory: machine) { _ in })
    self.store = store
    self.machine = machine
    self.alpha = alpha
    self.alphaAnew = alphaAnew
    self.beta = beta
    copies = [store.stored]
    chance = Chance(seed: seed)
  }

  mutating func step() throws {
    now = Timestamp(seconds: now.seconds + 1)
    switch chance.below(12) {
    case 0, 1:
      // Mostly one that somebody who is at work has read.
      let recent = chance.below(4) == 0 ? copies.count : min(copies.count, 4)
      putBack(copies[copies.count - 1 - chance.below(recent)])
    case 2, 3:
      // What the machine saw last, so that work goes on.
      if let newest = copies.last(where: { machine.sawLast($0) }) { putBack(newest) }
    default:
      let isFirst = chance.below(2) == 0
      let vault = isFirst ? first.take() : second.take()
      let left = try act(vault, as: isFirst ? Sample.coordinator : Sample.secondCoordinator)
      if isFirst { first = left } else { second = left }
      copies.append(store.stored)
    }
  }

  private func putBack(_ copy: StoredVault) { store.tamper { ($0, $1) = (copy.entries, copy.items) } }

  /// One step of one coordinator: unlock, or decide and change. A process that is killed leaves no vault.
  private mutating func act(_ vault: consuming Vault?, as id: ShortID) throws -> Vault? {
    do {
      guard var vault else {
        return try Sample.unlock(
          store, as: id, passphrase: id == Sample.coordinator ? Sample.passphrase : Sample.secondPassphrase,
          machine: Machine(memory: machine) { _ in }, now: now)
      }
      // Killed after its commit: the change is there, the machine does not know of it, and nobody is shown anything.
      let isKilled = chance.below(6) == 0
      machine.isKilled = isKilled
      defer { machine.isKilled = false }
      try change(&vault, isKilled: isKilled)
      check(vault)
      if isKilled { return nil }
      return vault
    } catch let error as VaultError {
      if case .damaged = error { Issue.record("\(error)") }
      note("refused")
      return nil
    }
  }

  private mutating func change(_ vault: inout Vault, isKilled: Bool) throws {
    let both = vault.state.vendors
    guard both.count == 2 else {
      // One that was removed comes back.
      return try vault.addVendor(both.first?.id == alpha.vendor.id ? beta.vendor : alpha.vendor, now: now)
    }
    let some = [[both[0]], [both[1]], both][chance.below(3)]
    switch chance.below(16) {
    case 0, 1:
      let revealed = try vault.reveal(now: now)
      // I3: what is shown is not in the store that the change was made to.
      let generation = try vault.generation()
      let isGone = store.stored.items[ItemName.secret(of: generation, for: Sample.coordinator)] == nil
      #expect(isGone)
      if !isKilled { show(revealed.reveal { $0.copiedBytes() }) }
    case 2...6:
      let export = try vault.export(to: some, now: now)
      if !isKilled { try send(export, issuer: vault.state.issuer) }
    case 7, 8: _ = try vault.withdraw(some[0].id, because: Sample.reason, now: now)
    case 9, 10: _ = try vault.authorize(under: Sample.release(to: [some[0]]), now: now)
    case 11:
      let anew =
        vault.state.vendor(alpha.vendor.id)?.key == alpha.vendor.key
        ? alphaAnew.key.publicKey : alpha.key.publicKey
      try vault.changeKey(of: alpha.vendor.id, to: anew, verification: .shown, now: now)
      note("key changed")
    case 12: try vault.rename(some[0].id, to: .of("Name \(chance.below(1000))"), now: now)
    case 13:
      try vault.removeVendor(some[0].id, because: Sample.reason, now: now)
      note("vendor removed")
    default:
      // I6: naming another generation than the newest replaces nothing.
      let newest = try vault.generation().number
      let release = Sample.release(to: both)
      let wrong = vaultError {
        _ = try vault.reset(replacing: newest + 1, because: Sample.reason, under: release, now: now)
      }
      if case .notTheNewest = wrong {} else { Issue.record("\(String(describing: wrong))") }
      _ = try vault.reset(replacing: newest, because: Sample.reason, under: release, now: now)
      note("reset")
    }
  }

  /// I2: each secret tells itself from all others, in whatever history it was made.
  private mutating func show(_ secret: [UInt8]) {
    let isNew = shown.insert(secret).inserted && !sent.contains(secret)
    #expect(isNew)
    note("shown")
  }

  private mutating func send(_ export: Export, issuer: String) throws {
    for bundle in export.bundles {
      let parsed = try SealedBundle.parse(bundle.text)
      let trusted = [try IssuerKey(text: issuer)]
      // I4: whatever the vendor's key is now.
      let secret =
        switch export.generation.delivery(to: bundle.vendor.id)?.recipient.key {
        case alpha.vendor.key:
          try parsed.open(with: alpha.key, trusting: trusted, now: now).reveal { $0.copiedBytes() }
        case alphaAnew.vendor.key:
          try parsed.open(with: alphaAnew.key, trusting: trusted, now: now).reveal { $0.copiedBytes() }
        default: try parsed.open(with: beta.key, trusting: trusted, now: now).reveal { $0.copiedBytes() }
        }
      sent.insert(secret)
      let isShown = shown.contains(secret)
      #expect(!isShown)
      note(bundle.isNew ? "sealed" : "sealed before")
    }
  }

  /// I4, I5: what lies in the store is what its entries say, and what is wiped was shown, ended or sealed to all.
  private func check(_ vault: borrowing Vault) {
    let stored = store.stored
    guard stored.entries.count == vault.history.count else { return }
    for generation in vault.state.generations {
      let isSealed = stored.items[ItemName.secret(of: generation, for: Sample.coordinator)] != nil
      #expect(isSealed == (generation.wiped == nil))
      guard generation == vault.state.newest(of: generation.credential) else { continue }
      let kept = generation.vendors.filter { stored.items[ItemName.bundle(of: generation, to: $0.id)] != nil }
      #expect(isSealed || generation.revealed != nil || kept == generation.vendors)
    }
  }

  private mutating func note(_ event: String) { happened[event, default: 0] += 1 }
}

/// A machine whose memory is not written by a process that is killed between its commit and that.
private final class MortalMachine: MachineMemory {
  private let memory = MemoryOfMachine()
  private let killed = Mutex(false)
  var isKilled: Bool {
    get { killed.withLock { $0 } }
    set { killed.withLock { $0 = newValue } }
  }

  func sawLast(_ stored: StoredVault) -> Bool {
    let head = try? LogHead(index: stored.entries.count - 1, entry: stored.entries.last ?? [])
    return head != nil && memory.all.first?.newest == head
  }

  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord { try memory.recall(vault) }

  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    guard isKilled else { return try memory.change(vault, body) }
    var lost = try memory.recall(vault)
    body(&lost)
  }
}

/// Numbers that come again with their seed: xorshift64 (Marsaglia 2003).
private struct Chance {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
