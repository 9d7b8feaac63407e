internal import Glibc
internal import PrivateFiles
internal import SystemPackage
internal import VaultCore

/// The file beside the database that holds pages as they were before a change, sealed secrets among them.
struct RollbackJournal: Sendable {
  let path: String

  private static let chunk = [UInt8](repeating: 0, count: 64 << 10)

  /// Whether SQLite may take it for what a crash left, and undo what it tells of: it looks at the first byte.
  func mayBeHot() throws(StoreError) -> Bool {
    try withFile(.readOnly) { try $0.readBytes(upTo: 1).first ?? 0 } ?? 0 != 0
  }

  /// All of it, if it has at most `limit` bytes.
  func read(limit: Int) throws(StoreError) -> [UInt8] {
    let bytes = try withFile(.readOnly) { file in
      guard try Stat(file).size <= limit else { throw Errno.fileTooLarge }
      return try file.readBytes(upTo: Int(try Stat(file).size))
    }
    return bytes ?? []
  }

  /// Whether there is a byte in it other than zero.
  func holdsAnything() throws(StoreError) -> Bool {
    try withFile(.readOnly) { file in
      var buffer = Self.chunk
      while true {
        let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
        if count == 0 { return false }
        if buffer[..<count].contains(where: { $0 != 0 }) { return true }
      }
    } ?? false
  }

  /// Overwrites it with zeros and syncs, while no process can be writing to it or need it: SQLite's write
  /// lock is held, and taking that lock has rolled back what a crash left.
  ///
  /// - Returns: whether it is there.
  func scrub(
    under database: borrowing Database, syncing sync: (CInt) -> CInt = { fsync($0) }
  ) throws(StoreError) -> Bool {
    try database.transaction(.writing) { _ throws(StoreError) in try overwrite(syncing: sync) }
  }

  private func overwrite(syncing sync: (CInt) -> CInt) throws(StoreError) -> Bool {
    try withFile(.readWrite) { file in
      let size = try file.seek(offset: 0, from: .end)
      var left = size
      _ = try file.seek(offset: 0, from: .start)
      while left > 0 {
        let count = Int(min(left, Int64(Self.chunk.count)))
        _ = try file.writeAll(Self.chunk[..<count])
        left -= Int64(count)
      }
      guard sync(file.rawValue) == 0 else {
        let failure = Errno(rawValue: errno)
        // What could not be synced reads as zeros all the same: the last byte tells the next to open, who starts
        // anew. SQLite looks at the first.
        if size > 0 { _ = try file.writeAll(toAbsoluteOffset: size - 1, [0xff]) }
        throw failure
      }
      return true
    } ?? false
  }

  private func withFile<Result>(
    _ mode: FileDescriptor.AccessMode, _ body: (FileDescriptor) throws -> Result
  ) throws(StoreError) -> Result? {
    do throws(PrivateFileError) {
      let file = try OpenFile(at: path, VaultFile.journalDemands, mode)
      return try PrivateFileError.wrapping { try body(file.descriptor) }
    } catch .missing {
      return nil
    } catch {
      throw .unavailable(reason: "\(path): \(error)")
    }
  }
}
