internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage
internal import VaultCore

/// What this machine remembers of vaults: one small file a vault in the user's state folder. Nothing in it is
/// secret; it is evidence when an older copy of a vault is put in the place of a newer one.
struct MachineFile: MachineMemory {
  /// How long a process waits for another one's change, which may wait for the store in turn.
  var patience = Duration.seconds(30)

  private static let sizeLimit = 64 << 10

  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord {
    try Self.read(try Self.path(of: vault))
  }

  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    let path = try Self.path(of: vault)
    try StateFolder.make()
    do {
      let lock = try FileDescriptor.open(
        FilePath(path + ".lock"), .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
      try lock.closeAfter {
        try wait(for: lock)
        let before = try Self.read(path)
        var after = before
        body(&after)
        if after != before { try Self.replace(path, by: try CanonicalJSON.encode(after)) }
      }
    } catch let error as MemoryError {
      throw error
    } catch {
      throw .unavailable(reason: "\(path): \(error)")
    }
  }

  private func wait(for lock: FileDescriptor) throws {
    let start = ContinuousClock.now
    while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Errno(rawValue: errno) }
      guard start.duration(to: .now) < patience else { throw MemoryError.busy }
      usleep(10_000)
    }
  }

  private static func path(of vault: HexBytes) throws(MemoryError) -> String {
    guard let folder = StateFolder.path else { throw .unavailable(reason: "there is no home folder") }
    return folder + "/" + vault.text
  }

  private static func read(_ path: String) throws(MemoryError) -> MachineRecord {
    let text: [UInt8]
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
      text = try file.closeAfter {
        guard try Stat(file).type == .regular else { throw MemoryError.damaged(place: path) }
        return try SecretBytes.read(from: file, limit: sizeLimit).withBytes { $0.copiedBytes() }
      }
    } catch Errno.noSuchFileOrDirectory, Errno.notDirectory {
      return MachineRecord()
    } catch let error as MemoryError {
      throw error
    } catch {
      throw .unavailable(reason: "\(path): \(error)")
    }
    guard let memory = try? CanonicalJSON.decode(MachineRecord.self, from: text) else {
      throw .damaged(place: path)
    }
    return memory
  }

  /// Under the lock, so that the name of the new file is free to be used.
  private static func replace(_ path: String, by bytes: [UInt8]) throws {
    let new = path + ".new"
    let file = try FileDescriptor.open(
      FilePath(new), .writeOnly, options: [.create, .truncate, .noFollow, .nonBlocking, .closeOnExec],
      permissions: .ownerReadWrite)
    try file.closeAfter {
      _ = try file.writeAll(bytes)
      guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
    guard unsafe rename(new, path) == 0 else { throw Errno(rawValue: errno) }
    let folder = try FileDescriptor.open(
      FilePath(path).removingLastComponent(), .readOnly, options: [.directory, .closeOnExec])
    // That some file systems cannot sync a folder does not make the file less new.
    try folder.closeAfter { _ = fsync(folder.rawValue) }
  }
}
