public import Handoff
internal import Synchronization
public import VaultCore

/// A machine's memory that a test can look at and change.
public final class MemoryOfMachine: MachineMemory {
  private let contents = Mutex<[HexBytes: MachineRecord]>([:])
  private let failure: MemoryError?

  /// Makes an empty memory; with `failure`, one that cannot be used.
  public init(failure: MemoryError? = nil) { self.failure = failure }

  /// What is remembered of the vault.
  public func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord {
    if let failure { throw failure }
    return contents.withLock { $0[vault] ?? MachineRecord() }
  }

  /// Changes what is remembered of the vault.
  public func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    if let failure { throw failure }
    contents.withLock { contents in
      var memory = contents[vault] ?? MachineRecord()
      body(&memory)
      contents[vault] = memory
    }
  }

  /// All that is remembered.
  public var all: [MachineRecord] { contents.withLock { Array($0.values) } }
}

/// A memory that keeps nothing: each use of a vault is the first.
private struct NoMemory: MachineMemory {
  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord { MachineRecord() }
  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    var nothing = MachineRecord()
    body(&nothing)
  }
}

extension Machine {
  /// A machine that remembers nothing, and whose warnings go unheard.
  public static let forgetful = Machine(memory: NoMemory(), desk: MemoryDesk.common) { _ in }

  /// A machine that remembers.
  public static func remembering(
    _ memory: MemoryOfMachine = MemoryOfMachine(), desk: MemoryDesk = .common
  ) -> Machine {
    Machine(memory: memory, desk: desk) { _ in }
  }
}
