internal import Glibc
internal import SystemPackage

/// A folder for this user alone that is in memory, so that what is in it comes on no disk; it goes with all its files
/// when this ends.
public struct MemoryFolder: ~Copyable {
  private let folder: String

  /// Where Linux has files in memory (shm_overview(7)).
  private static let place = "/dev/shm"

  /// Makes it.
  ///
  /// - Throws: ``PrivateFileError``.
  public init() throws(PrivateFileError) {
    guard FileSystem(of: FilePath(Self.place)) == .memory else { throw .system(.notSupported) }
    let anyName = String(repeating: "X", count: 6)
    var name = [CChar]("\(Self.place)/vendor-vault-\(anyName)".utf8CString)
    let isMade = unsafe mkdtemp(&name) != nil
    guard isMade else { throw PrivateFileError(Errno(rawValue: errno)) }
    folder = FilePath(platformString: name).marked
  }

  deinit { try? PrivateFolder.remove(folder) }

  /// The path of `name` in it.
  public func path(_ name: String) -> String { "\(folder)/\(name)" }
}
