internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import VaultCore

/// A small file in the user's state folder, as canonical JSON. Nothing in it is secret, but what others could write there
/// would be believed.
struct StateFile<Value: Codable & Equatable & Sendable>: Sendable {
  /// Its name in the state folder.
  let name: String
  /// What it says where there is none.
  let empty: Value
  /// The largest that is read, in bytes.
  let sizeLimit: Int
  /// How long a process waits for another one's change.
  var patience = Duration.seconds(30)

  /// Reads what it says.
  ///
  /// - Throws: ``MemoryError``.
  func read() throws(MemoryError) -> Value {
    try read(try path())
  }

  /// Changes what it says, while no other process does, whole or not at all.
  ///
  /// - Throws: ``MemoryError``.
  func change(_ body: (inout Value) -> Void) throws(MemoryError) {
    let path = try path()
    try Self.makeFolder(OpenFile.folder(of: path))
    do {
      let file = try LockedFile(at: path, patience: patience)
      let before = try read(path)
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

  private static func makeFolder(_ folder: String) throws(MemoryError) {
    do {
      try PrivateFolder.makeWithParents(folder)
    } catch {
      throw .unavailable(reason: "\(folder) cannot be created: \(error)")
    }
  }

  private func path() throws(MemoryError) -> String {
    guard let folder = StateFolder.path else { throw .unavailable(reason: "there is no home folder") }
    return folder + "/" + name
  }

  private func read(_ path: String) throws(MemoryError) -> Value {
    let text: [UInt8]
    do throws(PrivateFileError) {
      let file = try OpenFile(at: path, [.ordinary, .noLink, .own, .trusted])
      text = try file.read(limit: sizeLimit).withBytes { $0.copiedBytes() }
    } catch .missing {
      return empty
    } catch .notAFile {
      throw .damaged(place: path)
    } catch {
      let hints = error.hints(at: path).map { " (\($0))" }.joined()
      throw .unavailable(reason: "\(path): \(error)\(hints)")
    }
    guard let value = try? CanonicalJSON.decode(Value.self, from: text) else { throw .damaged(place: path) }
    return value
  }
}

/// What this machine remembers of vaults: one file a vault. It is evidence when an older copy of a vault is put in the
/// place of a newer one.
struct MachineFile: MachineMemory {
  func recall(_ vault: HexBytes) throws(MemoryError) -> MachineRecord {
    try Self.file(of: vault).read()
  }

  func change(_ vault: HexBytes, _ body: (inout MachineRecord) -> Void) throws(MemoryError) {
    try Self.file(of: vault).change(body)
  }

  /// The vendors of all vaults that are remembered, in the order of their names.
  static var vendors: [ShortID] {
    guard let folder = StateFolder.path,
      let files = try? PrivateFolder.names(in: folder)
    else { return [] }
    let names = files.compactMap { HexBytes($0) }.filter { $0.bytes.count == 32 }
      .flatMap { (try? file(of: $0).read())?.vendors ?? [] }
    // A shell makes something of these words: only short names get there.
    return Set(names).sorted().compactMap(ShortID.init)
  }

  private static func file(of vault: HexBytes) -> StateFile<MachineRecord> {
    StateFile(name: vault.text, empty: MachineRecord(), sizeLimit: 256 << 10)
  }
}
