internal import PrivateFiles

/// Files that others replace while they are watched: looked at often, read when they have changed.
struct WatchedFiles {
  /// Where they are.
  enum Place: Equatable, Sendable {
    case file(String)
    /// All files of a folder with this ending, but for those that begin with a dot, as half-written copies do.
    case folder(String, ending: String)

    /// Where they are that were named by a path, which leads to one or to a folder of them.
    init(_ path: String, ending: String) {
      let isFolder = (try? PrivateFolder.names(in: path)) != nil
      self = isFolder ? .folder(path, ending: ending) : .file(path)
    }
  }

  private let find: @Sendable () -> Place
  private var seen: [String: FileStamp] = [:]
  /// What could not be read the first time: it may have been in the middle of being written.
  private var doubted: [String: FileStamp] = [:]

  /// - Parameter find: says where they are, at each look.
  init(_ find: @escaping @Sendable () -> Place) { self.find = find }

  /// What a look has found.
  struct Found {
    /// The files that are there, in the order of their names.
    var paths: [String] = []
    /// Those that have changed since they were read.
    var changed: [(path: String, stamp: FileStamp)] = []
    /// Why there are none; nothing where the place can be read.
    var hindrance: PrivateFileError?
  }

  /// Looks at them.
  mutating func look() -> Found {
    var found = Found()
    switch find() {
    case .file(let path): found.paths = [path]
    case .folder(let folder, let ending):
      do throws(PrivateFileError) {
        found.paths = try PrivateFolder.names(in: folder)
          .filter { $0.utf8.first != UInt8(ascii: ".") && $0.hasSuffix(ending) }.sorted()
          .map { "\(folder)/\($0)" }
      } catch {
        found.hindrance = error
      }
    }
    let stamps = found.paths.map { (path: $0, stamp: FileStamp(of: $0)) }
    found.paths = stamps.filter { $0.stamp != nil }.map(\.path)
    found.changed = stamps.compactMap { file in
      file.stamp.flatMap { $0 == seen[file.path] ? nil : (file.path, $0) }
    }
    seen = seen.filter { found.paths.contains($0.key) }
    return found
  }

  /// It was read as it was then, and needs no other look until it changes.
  mutating func settle(_ path: String, at stamp: FileStamp) {
    seen[path] = stamp
    doubted[path] = nil
  }

  /// It could not be read as it was then.
  ///
  /// - Returns: whether it is so for the second time.
  mutating func doubt(_ path: String, at stamp: FileStamp) -> Bool {
    let isSecond = doubted[path] == stamp
    doubted[path] = stamp
    if isSecond { settle(path, at: stamp) }
    return isSecond
  }

  /// All are read anew.
  mutating func forget() { seen = [:] }

  /// Has `body` read the file at `path`, which is the same before and after.
  ///
  /// - Returns: nothing where it has changed meanwhile.
  /// - Throws: `PrivateFileError`; what `body` throws.
  static func read<Result>(
    _ path: String, at stamp: FileStamp, _ demands: OpenFile.Demands,
    _ body: (borrowing OpenFile) throws -> Result
  ) throws -> Result? {
    let file = try OpenFile(at: path, demands)
    guard FileStamp(of: file.descriptor) == stamp else { return nil }
    let result = Swift.Result { try body(file) }
    guard FileStamp(of: file.descriptor) == stamp else { return nil }
    return try result.get()
  }
}
