internal import Handoff
internal import PrivateFiles
internal import Sodium
internal import Synchronization
internal import VaultCore
internal import VaultDesk

/// The desk of this user on this machine: one key file for each vault and coordinator, in `vendor-vault/desks` of the
/// user's data folder.
///
/// A file: version line, vault id (32), length of the coordinator's short name (1), the name, the box.
struct KeyFiles: KeyDesk {
  private static let version = [UInt8]("vendor-vault/desk/v1\n".utf8)
  private static let ending = ".keys"
  static let sizeLimit = 64 << 10

  func coordinators(of vault: HexBytes) throws(KeyDeskError) -> [ShortID] {
    let folder = try Self.folder()
    guard OpenFile.isAnything(at: folder) else { return [] }
    let names = try Self.wrapping(folder) { () throws(PrivateFileError) in
      try PrivateFolder.names(in: folder)
    }
    return names.filter { $0.hasPrefix(vault.text + "-") && $0.hasSuffix(Self.ending) }
      .compactMap { ShortID(String($0.dropFirst(vault.text.count + 1).dropLast(Self.ending.count))) }.sorted()
  }

  func read(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> [UInt8] {
    let path = try Self.path(of: id, in: vault)
    Self.finishReplacement(of: path)
    let bytes = try Self.wrapping(path) { () throws(PrivateFileError) in
      let file = try OpenFile(at: path, .keys)
      return try file.read(limit: Self.sizeLimit).withBytes { $0.copiedBytes() }
    }
    guard bytes.starts(with: Self.version) else { throw .damaged(place: path) }
    let head = Self.head(of: id, in: vault)
    guard bytes.starts(with: head) else { throw .foreign(place: path) }
    return [UInt8](bytes.dropFirst(head.count))
  }

  func add(_ box: [UInt8], of id: ShortID, in vault: HexBytes) throws(KeyDeskError) {
    let path = try Self.path(of: id, in: vault)
    try Self.makeFolder(try Self.folder())
    try Self.wrapping(path) { () throws(PrivateFileError) in
      var file = try NewFile(at: path, .secret)
      try (Self.head(of: id, in: vault) + box).withBytes { bytes throws(PrivateFileError) in
        try file.write(bytes)
      }
      try file.publish()
    }
  }

  func replace(
    _ box: [UInt8], of id: ShortID, in vault: HexBytes
  ) throws(KeyDeskError) -> Residue {
    let path = try Self.path(of: id, in: vault)
    guard OpenFile.isAnything(at: path) else {
      try add(box, of: id, in: vault)
      return .none
    }
    return try Self.wrapping(path) { () throws(PrivateFileError) in
      let hindrance = try (Self.head(of: id, in: vault) + box).withBytes { bytes throws(PrivateFileError) in
        try ReplacedFile.replace(path, by: bytes)
      }
      return hindrance.map { .untilNextOpening(reason: "\($0)") } ?? .none
    }
  }

  func hold(_ id: ShortID, of vault: HexBytes) throws(KeyDeskError) -> any HeldKeys {
    let path = try Self.path(of: id, in: vault)
    try Self.makeFolder(try Self.folder())
    return try Self.wrapping(path) { () throws(PrivateFileError) in
      HeldKeyFile(try LockedFile(at: path, patience: .seconds(30)))
    }
  }

  /// A process that ended in the middle of a replacement has left the earlier contents under another name. Who holds the
  /// lock is in the middle of one.
  private static func finishReplacement(of path: String) {
    guard ReplacedFile.hasRemains(path), let lock = try? LockedFile(at: path, patience: .zero) else { return }
    ReplacedFile.finish(path)
    withExtendedLifetime(lock) {}
  }

  func takeBack(_ id: ShortID, of vault: HexBytes) {
    if let path = try? Self.path(of: id, in: vault) { ReplacedFile.remove(path) }
  }

  /// Where a coordinator's key file is.
  static func path(of id: ShortID, in vault: HexBytes) throws(KeyDeskError) -> String {
    try folder() + "/\(vault)-\(id)" + ending
  }

  private static func folder() throws(KeyDeskError) -> String {
    guard let folder = DataFolder.path else {
      throw .unusable(
        fact: "there is no home folder to keep keys in", hints: ["set HOME to a folder of your own"])
    }
    return folder + "/desks"
  }

  /// What the key file of a coordinator holds, to be handed over.
  static func contents(_ box: [UInt8], of id: ShortID, in vault: HexBytes) -> [UInt8] {
    head(of: id, in: vault) + box
  }

  /// Whose keys a file holds, for which vault.
  static func parse(_ bytes: [UInt8]) -> (id: ShortID, vault: HexBytes, box: [UInt8])? {
    let start = version.count
    let nameStart = start + GenericHash.size + 1
    guard bytes.starts(with: version), bytes.count > nameStart else { return nil }
    let nameEnd = nameStart + Int(bytes[nameStart - 1])
    guard bytes.count > nameEnd, let name = String(validating: bytes[nameStart..<nameEnd], as: UTF8.self),
      let id = ShortID(name)
    else { return nil }
    return (id, HexBytes([UInt8](bytes[start..<(nameStart - 1)])), [UInt8](bytes[nameEnd...]))
  }

  private static func head(of id: ShortID, in vault: HexBytes) -> [UInt8] {
    let name = [UInt8](id.text.utf8)
    return version + vault.bytes + [UInt8(name.count)] + name
  }

  /// Copies of key files open what was wiped: programs that make backups pass over a folder with this tag.
  private static func makeFolder(_ folder: String) throws(KeyDeskError) {
    let tag = folder + "/CACHEDIR.TAG"
    try wrapping(folder) { () throws(PrivateFileError) in
      try PrivateFolder.makeWithParents(folder)
      guard !OpenFile.isAnything(at: tag) else { return }
      var file = try NewFile(at: tag)
      let text = "Signature: 8a477f597d28d172789f06886806bc55\n# Keys of Vendor Vault: not for backups.\n"
      try [UInt8](text.utf8).withBytes { text throws(PrivateFileError) in try file.write(text) }
      do throws(PrivateFileError) { try file.publish() } catch .exists {}
    }
  }

  private static func wrapping<Result>(
    _ path: String, _ body: () throws(PrivateFileError) -> Result
  ) throws(KeyDeskError) -> Result {
    do {
      return try body()
    } catch {
      switch error {
      case .missing: throw .missing(place: path)
      case .exists: throw .exists(place: path)
      case .tooLarge: throw .damaged(place: path)
      default:
        throw .unusable(fact: error.problem(of: "the key file", at: path).fact, hints: error.hints(at: path))
      }
    }
  }
}

/// The lock of a key file.
private final class HeldKeyFile: HeldKeys {
  private let file: Mutex<LockedFile?>

  init(_ file: consuming sending LockedFile) { self.file = Mutex(file) }

  func release() { file.withLock { $0 = nil } }
}
