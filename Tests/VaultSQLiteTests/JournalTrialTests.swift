import Foundation
import Handoff
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

/// I7, I9: SQLite rolls back whatever journal lies there, and a vault goes back by its own last change at most.
@Suite struct JournalTrialTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("vault.db") }
  /// The file after each change, the first the one that made it.
  private let states: [[UInt8]]
  private let heads: [LogHead]
  private let vaultID: HexBytes

  init() throws {
    folder = try TemporaryFolder()
    var vault = try Sample.makeVault(in: try UnmadeVault(at: folder.path("vault.db")))
    var states = [try folder.read("vault.db")]
    for name in ["paper", "phone", "radio"] {
      try vault.addVendor(Party.keyless(name), now: Sample.start)
      states.append(try folder.read("vault.db"))
    }
    self.states = states
    heads = vault.history.map(\.head)
    vaultID = HexBytes(vault.session.vaultID)
  }

  private func lay(_ file: [UInt8], _ journal: [UInt8]) throws {
    for (name, bytes) in [("vault.db", file), ("vault.db-journal", journal)] {
      try? FileManager.default.removeItem(atPath: folder.path(name))
      let path = try folder.write(bytes, to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
  }

  private func opening(remembering seen: LogHead? = nil) throws -> VaultFileError? {
    let memory = MemoryOfMachine()
    try memory.change(vaultID) { memory in
      memory.see(
        [seen].compactMap { $0 }.map {
          SeenEntry(head: $0, author: Sample.coordinator, time: Sample.start, sealed: nil)
        })
    }
    return rejection { () throws(VaultFileError) in
      _ = try SQLiteVaultStore.open(at: path) { $0.isCurrent(to: memory) }
    }
  }

  /// Refused, both files left as they are.
  private func expectStray(
    _ file: [UInt8], _ journal: [UInt8], remembering seen: LogHead? = nil, _ comment: Comment? = nil
  ) throws {
    try lay(file, journal)
    #expect(try opening(remembering: seen) == .strayJournal, comment)
    #expect(try folder.read("vault.db") == file, comment)
    #expect(try folder.read("vault.db-journal") == journal, comment)
  }

  @Test func whatACrashLeftIsRolledBack() throws {
    // All pages were written, some of them, none.
    let torn = [UInt8](states[2].prefix(4096)) + states[3].dropFirst(4096)
    for file in [states[3], torn, states[2]] {
      try lay(file, HotJournal.restoring(states[2]))
      #expect(try opening(remembering: heads[2]) == nil)
      #expect(try folder.read("vault.db") == states[2])
      #expect(try folder.read("vault.db-journal").allSatisfy { $0 == 0 })
    }
  }

  @Test func anOlderStatesJournalIsRefusedWithoutAMemory() throws {
    for older in 0...1 { try expectStray(states[3], HotJournal.restoring(states[older]), "\(older)") }
  }

  /// By the one change that the machine has seen the end of.
  @Test func anOlderStatesJournalIsRefusedByWhatTheMachineRemembers() throws {
    let seen = heads[3]
    try expectStray(states[3], HotJournal.restoring(states[2]), remembering: seen)
    // The file alone is no vault, and tells nothing.
    let torn = [UInt8](states[0].prefix(4096)) + states[3].dropFirst(4096)
    try expectStray(torn, HotJournal.restoring(states[0]), remembering: seen)
  }

  @Test func anotherVaultsJournalIsRefused() throws {
    let other = try TemporaryFolder()
    _ = try Sample.makeVault(in: try UnmadeVault(at: other.path("vault.db")))
    let journal = HotJournal.restoring(try other.read("vault.db"))
    try expectStray(states[0], journal)
    try expectStray(states[3], journal)
  }

  @Test func aJournalThatMakesNoVaultIsRefused() throws {
    var pages = states[1]
    for offset in 4096..<pages.count { pages[offset] = 0xa5 }
    try expectStray(states[3], HotJournal.restoring(pages))
  }

  /// SQLite removes the file that a journal names as the one above it.
  @Test func aJournalThatNamesAnotherFileIsRefused() throws {
    let victim = try folder.write([], to: "victim")
    try expectStray(states[3], HotJournal.restoring(states[2], naming: victim))
    #expect(FileManager.default.fileExists(atPath: victim))
  }

  @Test func whatIsLaidThereWhileTheVaultIsOpenIsRefusedAsWell() throws {
    try lay(states[3], [])
    let store = try SQLiteVaultStore.open(at: path)
    let journal = HotJournal.restoring(states[0])
    try lay(states[3], journal)
    let error = storeError { _ = try store.read(after: nil) }
    #expect(error == .unavailable(reason: "its journal would undo changes that were made"))
    #expect(try folder.read("vault.db-journal") == journal)
  }
}
