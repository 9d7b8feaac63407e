import Foundation
import Handoff
import PrivateFiles
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

@Suite("After the wipe the sealed secret is in no file of the vault (I2, I3)")
struct WipeTests {
  private let folder: TemporaryFolder
  private let item = "secret/19647330000000/1/office"
  private var path: String { folder.path("vault.db") }

  init() throws { folder = try TemporaryFolder() }

  private func journal() throws -> [UInt8] { try folder.read("vault.db-journal") }

  /// Every byte in every file that lies in the vault's folder.
  private func allBytes() throws -> [UInt8] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).flatMap { try folder.read($0) }
  }

  private func makeVault(_ vendors: [Vendor]) throws -> (store: SQLiteVaultStore, sealed: [UInt8]) {
    var vault = try Sample.makeVault(in: try UnmadeVault(at: path), vendors: vendors)
    let store = try SQLiteVaultStore.open(at: path)
    _ = try vault.generate(
      under: Release(vendors: vendors.map(\.id), statement: Sample.statement), now: Sample.start)
    let sealed = try #require(try store.read(after: nil).items[item])
    #expect(try allBytes().occurrences(of: sealed) == 1)
    return (store, sealed)
  }

  @Test func revealingLeavesNoSealedByteInFileAndJournal() throws {
    let (store, sealed) = try makeVault([Party.keyless("paper")])
    var vault = try Sample.unlock(store)
    _ = try vault.reveal(now: Sample.start)
    #expect(try allBytes().occurrences(of: sealed) == 0)
    // Nor a part of it, from the middle.
    #expect(try !allBytes().holds([UInt8](sealed[24..<36])))
    #expect(try !journal().isEmpty)
    #expect(try journal().allSatisfy { $0 == 0 })
  }

  @Test func exportingToTheLastVendorLeavesNoSealedByteInFileAndJournal() throws {
    let alpha = try Party("alpha").vendor
    let beta = try Party("beta").vendor
    let (store, sealed) = try makeVault([alpha, beta])
    var vault = try Sample.unlock(store)
    _ = try vault.export(to: [alpha], now: Sample.start)
    #expect(try folder.read("vault.db").occurrences(of: sealed) == 1)
    #expect(try journal().allSatisfy { $0 == 0 })
    _ = try vault.export(to: [beta], now: Sample.start)
    #expect(try allBytes().occurrences(of: sealed) == 0)
    #expect(try journal().allSatisfy { $0 == 0 })
  }

  /// Zeros that the disk did not take read as zeros all the same.
  @Test func whatCouldNotBeSyncedIsOverwrittenAgain() throws {
    _ = try makeVault([Party.keyless("paper")])
    let journal = RollbackJournal(path: path + "-journal")
    #expect(throws: StoreError.self) {
      _ = try journal.scrub(under: try Database.open(path, busyTimeout: .zero)) { _ in -1 }
    }
    #expect(try journal.holdsAnything())
    _ = try SQLiteVaultStore.open(at: path)
    #expect(try !journal.holdsAnything())
  }

  /// Its pages lie on blocks that nobody can name any more.
  @Test func whatWasInAJournalThatIsGoneIsNotSaidToBeOverwritten() throws {
    _ = try makeVault([Party.keyless("paper")])
    let journal = RollbackJournal(path: path + "-journal")
    let isThere = { try journal.scrub(under: try Database.open(path, busyTimeout: .zero)) }
    #expect(try isThere())
    try FileManager.default.removeItem(atPath: journal.path)
    #expect(try !isThere())
  }

  @Test func everyCommitLeavesTheJournalZero() throws {
    let (store, _) = try makeVault([Party.keyless("paper")])
    #expect(try journal().allSatisfy { $0 == 0 })
    var vault = try Sample.unlock(store)
    try vault.addVendor(Party.keyless("phone"), now: Sample.start)
    #expect(try !journal().isEmpty)
    #expect(try journal().allSatisfy { $0 == 0 })
  }

  /// A process that dies between its commit and the overwriting leaves the pages as they were before in the
  /// journal; sqlite3 does the same, because it knows nothing of the overwriting.
  @Test(.needs(.sqlite3)) func theNextToOpenOverwritesWhatACrashLeftInTheJournal() throws {
    let (store, sealed) = try makeVault([Party.keyless("paper")])
    let sql =
      "PRAGMA journal_mode = PERSIST; PRAGMA secure_delete = ON; DELETE FROM item WHERE name = '\(item)'"
    try SQLiteCommand.run(sql, on: path)
    #expect(try folder.read("vault.db").occurrences(of: sealed) == 0)
    #expect(try journal().occurrences(of: sealed) == 1)
    let size = try journal().count
    _ = try SQLiteVaultStore.open(at: path)
    #expect(try allBytes().occurrences(of: sealed) == 0)
    #expect(try journal().count == size)
    #expect(try journal().allSatisfy { $0 == 0 })
    #expect(try store.read(after: nil).items[item] == nil)
  }

  @Test func aJournalThatIsALinkIsNotFollowed() throws {
    _ = try makeVault([Party.keyless("paper")])
    let victim = try folder.write("someone's file", to: "victim")
    try FileManager.default.removeItem(atPath: path + "-journal")
    try FileManager.default.createSymbolicLink(
      atPath: path + "-journal", withDestinationPath: victim)
    let error = rejection { () throws(VaultFileError) in _ = try SQLiteVaultStore.open(at: path) }
    #expect(error == .journal(.symbolicLink))
    #expect(try folder.read("victim") == [UInt8]("someone's file".utf8))
  }

  @Test(.needs(.sqlite3)) func theFileStaysWholeThroughALife() throws {
    let alpha = try Party("alpha").vendor
    let (store, _) = try makeVault([alpha])
    var vault = try Sample.unlock(store)
    _ = try vault.export(to: [alpha], now: Sample.start)
    let check = try SQLiteCommand.run("PRAGMA integrity_check", on: path)
    #expect(check == "ok\n")
    let names = try SQLiteCommand.run("SELECT name FROM item ORDER BY name", on: path)
    #expect(
      names == """
        bundle/19647330000000/1/alpha
        coordinator/office
        issuer-key/1
        vault-key/1/office

        """)
  }
}
