import Foundation
import PrivateFiles
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

@Suite("What lies beside a vault is its own private journal, or refused (I9)")
struct SurroundingsTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("vault.db") }
  private var journal: String { path + "-journal" }

  init() throws { folder = try TemporaryFolder() }

  private func makeVault() throws -> Vault { try Sample.makeVault(in: try UnmadeVault(at: path)) }

  private func opening() -> VaultFileError? {
    rejection { () throws(VaultFileError) in _ = try SQLiteVaultStore.open(at: path) }
  }

  private func change(_ path: String, mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test(arguments: ["-wal", "-shm"]) func whatSQLiteWouldReadAlongIsRefused(ending: String) throws {
    _ = try makeVault()
    try folder.write([], to: "vault.db" + ending)
    #expect(opening() == .stray(path + ending))
    try FileManager.default.removeItem(atPath: path + ending)
    #expect(opening() == nil)
    try FileManager.default.createSymbolicLink(atPath: path + ending, withDestinationPath: "/nowhere")
    #expect(opening() == .stray(path + ending))
  }

  @Test(arguments: ["-journal", "-wal", "-shm"]) func noVaultIsMadeBesideWhatIsLeftOfAnother(ending: String)
    throws
  {
    let left = try folder.write("left", to: "vault.db" + ending)
    func making() -> VaultFileError? {
      rejection { () throws(VaultFileError) in _ = try UnmadeVault(at: path) }
    }
    #expect(making() == .stray(left))
    #expect(try folder.read("vault.db" + ending) == [UInt8]("left".utf8))
    try FileManager.default.removeItem(atPath: left)
    #expect(making() == nil)
  }

  @Test(arguments: [0o666, 0o640, 0o604, 0o620]) func aJournalThatOthersCanUseIsRefused(mode: Int) throws {
    _ = try makeVault()
    try folder.write([], to: "vault.db-journal")
    try change(journal, mode: mode)
    #expect(opening() == .journal(.openToOthers(.mode)))
    try change(journal, mode: 0o600)
    #expect(opening() == nil)
  }

  @Test func aJournalWithASecondNameIsRefusedAndLeftAsItWas() throws {
    _ = try makeVault()
    let victim = try folder.write("someone's file", to: "victim")
    try change(victim, mode: 0o600)
    try FileManager.default.linkItem(atPath: victim, toPath: journal)
    #expect(opening() == .journal(.hardLink))
    #expect(try folder.read("victim") == [UInt8]("someone's file".utf8))
  }

  @Test func aPipeInTheJournalsPlaceIsNotWaitedFor() throws {
    _ = try makeVault()
    try #require(try run("/usr/bin/mkfifo", [journal]).status == 0)
    #expect(opening() == .journal(.notAFile))
  }

  @Test(.needsRoot("to give a file to another user")) func anotherUsersJournalIsRefused() throws {
    _ = try makeVault()
    try folder.write([], to: "vault.db-journal")
    try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: journal)
    #expect(opening() == .journal(.foreignOwner))
  }

  /// A person was asked for a passphrase between opening and reading, and for a yes before a change.
  @Test(arguments: ["-journal", "-wal", "-shm"])
  func whatComesThereLaterIsSeenBeforeEachReadingAndChange(ending: String) throws {
    _ = try makeVault()
    let store = try SQLiteVaultStore.open(at: path)
    var vault = try Sample.unlock(store)
    let victim = try folder.write("someone's file", to: "victim")
    try change(victim, mode: 0o600)
    try FileManager.default.linkItem(atPath: victim, toPath: path + ending)
    let before = try folder.read("vault.db")
    let readError = storeError { _ = try store.read(after: nil) }
    let changeError = vaultError { try vault.addVendor(Party.keyless("paper"), now: Sample.start) }
    #expect(readError?.isUnavailable == true)
    #expect(changeError?.isOfStore == true)
    #expect(try folder.read("vault.db") == before)
    #expect(try folder.read("victim") == [UInt8]("someone's file".utf8))
    try FileManager.default.removeItem(atPath: path + ending)
    try vault.addVendor(Party.keyless("paper"), now: Sample.start)
  }
}

extension StoreError {
  fileprivate var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
}

extension VaultError {
  fileprivate var isOfStore: Bool { if case .store(.unavailable) = self { true } else { false } }
}
