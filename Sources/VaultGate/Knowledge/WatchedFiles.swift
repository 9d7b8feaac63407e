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
      let isFolder = (try? FileStamp(of: path))?.isFolder ?? false
      self = isFolder ? .folder(path, ending: ending) : .file(path)
    }

    var path: String {
      switch self {
      case .file(let path), .folder(let path, _): path
      }
    }
  }

  private let find: @Sendable () -> Place
  private var seen: [String: FileStamp] = [:]
  /// Those that were there at the last look, and of these the ones that it did not find.
  private var known: Set<String> = []
  private var missed: Set<String> = []
  /// What could not be read the first time: it may have been in the middle of being written.
  private var doubted: [String: FileStamp] = [:]

  /// - Parameter find: says where they are, at each look.
  init(_ find: @escaping @Sendable () -> Place) { self.find = find }

  /// What a look has found.
  struct Found {
    /// Where they are looked for.
    let place: String
    /// The files that are there, and those that may be: a file that is replaced is away for a moment, and a folder that
    /// cannot be read tells nothing.
    var paths: Set<String> = []
    /// Those that have changed since they were read.
    var changed: [(path: String, stamp: FileStamp)] = []
    /// Those that are there and cannot be looked at, such as a link to a place that is not there.
    var unseen: [(path: String, error: PrivateFileError)] = []
    /// Why it is not known which there are.
    var hindrance: PrivateFileError?
  }

  /// Looks at them.
  mutating func look() -> Found {
    let place = find()
    var found = Found(place: place.path)
    var there: Set<String> = []
    do throws(PrivateFileError) {
      for path in try Self.paths(in: place) {
        do throws(PrivateFileError) {
          guard let stamp = try Self.stamp(of: path) else { continue }
          if stamp != seen[path] { found.changed.append((path, stamp)) }
        } catch {
          seen[path] = nil
          found.unseen.append((path, error))
        }
        there.insert(path)
      }
    } catch {
      found.hindrance = error
    }
    let lost = known.subtracting(there)
    found.paths = there.union(found.hindrance == nil ? lost.subtracting(missed) : lost)
    if found.hindrance == nil { missed = lost }
    known = found.paths
    seen = seen.filter { known.contains($0.key) }
    return found
  }

  /// Nothing, where nothing is; but not where a link is that leads to nothing.
  private static func stamp(of path: String) throws(PrivateFileError) -> FileStamp? {
    if let stamp = try FileStamp(of: path) { return stamp }
    guard OpenFile.isAnything(at: path) else { return nil }
    throw .missing
  }

  private static func paths(in place: Place) throws(PrivateFileError) -> [String] {
    switch place {
    case .file(let path): return [path]
    case .folder(let folder, let ending):
      return try PrivateFolder.names(in: folder)
        .filter { $0.utf8.first != UInt8(ascii: ".") && $0.hasSuffix(ending) }.sorted()
        .map { "\(folder)/\($0)" }
    }
  }

  /// It was read as it was then, and needs no other look until it changes.
  mutating func settle(_ path: String, at stamp: FileStamp) {
    seen[path] = stamp
    doubted[path] = nil
  }

  /// It could not be read as it was then. What is wrong with its contents stays so until it changes; what hinders the reading
  /// of it does not.
  ///
  /// - Returns: whether it is so for the second time.
  mutating func doubt(_ path: String, at stamp: FileStamp, because error: any Error) -> Bool {
    let isSecond = doubted[path] == stamp
    doubted[path] = stamp
    if isSecond, !(error is PrivateFileError) { settle(path, at: stamp) }
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
