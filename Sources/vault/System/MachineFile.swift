internal import Glibc
internal import Handoff
internal import Sodium
internal import SystemPackage
internal import VaultCore

/// What this machine remembers of vaults: one small file a vault in the user's state folder. Nothing in it is
/// secret; it is evidence when an older copy of a vault is put in the place of a newer one.
struct MachineFile: MachineMemory {
  private static let sizeLimit = 64 << 10

  func recall(_ vault: HexBytes) throws(MemoryError) -> Recollection {
    try Self.read(try Self.path(of: vault))
  }

  func change(_ vault: HexBytes, _ body: (inout Recollection) -> Void) throws(MemoryError) {
    let path = try Self.path(of: vault)
    try StateFolder.make()
    do {
      let lock = try FileDescriptor.open(
        FilePath(path + ".lock"), .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
      try lock.closeAfter {
        guard flock(lock.rawValue, LOCK_EX) == 0 else { throw Errno(rawValue: errno) }
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

  private static func path(of vault: HexBytes) throws(MemoryError) -> String {
    guard let folder = StateFolder.path else { throw .unavailable(reason: "there is no home folder") }
    return folder + "/" + vault.text
  }

  private static func read(_ path: String) throws(MemoryError) -> Recollection {
    let text: [UInt8]
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
      text = try file.closeAfter {
        guard try Stat(file).type == .regular else { throw MemoryError.damaged(place: path) }
        return try SecretBytes.read(from: file, limit: sizeLimit).withBytes { $0.copiedBytes() }
      }
    } catch Errno.noSuchFileOrDirectory, Errno.notDirectory {
      return Recollection()
    } catch let error as MemoryError {
      throw error
    } catch {
      throw .unavailable(reason: "\(path): \(error)")
    }
    guard let memory = try? CanonicalJSON.decode(Recollection.self, from: text) else {
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
  }
}
