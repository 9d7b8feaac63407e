import PrivateFiles
import Sodium
import SystemPackage
import TestSupport
import Testing

@Suite("A secret file is replaced whole or not at all, and what was in it is overwritten (I1, I9)")
struct ReplacedFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("keys")
  }

  private func write(_ text: String, to path: String, _ mode: FilePermissions = .ownerReadWrite) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: [.create, .truncate], permissions: mode)
    _ = try file.closeAfter { try file.writeAll(text.utf8) }
  }

  private func replace(by text: String) throws {
    let hindrance = try [UInt8](text.utf8).withBytes { text in try ReplacedFile.replace(path, by: text) }
    #expect(hindrance == nil)
  }

  @Test func theNewIsThereAndTheOldIsNot() throws {
    try write("old secret halves", to: path)
    // One that a process has left, which was killed.
    try write("left", to: path + ".new")
    let left = try FileDescriptor.open(FilePath(path + ".new"), .readOnly)
    let old = try FileDescriptor.open(FilePath(path), .readOnly)
    defer {
      try? left.close()
      try? old.close()
    }
    try replace(by: "new")
    #expect(try folder.read("keys") == [UInt8]("new".utf8))
    #expect(try Stat(FilePath(path)).permissions == .ownerReadWrite)
    #expect(try PrivateFolder.names(in: folder.path(".")) == ["keys"])
    let before = try SecretBytes.read(from: old, limit: 100).copied()
    #expect(before == [UInt8](repeating: 0, count: 17))
    #expect(try SecretBytes.read(from: left, limit: 100).copied() == [0, 0, 0, 0])
  }

  /// It ended between the exchange and the overwriting.
  @Test func whatAnEndedProcessHasLeftIsOverwritten() throws {
    try write("new", to: path)
    try write("old secret halves", to: path + ".new")
    let left = try FileDescriptor.open(FilePath(path + ".new"), .readOnly)
    defer { try? left.close() }
    #expect(ReplacedFile.hasRemains(path))
    ReplacedFile.finish(path)
    #expect(!ReplacedFile.hasRemains(path))
    #expect(try SecretBytes.read(from: left, limit: 100).copied() == [UInt8](repeating: 0, count: 17))
    #expect(try folder.read("keys") == [UInt8]("new".utf8))
  }

  @Test func whatOthersCanReadIsNotReplaced() throws {
    try write("old", to: path, [.ownerReadWrite, .otherRead])
    #expect(throws: PrivateFileError.self) { try replace(by: "new") }
    #expect(try folder.read("keys") == [UInt8]("old".utf8))
  }
}
