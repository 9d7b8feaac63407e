import Foundation
import PrivateFiles
import SystemPackage
import TestSupport
import Testing

@testable import VaultCore
@testable import VaultSQLite

@Suite("A vault file is private, ordinary and ours, or it is refused (I7, I9)")
struct VaultFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("vault.db") }

  init() throws { folder = try TemporaryFolder() }

  private func makeVaultFile() throws {
    _ = try Sample.makeVault(in: try UnmadeVault(at: path))
  }

  private func creating(at path: String) -> VaultFileError? {
    rejection { () throws(VaultFileError) in _ = try UnmadeVault(at: path) }
  }

  private func opening(_ path: String) -> VaultFileError? {
    rejection { () throws(VaultFileError) in _ = try SQLiteVaultStore.open(at: path) }
  }

  private func isUnavailable(_ error: VaultFileError?) -> Bool {
    if case .store(.unavailable)? = error { true } else { false }
  }

  private func mode(of path: String) throws -> UInt32 {
    UInt32(try Stat(FilePath(path), followTargetSymlink: false).mode.permissions.rawValue)
  }

  // MARK: - Making

  @Test func aNewFileIsReadableByItsOwnerAlone() throws {
    try makeVaultFile()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["vault.db"])
    #expect(try mode(of: path) == 0o600)
    var vault = try Sample.unlock(try SQLiteVaultStore.open(at: path))
    try vault.addVendor(Party.keyless("paper"), now: Sample.start)
    #expect(try mode(of: path + "-journal") == 0o600)
    #expect(opening(path) == nil)
  }

  @Test func whatIsThereIsLeftAsItWas() throws {
    try folder.write("something", to: "file")
    try folder.write([], to: "empty")
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "directory"), withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("dangling"), withDestinationPath: folder.path("nowhere"))
    for name in ["file", "empty", "directory", "link", "dangling"] {
      #expect(creating(at: folder.path(name)) == .store(.exists), "\(name)")
    }
    #expect(try folder.read("file") == [UInt8]("something".utf8))
    #expect(try folder.read("empty").isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(names) == ["file", "empty", "directory", "link", "dangling"])
  }

  @Test func aVaultIsNotMadeOverAnother() throws {
    try makeVaultFile()
    let before = try folder.read("vault.db")
    #expect(creating(at: path) == .store(.exists))
    #expect(try folder.read("vault.db") == before)
  }

  /// Of two who make a vault in one place at a time, one is told that the other did.
  @Test func theSecondOfTwoIsRefused() throws {
    let second = try UnmadeVault(at: path)
    try makeVaultFile()
    let before = try folder.read("vault.db")
    #expect(vaultError { _ = try Sample.makeVault(in: second) } == .store(.exists))
    #expect(try folder.read("vault.db") == before)
  }

  @Test func whereNoFileCanBeMadeTheReasonIsGiven() throws {
    try folder.write("no folder", to: "file")
    for place in [folder.path("missing/vault.db"), folder.path("file/vault.db"), "/proc/vault.db"] {
      #expect(isUnavailable(creating(at: place)), "\(place)")
    }
  }

  @Test func aVaultThatIsNotFinishedLeavesNothing() throws {
    let store = try UnmadeVault(at: path)
    let stored = try store.read(after: nil)
    #expect(stored.entries.isEmpty && stored.items.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  // MARK: - Opening

  @Test func whatIsMissingIsNotMade() throws {
    #expect(opening(path) == .store(.missing))
    #expect(opening(folder.path("missing/vault.db")) == .store(.missing))
    try folder.write("no folder", to: "file")
    #expect(opening(folder.path("file/vault.db")) == .store(.missing))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["file"])
  }

  @Test func whatIsNoOrdinaryFileIsRefused() throws {
    try makeVaultFile()
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(opening(link) == .file(.symbolicLink))
    #expect(opening(folder.url.path) == .file(.notAFile))
    let made = try run("/usr/bin/mkfifo", [folder.path("fifo")])
    try #require(made.status == 0)
    #expect(opening(folder.path("fifo")) == .file(.notAFile))
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
  func aFileThatOthersCanUseIsRefused(mode: Int) throws {
    try makeVaultFile()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(opening(path) == .file(.openToOthers(.mode)))
  }

  @Test(.needsRoot("to give a file to another user")) func anotherUsersFileIsRefused() throws {
    try makeVaultFile()
    try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: path)
    #expect(opening(path) == .file(.foreignOwner))
  }

  @Test func aSecondNameIsRefused() throws {
    try makeVaultFile()
    try FileManager.default.linkItem(atPath: path, toPath: folder.path("second"))
    #expect(opening(path) == .file(.hardLink))
    try FileManager.default.removeItem(atPath: folder.path("second"))
    #expect(opening(path) == nil)
  }

  /// Whoever can put a file beside the vault can put its journal there: a sticky folder is no better. A group is others,
  /// also one with the user's own number.
  @Test(arguments: [0o777, 0o702, 0o733, 0o770, 0o1777, 0o1770, 0o755, 0o700])
  func aFolderThatOthersCanWriteToIsRefused(mode: Int) throws {
    let place = folder.path("place")
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    _ = try Sample.makeVault(in: try UnmadeVault(at: place + "/vault.db"))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
    let refusal: VaultFileError? =
      mode & 0o022 == 0
      ? nil : .file(.folderOpenToOthers(folder: place, mode & 0o1000 == 0 ? .mode : .notOurs))
    #expect(opening(place + "/vault.db") == refusal)
    #expect(creating(at: place + "/new.db") == refusal)
  }

  @Test(.needsRoot("to give a folder to another user"))
  func anotherUsersFolderIsRefused() throws {
    try makeVaultFile()
    try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: folder.url.path)
    #expect(opening(path) == .file(.foreignFolder(folder: folder.url.path)))
  }

  @Test func whatIsNoVaultIsRefusedAndLeftAsItWas() throws {
    var stranger = [UInt8](repeating: 0, count: 4096)
    stranger.replaceSubrange(0..<16, with: "SQLite format 3\0".utf8)
    for (name, bytes) in [
      ("text", [UInt8](String(repeating: "not a vault\n", count: 100).utf8)), ("empty", []),
      ("short", [UInt8]("SQLite format 3\0".utf8)), ("stranger", stranger),
    ] {
      let file = try folder.write(bytes, to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
      #expect(opening(file) == .store(.notAVault), "\(name)")
      #expect(try folder.read(name) == bytes)
    }
  }

  @Test(.needs(.sqlite3)) func anotherApplicationsDatabaseIsRefused() throws {
    let other = folder.path("other.db")
    try SQLiteCommand.run("CREATE TABLE t (x); PRAGMA application_id = 7;", on: other)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other)
    #expect(opening(other) == .store(.notAVault))
  }

  @Test(.needs(.sqlite3)) func aNewerVersionsVaultIsRefusedAndLeftAsItWas() throws {
    try makeVaultFile()
    try SQLiteCommand.run("PRAGMA user_version = 2", on: path)
    let before = try folder.read("vault.db")
    #expect(opening(path) == .store(.newerVersion))
    #expect(try folder.read("vault.db") == before)
  }

  @Test(.needs(.sqlite3), arguments: [0, -1]) func aVaultOfNoVersionIsRefused(version: Int) throws {
    try makeVaultFile()
    try SQLiteCommand.run("PRAGMA user_version = \(version)", on: path)
    #expect(opening(path) == .store(.damaged))
  }

  @Test func aDamagedFileIsRefused() throws {
    try makeVaultFile()
    let whole = try folder.read("vault.db")
    // The schema's page, behind the header of the file; then every page after the first.
    for range in [100..<400, 4096..<whole.count] {
      var bytes = whole
      for offset in range { bytes[offset] = 0xa5 }
      try FileManager.default.removeItem(atPath: path)
      try folder.write(bytes, to: "vault.db")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let error = refusal(ofVaultAt: path)
      #expect(error == .store(.damaged), "\(range)")
    }
  }

  @Test func aFileCutShortIsRefused() throws {
    try makeVaultFile()
    let whole = try folder.read("vault.db")
    for count in [100, 1000, 4096, whole.count - 4096] {
      try FileManager.default.removeItem(atPath: path)
      try folder.write([UInt8](whole.prefix(count)), to: "vault.db")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      let error = refusal(ofVaultAt: path)
      #expect(
        error == .store(.damaged) || error == .store(.notAVault),
        "\(count) bytes: \(String(describing: error))")
    }
  }

  /// SQLite reads bytes that are missing at the end as zeros, and would not miss these.
  @Test func aFileThatLacksAZeroAtItsEndIsRefused() throws {
    let entry = [UInt8](repeating: 0, count: 10_000)
    _ = try UnmadeVault(at: path).commit(
      Change(index: 0, entry: entry, puts: [:], deletes: []), expecting: nil)
    let whole = try folder.read("vault.db")
    #expect(opening(path) == nil)
    try #require(whole.last == 0)
    try FileManager.default.removeItem(atPath: path)
    try folder.write([UInt8](whole.dropLast()), to: "vault.db")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(opening(path) == .store(.damaged))
  }

  @Test(.needs(.sqlite3)) func anEntryInAnotherPlaceIsRefused() throws {
    try makeVaultFile()
    let sql = "UPDATE entry SET position = 1"
    try SQLiteCommand.run(sql, on: path)
    #expect(refusal(ofVaultAt: path) == .store(.damaged))
  }

  /// A secret is deleted by its name. An index without the name would leave the secret where it is.
  @Test func aFileWhoseIndexLacksAnItemIsRefused() throws {
    try makeVaultFile()
    let whole = try folder.read("vault.db")
    let name = [UInt8]("issuer-key/1".utf8)
    // In the table and in the index; the index is the page behind the table's.
    let offset = try #require(whole.indices.last { whole[$0...].starts(with: name) })
    var bytes = whole
    bytes[offset] ^= 1
    try FileManager.default.removeItem(atPath: path)
    try folder.write(bytes, to: "vault.db")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(opening(path) == .store(.damaged))
  }

  // MARK: - The format

  @Test(.needs(.sqlite3)) func theFileIsWhatTheFormatSays() throws {
    try makeVaultFile()
    let header = try folder.read("vault.db").prefix(100)
    #expect(header.starts(with: "SQLite format 3\0".utf8))
    #expect([UInt8](header[68..<72]) == [UInt8]("VVLT".utf8))
    let check = try SQLiteCommand.run("PRAGMA integrity_check", on: path)
    #expect(check == "ok\n")
    let tables = try SQLiteCommand.run("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", on: path)
    #expect(
      tables == """
        CREATE TABLE entry (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT
        CREATE TABLE item (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT

        """)
    #expect(try SQLiteCommand.run("PRAGMA user_version", on: path) == "1\n")
    #expect(try SQLiteCommand.run("SELECT position FROM entry", on: path) == "0\n")
    #expect(
      try SQLiteCommand.run("SELECT name FROM item ORDER BY name", on: path)
        == "coordinator/office\nissuer-key/1\nvault-key/1/office\n")
    let strict = try SQLiteCommand.run(
      "SELECT strict FROM pragma_table_list WHERE name IN ('entry', 'item')", on: path)
    #expect(strict == "1\n1\n")
  }
}

/// Why the vault file at `path` cannot be opened, or read.
func refusal(ofVaultAt path: String) -> VaultFileError? {
  do throws(VaultFileError) {
    let store = try SQLiteVaultStore.open(at: path)
    return storeError { _ = try store.read(after: nil) }.map { .store($0) }
  } catch {
    return error
  }
}
