import PrivateFiles
import Sodium
import SystemPackage
import TestSupport
import Testing

@Suite("A secret passes between guarded memory and files as it is (I1)")
struct SecretBytesIOTests {
  @Test func aSecretPassesThroughAPipe() throws {
    let (reading, writing) = try FileDescriptor.pipe()
    try SecretBytes.of("kM7.wq-T4_bR").withBytes { bytes throws in try bytes.write(to: writing) }
    try writing.close()
    let received = try reading.closeAfter { try SecretBytes.read(from: reading, limit: 100).copied() }
    #expect(received == [UInt8]("kM7.wq-T4_bR".utf8))
  }

  @Test(arguments: [0, 1, 4095, 4096])
  func aFileUpToTheLimitIsRead(size: Int) throws {
    let file = [UInt8](repeating: 0x41, count: size)
    let read = try read(file, limit: 4096)
    #expect(read == file)
  }

  @Test(arguments: [4097, 4098, 100_000])
  func aFileBeyondTheLimitIsRefused(size: Int) {
    #expect(throws: PrivateFileError.tooLarge) {
      try read([UInt8](repeating: 0x41, count: size), limit: 4096)
    }
  }

  @Test func aSecretIsWrittenToAFile() throws {
    let folder = try TemporaryFolder()
    let file = try FileDescriptor.open(
      FilePath(folder.path("secret")), .writeOnly, options: [.create, .exclusiveCreate],
      permissions: .ownerReadWrite)
    try file.closeAfter {
      try SecretBytes.of([UInt8](0...255)).withBytes { bytes throws in try bytes.write(to: file) }
    }
    #expect(try folder.read("secret") == [UInt8](0...255))
  }

  @Test func writingWhereNothingCanBeWrittenIsRefused() throws {
    let folder = try TemporaryFolder()
    let file = try FileDescriptor.open(FilePath(try folder.write("", to: "empty")), .readOnly)
    defer { try? file.close() }
    #expect(throws: Errno.badFileDescriptor) {
      try SecretBytes.of([1]).withBytes { bytes throws in try bytes.write(to: file) }
    }
  }

  @Test func readingAFolderIsRefused() throws {
    let folder = try FileDescriptor.open(FilePath("/"), .readOnly)
    defer { try? folder.close() }
    #expect(throws: PrivateFileError.folder) { _ = try SecretBytes.read(from: folder, limit: 10) }
  }

  private func read(_ file: [UInt8], limit: Int) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let descriptor = try FileDescriptor.open(FilePath(try folder.write(file, to: "file")), .readOnly)
    return try descriptor.closeAfter { try SecretBytes.read(from: descriptor, limit: limit).copied() }
  }
}
