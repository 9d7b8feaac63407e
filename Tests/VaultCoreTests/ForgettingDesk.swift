import Handoff
import Synchronization
import TestSupport

@testable import VaultCore

/// A machine with its memory, its keys, and what it was warned of.
struct ForgettingDesk {
  let memory = MemoryOfMachine()
  var keys = MemoryDesk()
  let heard = Heard()
  var fuse: Fuse?

  var machine: Machine {
    let heard = heard
    let desk: any KeyDesk = fuse.map { FusedDesk(keys, $0) } ?? keys
    return Machine(memory: memory, desk: desk) { heard.hear($0) }
  }
}

/// A store of which every item that was ever in it is kept somewhere, which can lose its connection, and which stops with its
/// machine.
final class KeptStore: VaultStore {
  private let base = MemoryStore(ownKeys: .desk)
  private let kept = Mutex<[String: Set<[UInt8]>]>([:])
  private let switches = Mutex(Switches())

  private struct Switches {
    var fuse: Fuse?
    var isUncertain = false
    var sent: (change: Change, head: LogHead?)?
  }

  var ownKeys: Coordinator.Place { .desk }
  var stored: StoredVault { base.stored }
  /// All that was ever in it, by name.
  var everKept: [String: Set<[UInt8]>] { kept.withLock { $0 } }

  var fuse: Fuse? {
    get { switches.withLock { $0.fuse } }
    set { switches.withLock { $0.fuse = newValue } }
  }

  /// Whether a change is sent, and nothing heard of it.
  var isUncertain: Bool {
    get { switches.withLock { $0.isUncertain } }
    set { switches.withLock { $0.isUncertain = newValue } }
  }

  func tamper(_ body: (inout [[UInt8]], inout [String: [UInt8]]) -> Void) { base.tamper(body) }

  /// What was sent last is made now.
  func land() throws(StoreError) {
    guard let sent = switches.withLock({ $0.sent }) else { return }
    _ = try make(sent.change, expecting: sent.head)
  }

  func read(after index: Int?) throws(StoreError) -> StoredVault { try base.read(after: index) }

  func commit(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    guard fuse?.isWhole() ?? true else { throw .unavailable(reason: "the power is out") }
    guard !isUncertain else {
      switches.withLock { $0.sent = (change, head) }
      throw .unconfirmed(reason: "nothing was heard of it")
    }
    let residue = try make(change, expecting: head)
    guard fuse?.isWhole() ?? true else { throw .unconfirmed(reason: "the power is out") }
    return residue
  }

  private func make(_ change: Change, expecting head: LogHead?) throws(StoreError) -> Residue {
    let residue = try base.commit(change, expecting: head)
    kept.withLock { kept in
      for (name, bytes) in change.puts { kept[name, default: []].insert(bytes) }
    }
    return residue
  }
}

/// Blows at a step, and nothing is done after it.
final class Fuse: Sendable {
  private let left: Mutex<Int>

  init(_ steps: Int) { left = Mutex(steps) }

  var isBlown: Bool { left.withLock { $0 < 0 } }

  /// Whether the next step is done.
  func isWhole() -> Bool {
    left.withLock {
      $0 -= $0 >= 0 ? 1 : 0
      return $0 >= 0
    }
  }
}

/// A desk that stops with its machine.
struct FusedDesk: KeyDesk {
  private let base: MemoryDesk
  private let fuse: Fuse

  init(_ base: MemoryDesk, _ fuse: Fuse) {
    self.base = base
    self.fuse = fuse
  }

  func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID] { try base.coordinators(of: vault) }
  func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8] {
    try base.read(id, of: vault)
  }
  func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys {
    try base.hold(id, of: vault)
  }
  func takeBack(_ id: ShortID, of vault: HexBytes) {
    if fuse.isWhole() { base.takeBack(id, of: vault) }
  }
  func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) {
    try burn()
    try base.add(box, of: id, in: vault)
  }
  func replace(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) -> Residue {
    try burn()
    return try base.replace(box, of: id, in: vault)
  }
  private func burn() throws(KeyDeskError) {
    guard fuse.isWhole() else { throw .unusable(fact: "the power is out", hints: []) }
  }
}
