import Sodium
import SystemPackage
import TestSupport
import Testing

/// I1: a secret has a place of its own, and only its own bytes are it.
@Suite struct SecretBytesTests {
  @Test func onlyWhatWasFilledIsTheSecret() throws {
    let bytes = try SecretBytes(capacity: 10) { $0.append(contentsOf: [1, 2, 3]) }.copied()
    #expect(bytes == [1, 2, 3])
  }

  @Test func aSecretMayBeEmpty() throws {
    let bytes = try SecretBytes(capacity: 0) { _ in }.copied()
    #expect(bytes.isEmpty)
  }

  @Test func aFillThatFailsLeavesNothing() {
    #expect(throws: SodiumError.forged) {
      _ = try SecretBytes(capacity: 10) { output throws(SodiumError) in
        output.append(contentsOf: [1, 2, 3])
        throw .forged
      }
    }
  }

  @Test func aCapacityThatIsNotToBeHadIsRefused() {
    #expect(throws: SodiumError.outOfMemory) { _ = try SecretBytes(capacity: -1) { _ in } }
    #expect(throws: SodiumError.outOfMemory) { _ = try SecretBytes(capacity: .max) { _ in } }
  }

  @Test func bytesBeyondTheCapacityEndTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = try SecretBytes(capacity: 2) { unsafe $0.append(contentsOf: [1, 2, 3].span.bytes) }
    }
  }

  @Test func anOffsetOutsideOfASpanEndsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = try SecretBytes.of([1, 2, 3]).withBytes { $0[3] }
    }
  }

  @Test func theFirstOffsetOfAByteIsFound() throws {
    let offsets = try SecretBytes.of([7, 8, 7]).withBytes {
      [
        $0.firstOffset(of: 7), $0.firstOffset(of: 7, from: 1), $0.firstOffset(of: 9),
        $0.firstOffset(of: 7, from: 3),
      ]
    }
    #expect(offsets == [0, 2, nil, nil])
  }

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
    #expect(throws: Errno.fileTooLarge) { try read([UInt8](repeating: 0x41, count: size), limit: 4096) }
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
    #expect(throws: Errno.isDirectory) { _ = try SecretBytes.read(from: folder, limit: 10) }
  }

  private func read(_ file: [UInt8], limit: Int) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let descriptor = try FileDescriptor.open(FilePath(try folder.write(file, to: "file")), .readOnly)
    return try descriptor.closeAfter { try SecretBytes.read(from: descriptor, limit: limit).copied() }
  }
}
