public import Foundation
internal import Synchronization

/// A private folder (0700) that is removed when the last reference to it goes.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a folder with a random name under the system's temporary directory; with `inMemory`, where files are
  /// kept in memory, for tests that write very often, if there is such a place.
  public init(inMemory: Bool = false) throws {
    let memory = URL(filePath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.path)
    let place = inMemory && isThere ? memory : FileManager.default.temporaryDirectory
    url = place.appending(path: "vendor-vault-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  /// Makes a folder that is there until this process ends.
  public static func ofThisProcess() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    kept.withLock { folders in
      // Nobody lets go of what lives as long as the process.
      if folders.isEmpty { atexit { TemporaryFolder.kept.withLock { $0 = [] } } }
      folders.append(folder)
    }
    return folder
  }
  private static let kept = Mutex<[TemporaryFolder]>([])

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of `name` in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes `bytes` to the file `name`, and returns its path.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  /// Writes `text` to the file `name`, and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write([UInt8](text.utf8), to: name)
  }

  /// The bytes of the file `name`.
  public func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url.appending(path: name)))
  }
}
