internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore

/// What this machine remembers of vaults: one small file a vault in the user's state folder. Nothing in it is
/// secret; it is evidence when an older copy of a vault is put in the place of a newer one. What others can change is none.
struct MachineFile: MachineMemory {
  /// How long a process waits for another one's change, which may wait for the store in turn.
  var patience = Duration.seconds(30)

  private static let sizeLimit = 64 << 10

  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord {
    try Self.read(try Self.path(of: vault))
  }

  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    let path = try Self.path(of: vault)
    do {
      try Self.makeFolder(of: path)
      let file = try LockedFile(at: path, patience: patience)
      let before = try Self.read(path)
      var after = before
      body(&after)
      if after != before { try file.replace(by: try CanonicalJSON.encode(after)) }
    } catch let error as MemoryError {
      throw error
    } catch PrivateFileError.busy {
      throw .busy
    } catch {
      throw .unavailable(reason: "\(path): \(error)")
    }
  }

  private static func makeFolder(of path: String) throws(MemoryError) {
    let folder = OpenFile.folder(of: path)
    do {
      try PrivateFolder.makeWithParents(folder)
    } catch {
      throw .unavailable(reason: "\(folder) cannot be created: \(error)")
    }
  }

  private static func path(of vault: HexBytes) throws(MemoryError) -> String {
    guard let folder = StateFolder.path else { throw .unavailable(reason: "there is no home folder") }
    return folder + "/" + vault.text
  }

  private static func read(_ path: String) throws(MemoryError) -> MachineRecord {
    let text: [UInt8]
    do throws(PrivateFileError) {
      let file = try OpenFile(at: path, [.ordinary, .noLink, .own, .trusted])
      text = try file.read(limit: sizeLimit).withBytes { $0.copiedBytes() }
    } catch .missing {
      return MachineRecord()
    } catch .notAFile {
      throw .damaged(place: path)
    } catch {
      let hints = error.hints(at: path).map { " (\($0))" }.joined()
      throw .unavailable(reason: "\(path): \(error)\(hints)")
    }
    guard let memory = try? CanonicalJSON.decode(MachineRecord.self, from: text) else {
      throw .damaged(place: path)
    }
    return memory
  }
}
